/** The keywords that set a most and a least to the size of a value. */

import type { Found, Node, Step } from "./program.ts";
import { fail } from "./run.ts";
import type { JsonObject, JsonValue } from "./values.ts";
import { areOf, counted, kindIn } from "./words.ts";

/** What is counted. */
interface Sized {
  readonly unit: string;
  readonly size: (value: JsonValue) => number;
  /** Whether the size is at most so large. */
  readonly fits?: (value: JsonValue, limit: number) => boolean;
}

/** The steps of two keywords: of the one that sets the most, and of the one that sets the least. */
export function sizeSteps(
  node: Node,
  json: JsonObject,
  [most, least]: readonly [string, string],
  { unit, size, fits = (value, limit) => size(value) <= limit }: Sized,
): readonly Step[] {
  const step = (
    keyword: string,
    words: (limit: string) => string,
    test: (value: JsonValue, limit: number) => boolean,
  ): readonly Step[] => {
    if (json[keyword] === undefined) return [];
    const limit = Number(json[keyword]);
    const say = (found: Found) =>
      (found.isName ? `${kindIn(found)}: ` : "") +
      `${counted(size(found.value), unit)}, ${words(areOf(limit))}`;
    return [
      (value, run) => test(value, limit) || fail(run, node, keyword, say),
    ];
  };
  return [
    ...step(most, (limit) => `at most ${limit} allowed`, fits),
    ...step(
      least,
      (limit) => `at least ${limit} required`,
      (value, limit) => !fits(value, limit - 1),
    ),
  ];
}
