/** The keywords that combine subschemas on one value. */

import type { Node, Source, Step } from "./program.ts";
import { equal, type JsonObject, type JsonValue, valueAt } from "./values.ts";

/** `allOf`. */
export function conjunction(source: Source): readonly Step[] {
  return source.findAll(source.json["allOf"]).map((branch) => (value, run) =>
    run.check(branch, value)
  );
}

/** `anyOf` and `oneOf`. */
export function alternatives(source: Source): readonly Step[] {
  return [...choice(source, "anyOf"), ...choice(source, "oneOf")];
}

/** `not`. */
export function negation(source: Source): readonly Step[] {
  const { node, json } = source;
  const refused = source.find(json["not"]);
  if (refused === undefined) return [];
  return [
    (value, run) => !run.accepts(refused, value) || run.fail(node, "not"),
  ];
}

function choice(source: Source, keyword: "anyOf" | "oneOf"): readonly Step[] {
  const { node, json } = source;
  if (json[keyword] === undefined) return [];
  const branches = source.findAll(json[keyword]);
  const pick = taggedBranch(source, keyword);
  if (pick !== undefined) {
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

/** Where a tag (a string, number or boolean) decides the keyword: a function from a value to the branch that its tag names. */
export function taggedBranch(
  source: Source,
  keyword: "anyOf" | "oneOf",
): ((value: JsonValue) => Node | undefined) | undefined {
  const { json } = source;
  const tag = json["tag"] as JsonObject | undefined;
  if (tag === undefined || json[keyword] === undefined) return undefined;
  if (keyword === "anyOf" && json["oneOf"] !== undefined) return undefined;
  const branches = source.findAll(json[keyword]);
  const path = tag["path"] as readonly string[];
  const byTag = new Map<JsonValue, Node | undefined>(
    pairsOf(tag).map(([value, index]) => [value, branches[index]]),
  );
  return (value) => {
    const found = valueAt(value, path);
    return found === undefined ? undefined : byTag.get(found);
  };
}

/** The node that `select` picks for a value; undefined where no string stands at its path. */
export function selected(source: Source, value: JsonValue): Node | undefined {
  const select = source.json["select"] as JsonObject | undefined;
  if (select === undefined) return undefined;
  const found = valueAt(value, select["path"] as readonly string[]);
  if (found === undefined) return undefined;
  const pair = pairsOf(select).find(([choice]) => equal(choice, found));
  if (pair !== undefined) return source.find(pair[1]);
  return typeof found === "string" ? source.find(select["other"]) : undefined;
}

function pairsOf(tag: JsonObject): readonly (readonly [JsonValue, number])[] {
  return tag["values"] as unknown as readonly (readonly [JsonValue, number])[];
}

/** `select`. */
export function selection(source: Source): readonly Step[] {
  if (source.json["select"] === undefined) return [];
  return [(value, run) => {
    const node = selected(source, value);
    if (node === undefined) return run.fail(source.node, "select");
    return run.check(node, value);
  }];
}

/** `if`, `then` and `else`. */
export function conditional(source: Source): readonly Step[] {
  const condition = source.find(source.json["if"]);
  if (condition === undefined) return [];
  const then = source.find(source.json["then"]);
  const otherwise = source.find(source.json["else"]);
  return [(value, run) => {
    const branch = run.accepts(condition, value) ? then : otherwise;
    return branch === undefined || run.check(branch, value);
  }];
}
