/** The keywords that concern objects. */

import type { Matcher } from "./matcher.ts";
import {
  type Node,
  OBJECT,
  type Run,
  type Source,
  type Step,
} from "./program.ts";
import {
  type Int64,
  type JsonObject,
  type JsonValue,
  keysOf,
  member,
} from "./values.ts";

/** `maxProperties` and `minProperties`. */
export function sizes({ node, json }: Source, kind: number): readonly Step[] {
  const steps: Step[] = [];
  if (kind !== OBJECT) return steps;
  const most = json["maxProperties"] as Int64 | undefined;
  if (most !== undefined) {
    steps.push((value, run) =>
      Object.keys(value as JsonObject).length <= most ||
      run.fail(node, "maxProperties")
    );
  }
  const least = json["minProperties"] as Int64 | undefined;
  if (least !== undefined) {
    steps.push((value, run) =>
      Object.keys(value as JsonObject).length >= least ||
      run.fail(node, "minProperties")
    );
  }
  return steps;
}

/** `required`. */
export function required(
  { node, json }: Source,
  kind: number,
): readonly Step[] {
  const names = (json["required"] ?? []) as readonly string[];
  if (kind !== OBJECT || names.length === 0) return [];
  return [(value, run) =>
    every(
      names,
      run,
      (name) =>
        member(value as JsonObject, name) !== undefined ||
        run.fail(node, "required", name),
    )];
}

/** `dependentRequired`. */
export function dependentRequired(
  { node, json }: Source,
  kind: number,
): readonly Step[] {
  const steps: Step[] = [];
  if (kind !== OBJECT) return steps;
  const dependent = (json["dependentRequired"] ?? []) as unknown as readonly (
    readonly [string, readonly string[]]
  )[];
  for (const [trigger, wanted] of dependent) {
    steps.push((value, run) =>
      member(value as JsonObject, trigger) === undefined ||
      every(
        wanted,
        run,
        (name) =>
          member(value as JsonObject, name) !== undefined ||
          run.fail(node, "dependentRequired", name),
      )
    );
  }
  return steps;
}

/** `properties`. */
export function properties(source: Source, kind: number): readonly Step[] {
  const named = namedNodes(source, "properties");
  if (kind !== OBJECT || named.length === 0) return [];
  return [(value, run) =>
    every(named, run, ([name, node]) => {
      const found = member(value as JsonObject, name);
      return found === undefined || run.child(node, found, name);
    })];
}

/** `patternProperties`. */
export function patternProperties(
  source: Source,
  kind: number,
): readonly Step[] {
  if (kind !== OBJECT) return [];
  return patternNodes(source).map(([pattern, node]) => (value, run) =>
    every(keysOf(value as JsonObject), run, (key) =>
      !pattern.test(key) ||
      run.child(node, (value as JsonObject)[key] as JsonValue, key))
  );
}

/** `additionalProperties`. */
export function additionalProperties(
  source: Source,
  kind: number,
): readonly Step[] {
  const rest = source.find(source.json["additionalProperties"]);
  if (kind !== OBJECT || rest === undefined || rest.json === true) return [];
  const isDeclared = declared(source);
  return [(value, run) => {
    const object = value as JsonObject;
    const keys = keysOf(object).filter((key) => !isDeclared(key));
    return restOf(source.node, "additionalProperties", rest, object, keys, run);
  }];
}

/** Checks the members no other keyword speaks of: one violation where none is allowed. */
export function restOf(
  node: Node,
  keyword: string,
  rest: Node,
  object: JsonObject,
  keys: readonly string[],
  run: Run,
): boolean {
  if (rest.json === false) {
    return keys[0] === undefined || run.fail(node, keyword, keys[0]);
  }
  return every(
    keys,
    run,
    (key) => run.child(rest, object[key] as JsonValue, key),
  );
}

/** `propertyNames`. */
export function propertyNames(source: Source, kind: number): readonly Step[] {
  const names = source.find(source.json["propertyNames"]);
  if (kind !== OBJECT || names === undefined) return [];
  return [
    (value, run) =>
      every(keysOf(value as JsonObject), run, (key) => run.name(names, key)),
  ];
}

/** `dependentSchemas`. */
export function dependentSchemas(
  source: Source,
  kind: number,
): readonly Step[] {
  if (kind !== OBJECT) return [];
  return namedNodes(source, "dependentSchemas").map(([name, node]) =>
  (
    value,
    run,
  ) =>
    member(value as JsonObject, name) === undefined || run.check(node, value)
  );
}

/** Whether `properties` or `patternProperties` of a node speak of a key. */
export function declared(source: Source): (key: string) => boolean {
  const names = new Set(namedNodes(source, "properties").map(([name]) => name));
  const patterns = patternNodes(source).map(([pattern]) => pattern);
  if (patterns.length === 0) return (key) => names.has(key);
  return (key) =>
    names.has(key) || patterns.some((pattern) => pattern.test(key));
}

/** The pairs of a keyword that maps names to nodes. */
export function namedNodes(
  source: Source,
  keyword: string,
): readonly (readonly [string, Node])[] {
  const pairs = (source.json[keyword] ?? []) as unknown as readonly (
    readonly [string, number]
  )[];
  return pairs.map(([name, index]) => [name, source.find(index) as Node]);
}

/** The pairs of `patternProperties`. */
export function patternNodes(
  source: Source,
): readonly (readonly [Matcher, Node])[] {
  const pairs =
    (source.json["patternProperties"] ?? []) as unknown as readonly (
      readonly [number, number]
    )[];
  return pairs.map(([pattern, index]) => [
    source.program.pattern(pattern),
    source.find(index) as Node,
  ]);
}

/** Whether a test holds for every item; goes on behind a failure where violations are collected. */
function every<T>(
  items: readonly T[],
  run: Run,
  test: (item: T) => boolean,
): boolean {
  let valid = true;
  for (const item of items) {
    if (test(item)) continue;
    if (!run.collecting) return false;
    valid = false;
  }
  return valid;
}
