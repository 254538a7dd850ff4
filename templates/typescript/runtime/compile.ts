/** Compiles a node of the check program: for each kind of value, the keywords that concern it, in order. */

import { arrayKeywords } from "./keywords_array.ts";
import { objectKeywords } from "./keywords_object.ts";
import { numberKeywords, stringKeywords } from "./keywords_scalar.ts";
import { applicators } from "./applicators.ts";
import { type Source, sourceOf } from "./source.ts";
import { unevaluated } from "./unevaluated.ts";
import {
  ARRAY,
  BOOLEAN,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  type Step,
  STRING,
} from "./program.ts";
import { canonical, equal, type JsonValue, typeOf } from "./values.ts";

/** A list of steps for each kind of value. */
export function compile(node: Node): readonly (readonly Step[])[] {
  const kinds = [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT];
  const source = sourceOf(node);
  if (source === undefined) {
    const refuse: Step = (_, run) => run.fail(node, "false");
    return kinds.map(() => node.json === true ? [] : [refuse]);
  }
  return kinds.map((kind) => [
    ...references(source),
    ...anyKeywords(source, kind),
    ...ofKind(source, kind),
    ...applicators(source),
    ...unevaluated(source, kind),
  ]);
}

function ofKind(source: Source, kind: number): readonly Step[] {
  switch (kind) {
    case NUMBER:
      return numberKeywords(source);
    case STRING:
      return stringKeywords(source);
    case ARRAY:
      return arrayKeywords(source);
    case OBJECT:
      return objectKeywords(source);
    default:
      return [];
  }
}

function references(source: Source): readonly Step[] {
  const steps: Step[] = [];
  const target = source.find(source.json["$ref"]);
  if (target !== undefined) {
    steps.push((value, run) => run.check(target, value));
  }
  const dynamic = source.json["$dynamicRef"];
  if (dynamic !== undefined) {
    const [index, anchor] = dynamic as unknown as readonly [number, string];
    const fallback = source.find(index) as Node;
    steps.push((value, run) => run.check(run.dynamic(anchor, fallback), value));
  }
  return steps;
}

function anyKeywords(source: Source, kind: number): readonly Step[] {
  const { node, json } = source;
  const steps: Step[] = [];
  if (json["type"] !== undefined) {
    steps.push(...typeKeyword(node, json["type"] as readonly string[], kind));
  }
  const constant = json["const"];
  if (constant !== undefined) {
    steps.push((value, run) =>
      equal(value, constant) || run.fail(node, "const")
    );
  }
  if (json["enum"] !== undefined) {
    const values = json["enum"] as readonly JsonValue[];
    const known = new Set(values.map(canonical));
    const scalars = new Set<JsonValue>(
      values.filter((value) => typeof value !== "object" || value === null),
    );
    steps.push((value, run) =>
      scalars.has(value) ||
      (typeof value === "object" && known.has(canonical(value))) ||
      run.fail(node, "enum")
    );
  }
  return steps;
}

/** The step of `type`; none where every value of the kind passes. */
function typeKeyword(
  node: Node,
  types: readonly string[],
  kind: number,
): readonly Step[] {
  const names = ["null", "boolean", "number", "string", "array", "object"];
  if (types.includes(names[kind] as string)) return [];
  if (kind === NUMBER && types.includes("integer")) {
    return [
      (value, run) => typeOf(value) === "integer" || run.fail(node, "type"),
    ];
  }
  return [(_, run) => run.fail(node, "type")];
}
