/** The keywords that concern arrays. */

import {
  ARRAY,
  type Node,
  type Run,
  type Source,
  type Step,
} from "./program.ts";
import { canonical, equal, type Int64, type JsonValue } from "./values.ts";

type Items = readonly JsonValue[];

/** Up to this many items are compared in pairs; more by their canonical texts. */
const FEW = 8;

/** `maxItems` and `minItems`. */
export function counts({ node, json }: Source, kind: number): readonly Step[] {
  const steps: Step[] = [];
  if (kind !== ARRAY) return steps;
  const add = (keyword: string, test: (items: Items) => boolean): void => {
    steps.push((value, run) => test(value as Items) || run.fail(node, keyword));
  };
  const most = json["maxItems"] as Int64 | undefined;
  if (most !== undefined) add("maxItems", (items) => items.length <= most);
  const least = json["minItems"] as Int64 | undefined;
  if (least !== undefined) add("minItems", (items) => items.length >= least);
  return steps;
}

/** `uniqueItems`. */
export function unique({ node, json }: Source, kind: number): readonly Step[] {
  if (kind !== ARRAY || json["uniqueItems"] !== true) return [];
  return [
    (value, run) => areUnique(value as Items) || run.fail(node, "uniqueItems"),
  ];
}

/** `prefixItems` and `items`. */
export function items(source: Source, kind: number): readonly Step[] {
  const { node, json } = source;
  const steps: Step[] = [];
  if (kind !== ARRAY) return steps;
  const prefix = source.findAll(json["prefixItems"]);
  if (prefix.length > 0) {
    steps.push((value, run) => {
      const items = (value as Items).slice(0, prefix.length);
      return checkItems(items, 0, (index) => prefix[index] as Node, run);
    });
  }
  const rest = source.find(json["items"]);
  if (rest === undefined || rest.json === true) return steps;
  steps.push((value, run) => {
    const items = value as Items;
    if (items.length <= prefix.length) return true;
    if (rest.json === false) return run.fail(node, "items");
    return checkItems(items, prefix.length, () => rest, run);
  });
  return steps;
}

/** Checks the items from a position on. */
export function checkItems(
  items: Items,
  start: number,
  nodeAt: (index: number) => Node,
  run: Run,
): boolean {
  let valid = true;
  for (let index = start; index < items.length; index += 1) {
    if (run.child(nodeAt(index), items[index] as JsonValue, index)) continue;
    if (!run.collecting) return false;
    valid = false;
  }
  return valid;
}

/** `contains`, with `minContains` and `maxContains`. */
export function contains(source: Source, kind: number): readonly Step[] {
  const { node, json } = source;
  const wanted = source.find(json["contains"]);
  if (kind !== ARRAY || wanted === undefined) return [];
  const least = json["minContains"] as Int64 | undefined ?? 1;
  const most = json["maxContains"] as Int64 | undefined ?? Infinity;
  return [(value, run) => {
    let count = 0;
    for (const item of value as Items) {
      if (run.accepts(wanted, item)) count += 1;
    }
    if (count > most) return run.fail(node, "maxContains");
    if (count >= least) return true;
    return run.fail(node, count === 0 ? "contains" : "minContains");
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
