/** The keywords that concern numbers and strings. */

import { isMultipleOf } from "./numbers.ts";
import { NUMBER, type Source, type Step, STRING } from "./program.ts";
import { atMost, type Int64 } from "./values.ts";

/** `multipleOf`. */
export function multiples(
  { node, json }: Source,
  kind: number,
): readonly Step[] {
  const factor = json["multipleOf"] as Int64 | undefined;
  if (kind !== NUMBER || factor === undefined) return [];
  return [
    (value, run) =>
      isMultipleOf(value as Int64, factor) || run.fail(node, "multipleOf"),
  ];
}

/** `maximum` to `exclusiveMinimum`. */
export function limits({ node, json }: Source, kind: number): readonly Step[] {
  if (kind !== NUMBER) return [];
  const tests: readonly [string, (value: Int64, limit: Int64) => boolean][] = [
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

/** `maxLength` and `minLength`. */
export function lengths({ node, json }: Source, kind: number): readonly Step[] {
  const steps: Step[] = [];
  if (kind !== STRING) return steps;
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
  return steps;
}

/** `pattern` and `format`. */
export function patterns(source: Source, kind: number): readonly Step[] {
  const { node, json, program } = source;
  if (kind !== STRING) return [];
  return ["pattern", "format"].flatMap((keyword) => {
    const index = json[keyword] as number | undefined;
    if (index === undefined) return [];
    const pattern = program.pattern(index);
    const step: Step = (value, run) =>
      pattern.test(value as string) || run.fail(node, keyword);
    return [step];
  });
}
