/** The keywords that concern numbers and strings. */

import { isMultipleOf } from "./numbers.ts";
import type { Step } from "./program.ts";
import type { Source } from "./source.ts";
import type { Int64 } from "./values.ts";

/** The steps for numbers. */
export function numberKeywords(source: Source): readonly Step[] {
  const { node, json } = source;
  const tests: readonly [string, (value: Int64, limit: Int64) => boolean][] = [
    ["multipleOf", isMultipleOf],
    ["maximum", (value, limit) => value <= limit],
    ["exclusiveMaximum", (value, limit) => value < limit],
    ["minimum", (value, limit) => value >= limit],
    ["exclusiveMinimum", (value, limit) => value > limit],
  ];
  return tests.flatMap(([keyword, test]) => {
    const limit = json[keyword] as Int64 | undefined;
    if (limit === undefined) return [];
    const step: Step = (value, run) =>
      test(value as Int64, limit) || run.fail(node, keyword);
    return [step];
  });
}

/** The steps for strings. */
export function stringKeywords(source: Source): readonly Step[] {
  const { node, json, program } = source;
  const steps: Step[] = [];
  const most = json["maxLength"];
  if (most !== undefined) {
    const limit = Number(most);
    steps.push((value, run) =>
      atMost(value as string, limit) || run.fail(node, "maxLength")
    );
  }
  const least = json["minLength"];
  if (least !== undefined) {
    const limit = Number(least);
    steps.push((value, run) =>
      !atMost(value as string, limit - 1) || run.fail(node, "minLength")
    );
  }
  for (const keyword of ["pattern", "format"]) {
    const index = json[keyword] as number | undefined;
    if (index === undefined) continue;
    const pattern = program.pattern(index);
    steps.push((value, run) =>
      pattern.test(value as string) || run.fail(node, keyword)
    );
  }
  return steps;
}

/** Whether a text has at most so many code points. */
function atMost(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  let count = 0;
  for (const _ of text) count += 1;
  return count <= limit;
}
