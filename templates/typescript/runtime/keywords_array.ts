/** The keywords that concern arrays. */

import { find, findAll, type Found, type Node, type Step } from "./program.ts";
import { accepts, child, every, fail } from "./run.ts";
import { sizeSteps } from "./sizes.ts";
import {
  canonical,
  equal,
  type Int64,
  type JsonObject,
  type JsonValue,
} from "./values.ts";
import { areOf, counted } from "./words.ts";

type Items = readonly JsonValue[];

/** Up to this many items are compared in pairs; more by their canonical texts. */
const FEW = 8;

/** `maxItems` and `minItems`. */
export function counts(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "array") return [];
  const size = (value: JsonValue) => (value as Items).length;
  return sizeSteps(node, json, ["maxItems", "minItems"], {
    unit: "item",
    size,
  });
}

/** `uniqueItems`. */
export function unique(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "array" || json["uniqueItems"] !== true) return [];
  const say = () => "two of the items are equal, but all must be different";
  return [
    (value, run) =>
      areUnique(value as Items) || fail(run, node, "uniqueItems", say),
  ];
}

/** `prefixItems` and `items`. */
export function items(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const steps: Step[] = [];
  if (kind !== "array") return steps;
  const prefix = findAll(node, json["prefixItems"]);
  if (prefix.length > 0) {
    steps.push((value, run) =>
      every(
        (value as Items).slice(0, prefix.length).entries(),
        run,
        ([index, item]) => child(prefix[index] as Node, item, index, run),
      )
    );
  }
  const rest = find(node, json["items"]);
  if (rest === undefined || rest.json === true) return steps;
  const say = (found: Found) =>
    `${countOf(found)}, at most ${areOf(prefix.length)} allowed`;
  steps.push((value, run) => {
    const items = value as Items;
    if (items.length <= prefix.length) return true;
    if (rest.json === false) return fail(run, node, "items", say);
    return every(
      items.entries(),
      run,
      ([index, item]) => index < prefix.length || child(rest, item, index, run),
    );
  });
  return steps;
}

/** How many items there are, in words. */
export function countOf({ value }: Found): string {
  return counted((value as Items).length, "item");
}

/** `contains`, with `minContains` and `maxContains`. */
export function contains(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const wanted = find(node, json["contains"]);
  if (kind !== "array" || wanted === undefined) return [];
  const least = json["minContains"] as Int64 | undefined ?? 1;
  const most = json["maxContains"] as Int64 | undefined ?? Infinity;
  const kindWith = (limit: string) => `items of the kind of which at ${limit}`;
  return [(value, run) => {
    const count = (value as Items).filter((item) =>
      accepts(wanted, item, run)
    ).length;
    if (count > most) {
      const say = () => `too many ${kindWith(`most ${areOf(most)} allowed`)}`;
      return fail(run, node, "maxContains", say);
    }
    if (count >= least) return true;
    if (count === 0) {
      const say = () => "no item is of the kind that is required";
      return fail(run, node, "contains", say);
    }
    const say = () => `too few ${kindWith(`least ${areOf(least)} required`)}`;
    return fail(run, node, "minContains", say);
  }];
}

/** Whether no two items are equal. */
export function areUnique(items: Items): boolean {
  if (items.length > FEW) {
    return new Set(items.map(canonical)).size === items.length;
  }
  return items.every((item, index) =>
    !items.slice(0, index).some((other) => equal(item, other))
  );
}
