/** The keywords that concern objects. */

import type { Matcher } from "./matcher.ts";
import {
  find,
  type Found,
  type Node,
  patternOf,
  type Run,
  type Step,
} from "./program.ts";
import { check, child, every, fail } from "./run.ts";
import { sizeSteps } from "./sizes.ts";
import { type JsonObject, type JsonValue, keysOf, member } from "./values.ts";
import { alike, hint, shown } from "./words.ts";

/** `maxProperties` and `minProperties`. */
export function sizes(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "object") return [];
  const size = (value: JsonValue) => Object.keys(value as JsonObject).length;
  return sizeSteps(node, json, ["maxProperties", "minProperties"], {
    unit: "member",
    size,
  });
}

/** `required`. */
export function required(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const names = json["required"] as readonly string[] | undefined;
  if (kind !== "object" || names === undefined) return [];
  return [needed(node, "required", names, "")];
}

/** The step that asks for members. `because`: what follows in a message. */
function needed(
  node: Node,
  keyword: string,
  names: readonly string[],
  because: string,
): Step {
  return (value, run) =>
    every(
      names,
      run,
      (name) =>
        member(value as JsonObject, name) !== undefined ||
        fail(
          run,
          node,
          keyword,
          () => `the member ${shown(name)} is missing${because}`,
          name,
        ),
    );
}

/** `dependentRequired`. */
export function dependentRequired(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const dependent = json["dependentRequired"] as unknown as
    | readonly (readonly [string, readonly string[]])[]
    | undefined;
  if (kind !== "object" || dependent === undefined) return [];
  return dependent.map(([trigger, names]) => {
    const because = `, which ${shown(trigger)} requires`;
    const step = needed(node, "dependentRequired", names, because);
    return (value, run) =>
      member(value as JsonObject, trigger) === undefined || step(value, run);
  });
}

/** `properties`. */
export function properties(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "object") return [];
  const named = namedNodes(node, json["properties"]);
  return [(value, run) =>
    every(named, run, ([name, target]) => {
      const found = member(value as JsonObject, name);
      return found === undefined || child(target, found, name, run);
    })];
}

/** `patternProperties`. */
export function patternProperties(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "object") return [];
  return patternNodes(node, json).map(([pattern, target]) => (value, run) =>
    every(keysOf(value as JsonObject), run, (key) =>
      !pattern.test(key) ||
      child(target, (value as JsonObject)[key] as JsonValue, key, run))
  );
}

/** `additionalProperties`. */
export function additionalProperties(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const keyword = "additionalProperties";
  const rest = find(node, json[keyword]);
  if (kind !== "object" || rest === undefined || rest.json === true) return [];
  const isDeclared = declared(node, json);
  const names = () =>
    namedNodes(node, json["properties"]).map(([name]) => name);
  return [(value, run) => {
    const object = value as JsonObject;
    const keys = keysOf(object).filter((key) => !isDeclared(key));
    return restOf(node, keyword, rest, object, keys, run, names);
  }];
}

/** Checks the members no other keyword speaks of: one violation where none is allowed. `names`: what may be meant. */
export function restOf(
  node: Node,
  keyword: string,
  rest: Node,
  object: JsonObject,
  keys: readonly string[],
  run: Run,
  names: () => readonly string[],
): boolean {
  if (rest.json !== false) {
    return every(
      keys,
      run,
      (key) => child(rest, object[key] as JsonValue, key, run),
    );
  }
  const key = keys[0];
  if (key === undefined) return true;
  const say = ({ value }: Found) => {
    const absent = names().filter((name) =>
      member(value as JsonObject, name) === undefined
    );
    return `unexpected member ${shown(key)}${hint(alike(key, absent))}`;
  };
  return fail(run, node, keyword, say, key);
}

/** `propertyNames`. */
export function propertyNames(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const names = find(node, json["propertyNames"]);
  if (kind !== "object" || names === undefined) return [];
  return [(value, run) =>
    every(keysOf(value as JsonObject), run, (key) => {
      run.isName = true;
      const valid = check(names, key, run);
      run.isName = false;
      return valid;
    })];
}

/** `dependentSchemas`. */
export function dependentSchemas(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "object") return [];
  return namedNodes(node, json["dependentSchemas"]).map(
    ([name, target]) => (value, run) =>
      member(value as JsonObject, name) === undefined ||
      check(target, value, run),
  );
}

/** Whether `properties` or `patternProperties` of a node speak of a key. */
export function declared(
  node: Node,
  json: JsonObject,
): (key: string) => boolean {
  const named = namedNodes(node, json["properties"]);
  const names = new Set(named.map(([name]) => name));
  const patterns = patternNodes(node, json);
  return (key) =>
    names.has(key) || patterns.some(([pattern]) => pattern.test(key));
}

/** The pairs of a keyword that maps names to nodes. */
export function namedNodes(
  node: Node,
  pairs: JsonValue | undefined,
): readonly (readonly [string, Node])[] {
  return ((pairs ?? []) as unknown as readonly (readonly [string, JsonValue])[])
    .map(([name, written]) => [name, find(node, written)]);
}

/** The pairs of `patternProperties`. */
export function patternNodes(
  node: Node,
  json: JsonObject,
): readonly (readonly [Matcher, Node])[] {
  const pairs = (json["patternProperties"] ?? []) as unknown as readonly (
    readonly [number, JsonValue]
  )[];
  return pairs.map(([pattern, written]) => [
    patternOf(node, pattern),
    find(node, written),
  ]);
}
