/** The keywords that concern numbers and strings. */

import { isMultipleOf } from "./numbers.ts";
import { type Found, type Node, patternOf, type Step } from "./program.ts";
import { fail } from "./run.ts";
import { sizeSteps } from "./sizes.ts";
import {
  atMost,
  type Int64,
  type JsonObject,
  type JsonValue,
} from "./values.ts";
import { foundIn, shown } from "./words.ts";

/** `multipleOf`. */
export function multiples(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  const factor = json["multipleOf"] as Int64 | undefined;
  if (kind !== "number" || factor === undefined) return [];
  const say = (found: Found) =>
    `expected a multiple of ${shown(factor)}, found ${foundIn(found)}`;
  return [
    (value, run) =>
      isMultipleOf(value as Int64, factor) ||
      fail(run, node, "multipleOf", say),
  ];
}

/** `maximum` to `exclusiveMinimum`. */
export function limits(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "number") return [];
  const step = (
    keyword: string,
    words: string,
    test: (value: Int64, limit: Int64) => boolean,
  ): readonly Step[] => {
    const limit = json[keyword] as Int64 | undefined;
    if (limit === undefined) return [];
    const say = (found: Found) =>
      `expected ${words} ${shown(limit)}, found ${foundIn(found)}`;
    return [
      (value, run) =>
        test(value as Int64, limit) || fail(run, node, keyword, say),
    ];
  };
  return [
    ...step("maximum", "at most", (value, limit) => value <= limit),
    ...step("exclusiveMaximum", "less than", (value, limit) => value < limit),
    ...step("minimum", "at least", (value, limit) => value >= limit),
    ...step("exclusiveMinimum", "more than", (value, limit) => value > limit),
  ];
}

/** `maxLength` and `minLength`. */
export function lengths(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  if (kind !== "string") return [];
  const size = (value: JsonValue) => [...value as string].length;
  const fits = (value: JsonValue, limit: number) =>
    atMost(value as string, limit);
  return sizeSteps(node, json, ["maxLength", "minLength"], {
    unit: "character",
    size,
    fits,
  });
}

/** `pattern`. */
export function patterns(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  return matching(node, json, kind, "pattern", "does not match the pattern");
}

/** `format`. */
export function formats(
  node: Node,
  json: JsonObject,
  kind: string,
): readonly Step[] {
  return matching(node, json, kind, "format", "is not of the format");
}

function matching(
  node: Node,
  json: JsonObject,
  kind: string,
  keyword: string,
  words: string,
): readonly Step[] {
  const index = json[keyword] as number | undefined;
  if (kind !== "string" || index === undefined) return [];
  const pattern = patternOf(node, index);
  const say = (found: Found) => `${foundIn(found)} ${words} ${pattern.source}`;
  return [
    (value, run) =>
      pattern.test(value as string) || fail(run, node, keyword, say),
  ];
}
