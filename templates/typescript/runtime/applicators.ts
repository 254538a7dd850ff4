/** The keywords that combine subschemas on one value. */

import type { Source } from "./compile.ts";
import type { Node, Step } from "./program.ts";
import {
  canonical,
  type JsonObject,
  type JsonValue,
  valueAt,
} from "./values.ts";

/** The steps of `allOf` to `else`. */
export function applicators(source: Source): readonly Step[] {
  const { node, json } = source;
  const steps: Step[] = source.findAll(json["allOf"]).map((branch) =>
  (
    value,
    run,
  ) => run.check(branch, value));
  steps.push(...choice(source, "anyOf"), ...choice(source, "oneOf"));
  steps.push(...selection(source));
  const refused = source.find(json["not"]);
  if (refused !== undefined) {
    steps.push((value, run) =>
      !run.accepts(refused, value) || run.fail(node, "not")
    );
  }
  return [...steps, ...conditional(source)];
}

function choice(source: Source, keyword: "anyOf" | "oneOf"): readonly Step[] {
  const { node, json } = source;
  if (json[keyword] === undefined) return [];
  const branches = source.findAll(json[keyword]);
  if (json["tag"] !== undefined) {
    const pick = picker(json["tag"] as JsonObject, branches);
    return [(value, run) => {
      const branch = pick(value);
      if (branch === undefined) return run.fail(node, keyword);
      return run.check(branch, value);
    }];
  }
  if (keyword === "anyOf") {
    return [
      (value, run) =>
        branches.some((branch) => run.accepts(branch, value)) ||
        run.fail(node, keyword),
    ];
  }
  return [(value, run) => {
    let count = 0;
    for (const branch of branches) {
      if (run.accepts(branch, value)) count += 1;
      if (count > 1) break;
    }
    return count === 1 || run.fail(node, keyword);
  }];
}

/** A function from a value to what its tag names. */
function picker(
  tag: JsonObject,
  targets: readonly Node[],
): (value: JsonValue) => Node | undefined {
  const path = tag["path"] as readonly string[];
  const pairs = tag["values"] as unknown as readonly (
    readonly [JsonValue, number]
  )[];
  const byTag = new Map(
    pairs.map(([value, index]) => [canonical(value), targets[index]]),
  );
  return (value) => {
    const found = valueAt(value, path);
    return found === undefined ? undefined : byTag.get(canonical(found));
  };
}

function selection(source: Source): readonly Step[] {
  const select = source.json["select"] as JsonObject | undefined;
  if (select === undefined) return [];
  const path = select["path"] as readonly string[];
  const pairs = select["values"] as unknown as readonly (
    readonly [JsonValue, number]
  )[];
  const byTag = new Map(
    pairs.map(([value, index]) => [canonical(value), source.find(index)]),
  );
  const other = source.find(select["other"]);
  return [(value, run) => {
    const found = valueAt(value, path);
    const known = found === undefined ? undefined : byTag.get(canonical(found));
    if (known !== undefined) return run.check(known, value);
    if (typeof found === "string" && other !== undefined) {
      return run.check(other, value);
    }
    return run.fail(source.node, "select");
  }];
}

function conditional(source: Source): readonly Step[] {
  const condition = source.find(source.json["if"]);
  if (condition === undefined) return [];
  const then = source.find(source.json["then"]);
  const otherwise = source.find(source.json["else"]);
  return [(value, run) => {
    const branch = run.accepts(condition, value) ? then : otherwise;
    return branch === undefined || run.check(branch, value);
  }];
}
