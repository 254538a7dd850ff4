/** The keywords that combine subschemas on one value. */

import { nearestChoice, type Tag, wrongTag } from "./explain.ts";
import { find, findAll, type Found, type Node, type Step } from "./program.ts";
import { accepts, check, fail } from "./run.ts";
import { isText, type JsonObject, type JsonValue, valueAt } from "./values.ts";
import { kindIn } from "./words.ts";

type Choice = "anyOf" | "oneOf";

/** `allOf`. */
export function conjunction(node: Node, json: JsonObject): readonly Step[] {
  return findAll(node, json["allOf"]).map((branch) => (value, run) =>
    check(branch, value, run)
  );
}

/** `anyOf` and `oneOf`. */
export function alternatives(node: Node, json: JsonObject): readonly Step[] {
  return [...choice(node, json, "anyOf"), ...choice(node, json, "oneOf")];
}

/** `not`. */
export function negation(node: Node, json: JsonObject): readonly Step[] {
  const refused = find(node, json["not"]);
  if (refused === undefined) return [];
  const say = (found: Found) =>
    `found ${kindIn(found)}, which is not allowed here`;
  return [
    (value, run) =>
      !accepts(refused, value, run) || fail(run, node, "not", say),
  ];
}

function choice(
  node: Node,
  json: JsonObject,
  keyword: Choice,
): readonly Step[] {
  if (json[keyword] === undefined) return [];
  const branches = findAll(node, json[keyword]);
  const pick = taggedBranch(node, json, keyword);
  if (pick !== undefined) {
    const tag = json["tag"] as unknown as Tag<number>;
    const targetOf = (position: number) => branches[position] as Node;
    const say = (found: Found) => wrongTag(found, tag, targetOf);
    return [(value, run) => {
      const branch = pick(value);
      return branch ? check(branch, value, run) : fail(run, node, keyword, say);
    }];
  }
  const say = (found: Found, nearest: boolean) =>
    nearestChoice(found, branches, nearest);
  const enough = keyword === "anyOf" ? 1 : 2;
  return [(value, run) => {
    let count = 0;
    for (const branch of branches) {
      if (accepts(branch, value, run)) count += 1;
      if (count === enough) break;
    }
    return count === 1 || fail(run, node, keyword, say);
  }];
}

/** Where a tag (a string, number or boolean) decides the keyword: a function from a value to the branch that its tag names. */
export function taggedBranch(
  node: Node,
  json: JsonObject,
  keyword: Choice,
): ((value: JsonValue) => Node | undefined) | undefined {
  const tag = json["tag"] as unknown as Tag<number> | undefined;
  if (tag === undefined || json[keyword] === undefined) return undefined;
  if (keyword === "anyOf" && json["oneOf"] !== undefined) return undefined;
  const branches = findAll(node, json[keyword]);
  const byTag = new Map(tag.values);
  return (value) => branches[byTag.get(valueAt(value, tag.path) ?? null) ?? -1];
}

/** The node that `select` picks for a value; undefined where no string stands at its path. */
export function selected(
  node: Node,
  json: JsonObject,
  value: JsonValue,
): Node | undefined {
  const select = json["select"] as unknown as Tag<JsonValue> | undefined;
  if (select === undefined) return undefined;
  const found = valueAt(value, select.path);
  const pair = select.values.find(([choice]) => choice === found);
  const other = isText(found) ? select.other : undefined;
  return find(node, pair ? pair[1] : other);
}

/** `select`. */
export function selection(node: Node, json: JsonObject): readonly Step[] {
  const select = json["select"] as unknown as Tag<JsonValue> | undefined;
  if (select === undefined) return [];
  const targetOf = (written: JsonValue) => find(node, written);
  const say = (found: Found) => wrongTag(found, select, targetOf);
  return [(value, run) => {
    const target = selected(node, json, value);
    return target ? check(target, value, run) : fail(run, node, "select", say);
  }];
}

/** `if`, `then` and `else`. */
export function conditional(node: Node, json: JsonObject): readonly Step[] {
  const condition = find(node, json["if"]);
  if (condition === undefined) return [];
  const then = find(node, json["then"]);
  const otherwise = find(node, json["else"]);
  return [(value, run) => {
    const branch = accepts(condition, value, run) ? then : otherwise;
    return branch === undefined || check(branch, value, run);
  }];
}
