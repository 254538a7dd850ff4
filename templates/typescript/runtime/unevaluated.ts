/** `unevaluatedItems` and `unevaluatedProperties`: what no keyword that succeeded has spoken of. */

import { selected, taggedBranch } from "./applicators.ts";
import { dynamic } from "./keywords_any.ts";
import { countOf } from "./keywords_array.ts";
import { declared, namedNodes, restOf } from "./keywords_object.ts";
import {
  find,
  findAll,
  type Found,
  type Node,
  type Run,
  specOf,
  type Step,
} from "./program.ts";
import { accepts, child, enter, fail } from "./run.ts";
import { type JsonObject, type JsonValue, keysOf, member } from "./values.ts";

/** Adds the keys (or positions) of a value that a node speaks of. */
type Marker = (node: Node, value: JsonValue, run: Run, seen: Seen) => void;
type Seen = Set<string | number>;

/** `unevaluatedItems`. */
export function unevaluatedItems(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const keyword = "unevaluatedItems";
  const rest = find(node, json[keyword]);
  if (kind !== "array" || rest === undefined || rest.json === true) return [];
  const say = (found: Found) =>
    `${countOf(found)}, of which some are not allowed`;
  return [(value, run) => {
    const items = value as readonly JsonValue[];
    const seen: Seen = new Set();
    markItems(node, value, run, seen, true);
    let valid = true;
    for (const [index, item] of items.entries()) {
      if (seen.has(index)) continue;
      if (rest.json === false) return fail(run, node, keyword, say);
      if (child(rest, item, index, run)) continue;
      if (!run.collecting) return false;
      valid = false;
    }
    return valid;
  }];
}

/** `unevaluatedProperties`. */
export function unevaluatedProperties(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const keyword = "unevaluatedProperties";
  const rest = find(node, json[keyword]);
  if (kind !== "object" || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const object = value as JsonObject;
    const seen: Seen = new Set();
    markMembers(node, value, run, seen, true);
    const keys = keysOf(object).filter((key) => !seen.has(key));
    const names = () => namesOf(node);
    return restOf(node, keyword, rest, object, keys, run, names);
  }];
}

/** The members that the node, and those it applies to the same value, declare. */
function namesOf(first: Node): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<Node>();
  const todo = [first];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const spec = specOf(node);
    for (const [name] of namedNodes(node, spec["properties"])) names.add(name);
    const targets = [
      find(node, spec["$ref"]),
      ...["allOf", "anyOf", "oneOf"].flatMap((key) => findAll(node, spec[key])),
      find(node, spec["then"]),
      find(node, spec["else"]),
    ];
    for (const target of targets) {
      if (target === undefined || seen.has(target)) continue;
      todo.push(target);
      seen.add(target);
    }
  }
  return [...names];
}

function markItems(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  own = false,
): void {
  const json = specOf(node);
  const items = value as readonly JsonValue[];
  const prefix = findAll(node, json["prefixItems"]).length;
  const all = json["items"] !== undefined ||
    (!own && json["unevaluatedItems"] !== undefined);
  const end = all ? items.length : Math.min(prefix, items.length);
  for (let index = 0; index < end; index += 1) seen.add(index);
  const wanted = find(node, json["contains"]);
  if (wanted !== undefined) {
    items.forEach((item, index) => {
      if (accepts(wanted, item, run)) seen.add(index);
    });
  }
  inPlace(node, value, run, seen, markItems);
}

function markMembers(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  own = false,
): void {
  const json = specOf(node);
  const object = value as JsonObject;
  const all = json["additionalProperties"] !== undefined ||
    (!own && json["unevaluatedProperties"] !== undefined);
  const isDeclared = declared(node, json);
  for (const key of Object.keys(object)) {
    if (all || isDeclared(key)) seen.add(key);
  }
  for (const [name, dependent] of namedNodes(node, json["dependentSchemas"])) {
    if (member(object, name) === undefined) continue;
    asPart(dependent, value, run, seen, markMembers);
  }
  inPlace(node, value, run, seen, markMembers);
}

/**
 * Marks what the subschemas for the same value speak of. Those that must hold count whether they do
 * or not (their violations are listed already), alternatives where they hold.
 */
function inPlace(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  mark: Marker,
): void {
  const nodes = [
    ...mandatory(node, run),
    ...alternativesSeen(node, value, run),
    ...conditionallySeen(node, value, run),
  ];
  for (const each of nodes) asPart(each, value, run, seen, mark);
}

function mandatory(node: Node, run: Run): readonly Node[] {
  const json = specOf(node);
  const nodes = [...findAll(node, json["allOf"])];
  const target = find(node, json["$ref"]);
  if (target !== undefined) nodes.push(target);
  if (json["$dynamicRef"] !== undefined) nodes.push(dynamic(node, json, run));
  return nodes;
}

function alternativesSeen(
  node: Node,
  value: JsonValue,
  run: Run,
): readonly Node[] {
  const json = specOf(node);
  const nodes: (Node | undefined)[] = [selected(node, json, value)];
  for (const keyword of ["anyOf", "oneOf"] as const) {
    const pick = taggedBranch(node, json, keyword);
    if (pick !== undefined) nodes.push(pick(value));
    else {
      const branches = findAll(node, json[keyword]);
      nodes.push(...branches.filter((each) => accepts(each, value, run)));
    }
  }
  return nodes.filter((each) => each !== undefined);
}

function conditionallySeen(
  node: Node,
  value: JsonValue,
  run: Run,
): readonly Node[] {
  const json = specOf(node);
  const condition = find(node, json["if"]);
  if (condition === undefined) return [];
  const holds = accepts(condition, value, run);
  const branch = find(node, json[holds ? "then" : "else"]);
  return [...(holds ? [condition] : []), ...(branch ? [branch] : [])];
}

/** Marks as part of a node, for dynamic references within. */
function asPart(
  node: Node,
  value: JsonValue,
  run: Run,
  seen: Seen,
  mark: Marker,
): void {
  const { scope } = run;
  enter(node, run);
  mark(node, value, run, seen);
  run.scope = scope;
}
