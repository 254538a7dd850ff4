/** The keywords that concern arrays. */

import type { Node, Run, Step } from "./program.ts";
import type { Source } from "./source.ts";
import { canonical, equal, type Int64, type JsonValue } from "./values.ts";

type Items = readonly JsonValue[];

/** Up to this many items are compared in pairs; more by their canonical texts. */
const FEW = 8;

/** The steps for arrays. */
export function arrayKeywords(source: Source): readonly Step[] {
  const { node, json } = source;
  const steps: Step[] = [];
  const add = (keyword: string, test: (items: Items) => boolean): void => {
    steps.push((value, run) => test(value as Items) || run.fail(node, keyword));
  };
  const most = json["maxItems"] as Int64 | undefined;
  if (most !== undefined) add("maxItems", (items) => items.length <= most);
  const least = json["minItems"] as Int64 | undefined;
  if (least !== undefined) add("minItems", (items) => items.length >= least);
  if (json["uniqueItems"] === true) add("uniqueItems", areUnique);
  return [...steps, ...itemKeywords(source), ...containsKeyword(source)];
}

function itemKeywords(source: Source): readonly Step[] {
  const { node, json } = source;
  const steps: Step[] = [];
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

function containsKeyword(source: Source): readonly Step[] {
  const { node, json } = source;
  const wanted = source.find(json["contains"]);
  if (wanted === undefined) return [];
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

function areUnique(items: Items): boolean {
  if (items.length > FEW) {
    return new Set(items.map(canonical)).size === items.length;
  }
  return items.every((item, index) =>
    !items.slice(0, index).some((other) => equal(item, other))
  );
}
