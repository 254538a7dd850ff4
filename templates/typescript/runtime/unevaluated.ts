/** `unevaluatedItems` and `unevaluatedProperties`: what no keyword that succeeded has spoken of. */

import { selected, taggedBranch } from "./applicators.ts";
import { declared, namedNodes, restOf } from "./keywords_object.ts";
import {
  ARRAY,
  type Node,
  OBJECT,
  type Run,
  type Source,
  type Step,
} from "./program.ts";
import { sourceOf } from "./source.ts";
import { type JsonObject, type JsonValue, keysOf, member } from "./values.ts";

/** Adds the keys (or positions) of a value that a node speaks of. */
type Marker = (node: Node, value: JsonValue, run: Run, seen: Seen) => void;
type Seen = Set<string | number>;

/** `unevaluatedItems`. */
export function unevaluatedItems(
  source: Source,
  kind: number,
): readonly Step[] {
  const { node } = source;
  const rest = source.find(source.json["unevaluatedItems"]);
  if (kind !== ARRAY || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const items = value as readonly JsonValue[];
    const seen: Seen = new Set();
    markItems(node, value, run, seen, true);
    let valid = true;
    for (const [index, item] of items.entries()) {
      if (seen.has(index)) continue;
      if (rest.json === false) return run.fail(node, "unevaluatedItems");
      if (run.child(rest, item, index)) continue;
      if (!run.collecting) return false;
      valid = false;
    }
    return valid;
  }];
}

/** `unevaluatedProperties`. */
export function unevaluatedProperties(
  source: Source,
  kind: number,
): readonly Step[] {
  const { node } = source;
  const keyword = "unevaluatedProperties";
  const rest = source.find(source.json[keyword]);
  if (kind !== OBJECT || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const object = value as JsonObject;
    const seen: Seen = new Set();
    markMembers(node, value, run, seen, true);
    const keys = keysOf(object).filter((key) => !seen.has(key));
    return restOf(node, keyword, rest, object, keys, run);
  }];
}

function markItems(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  own = false,
): void {
  const source = sourceOf(node);
  if (source === undefined) return;
  const items = value as readonly JsonValue[];
  const prefix = source.findAll(source.json["prefixItems"]).length;
  const all = source.json["items"] !== undefined ||
    (!own && source.json["unevaluatedItems"] !== undefined);
  const end = all ? items.length : Math.min(prefix, items.length);
  for (let index = 0; index < end; index += 1) seen.add(index);
  const wanted = source.find(source.json["contains"]);
  if (wanted !== undefined) {
    items.forEach((item, index) => {
      if (run.accepts(wanted, item)) seen.add(index);
    });
  }
  inPlace(source, value, run, seen, markItems);
}

function markMembers(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  own = false,
): void {
  const source = sourceOf(node);
  if (source === undefined) return;
  const object = value as JsonObject;
  const all = source.json["additionalProperties"] !== undefined ||
    (!own && source.json["unevaluatedProperties"] !== undefined);
  const isDeclared = declared(source);
  for (const key of Object.keys(object)) {
    if (all || isDeclared(key)) seen.add(key);
  }
  for (const [name, dependent] of namedNodes(source, "dependentSchemas")) {
    if (member(object, name) === undefined) continue;
    enter(dependent, value, run, seen, markMembers);
  }
  inPlace(source, value, run, seen, markMembers);
}

/**
 * Marks what the subschemas for the same value speak of. Those that must hold count whether they do
 * or not (their violations are listed already), alternatives where they hold.
 */
function inPlace(
  source: Source,
  value: JsonValue,
  run: Run,
  seen: Seen,
  mark: Marker,
): void {
  const nodes = [
    ...mandatory(source, run),
    ...alternativesSeen(source, value, run),
    ...conditionallySeen(source, value, run),
  ];
  for (const node of nodes) enter(node, value, run, seen, mark);
}

function mandatory(source: Source, run: Run): readonly Node[] {
  const { json } = source;
  const nodes = [...source.findAll(json["allOf"])];
  const target = source.find(json["$ref"]);
  if (target !== undefined) nodes.push(target);
  const dynamic = json["$dynamicRef"] as unknown as
    | readonly [number, string]
    | undefined;
  if (dynamic !== undefined) {
    nodes.push(run.dynamic(dynamic[1], source.find(dynamic[0]) as Node));
  }
  return nodes;
}

function alternativesSeen(
  source: Source,
  value: JsonValue,
  run: Run,
): readonly Node[] {
  const nodes: (Node | undefined)[] = [selected(source, value)];
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const pick = taggedBranch(source, keyword);
    if (pick !== undefined) nodes.push(pick(value));
    else {
      const branches = source.findAll(source.json[keyword]);
      nodes.push(...branches.filter((branch) => run.accepts(branch, value)));
    }
  }
  return nodes.filter((node) => node !== undefined);
}

function conditionallySeen(
  source: Source,
  value: JsonValue,
  run: Run,
): readonly Node[] {
  const condition = source.find(source.json["if"]);
  if (condition === undefined) return [];
  const holds = run.accepts(condition, value);
  const branch = source.find(source.json[holds ? "then" : "else"]);
  return [...(holds ? [condition] : []), ...(branch ? [branch] : [])];
}

function enter(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  mark: Marker,
): void {
  run.within(node, () => mark(node, value, run, seen));
}
