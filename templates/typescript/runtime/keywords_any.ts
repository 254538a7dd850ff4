/** The keywords that concern values of every type, and references. */

import { find, type Found, type Node, type Run, type Step } from "./program.ts";
import { check, enter, fail } from "./run.ts";
import {
  canonical,
  equal,
  type JsonObject,
  type JsonValue,
  typeOf,
} from "./values.ts";
import { anyOf, foundIn, kindIn, oneOf, shown } from "./words.ts";

/** Where a program with dynamic references enters a resource. */
export function resources(node: Node, json: JsonObject): readonly Step[] {
  if (json["resource"] === undefined) return [];
  return [(_, run) => {
    enter(node, run);
    return true;
  }];
}

/** `$ref`. */
export function reference(node: Node, json: JsonObject): readonly Step[] {
  const target = find(node, json["$ref"]);
  return target ? [(value, run) => check(target, value, run)] : [];
}

/** `$dynamicRef`. */
export function dynamicReference(
  node: Node,
  json: JsonObject,
): readonly Step[] {
  if (json["$dynamicRef"] === undefined) return [];
  return [(value, run) => check(dynamic(node, json, run), value, run)];
}

/** The node that the `$dynamicRef` of a node leads to from here. */
export function dynamic(node: Node, json: JsonObject, run: Run): Node {
  const { program } = node;
  const [fallback, anchor] = json["$dynamicRef"] as unknown as readonly [
    number,
    string,
  ];
  const known = program.json.dynamic?.[anchor] ?? {};
  const resource = run.scope.split(",").find((each) => each in known);
  return program.node(String(known[resource ?? ""] ?? fallback));
}

/** Where no value is allowed: `false` in place of a subschema. */
export function nothing(node: Node): readonly Step[] {
  if (node.json !== false) return [];
  const say = (found: Found) =>
    `no value is allowed here, found ${kindIn(found)}`;
  return [(_, run) => fail(run, node, "false", say)];
}

/** `type`; no step where every value of the kind passes. */
export function types(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const types = json["type"] as readonly string[] | undefined;
  if (types === undefined || types.includes(kind)) return [];
  const mayFit = kind === "number" && types.includes("integer");
  const say = (found: Found) => wrongType(found, types);
  return [
    (value, run) =>
      mayFit && typeOf(value) === "integer" || fail(run, node, "type", say),
  ];
}

/** The message of a value that is of none of some types. */
export function wrongType(found: Found, types: readonly string[]): string {
  return `expected ${anyOf(types)}, found ${kindIn(found)}`;
}

/** `const`, where that is no array and no object. */
export function constant(node: Node, json: JsonObject): readonly Step[] {
  const constant = json["const"];
  if (constant === undefined) return [];
  return [
    (value, run) =>
      value === constant ||
      fail(run, node, "const", (found) => notConstant(found, shown(constant))),
  ];
}

/** `const`. */
export function deepConstant(node: Node, json: JsonObject): readonly Step[] {
  const constant = json["const"];
  if (constant === undefined) return [];
  const isDeep = typeof constant === "object" && constant !== null;
  const say = (found: Found) =>
    notConstant(found, isDeep ? "of the schema" : shown(constant));
  return [
    (value, run) => equal(value, constant) || fail(run, node, "const", say),
  ];
}

function notConstant(found: Found, wanted: string): string {
  return `expected the constant ${wanted}, found ${foundIn(found)}`;
}

/** `enum`, where that lists no arrays and no objects. */
export function enumeration(node: Node, json: JsonObject): readonly Step[] {
  return listing(node, json, (value) => value);
}

/** `enum`. */
export function deepEnumeration(
  node: Node,
  json: JsonObject,
): readonly Step[] {
  return listing(node, json, canonical);
}

function listing(
  node: Node,
  json: JsonObject,
  keyOf: (value: JsonValue) => JsonValue,
): readonly Step[] {
  const values = json["enum"] as readonly JsonValue[] | undefined;
  if (values === undefined) return [];
  const known = new Set(values.map(keyOf));
  return [
    (value, run) =>
      known.has(keyOf(value)) ||
      fail(run, node, "enum", (found) => oneOf(found, values)),
  ];
}
