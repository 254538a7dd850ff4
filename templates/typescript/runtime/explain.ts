/** Says what is wrong with a value: what was expected, and what was found. Nothing here runs before somebody reads a message. */

import type { Found, Node } from "./program.ts";
import {
  equal,
  isObject,
  type JsonObject,
  type JsonValue,
  member,
  typeOf,
} from "./values.ts";
import {
  alike,
  anyOf,
  described,
  hint,
  listed,
  type Parts,
  placed,
  shown,
  spelled,
  WORDS,
} from "./words.ts";

/** Lists how a value breaks a node. */
export type Breaks = (node: Node, value: JsonValue) => readonly Found[];

type Said = readonly [key: string, parts: Parts];

/** So many alternatives are looked at to say which is the nearest. */
const TRIED = 8;
const UNITS: Readonly<Record<string, string>> = {
  maxLength: "character",
  minLength: "character",
  maxItems: "item",
  minItems: "item",
  items: "item",
  unevaluatedItems: "item",
  maxProperties: "member",
  minProperties: "member",
};

/** The message of a violation. `nearest`: whether it says why the nearest alternative does not fit. */
export function said(found: Found, breaks: Breaks, nearest = true): string {
  const [key, parts] = choose(found, breaks, nearest);
  const words = WORDS[key] ?? "";
  const text = words.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
  const hasValue = /\{(found|kind)\}/.test(words);
  return found.isName && !hasValue ? `${parts["kind"]}: ${text}` : text;
}

function specOf(node: Node): JsonObject {
  return isObject(node.json) ? node.json : {};
}

/** Which words say it, and what stands in them. */
function choose(found: Found, breaks: Breaks, nearest: boolean): Said {
  const { keyword, node } = found;
  if (keyword === "select" || specOf(node)["tag"] !== undefined) {
    const own = keyword === "oneOf" || specOf(node)["oneOf"] === undefined;
    if (
      keyword === "select" ||
      (keyword === "anyOf" || keyword === "oneOf") && own
    ) {
      return tagged(found, breaks);
    }
  }
  if (keyword === "anyOf" || keyword === "oneOf") {
    return nearestChoice(found, breaks, nearest);
  }
  const parts = described(found.value, found.isName);
  return [keyword, { ...parts, ...partsOf(found) }];
}

function partsOf(found: Found): Parts {
  const { keyword, value, node } = found;
  const spec = specOf(node);
  const limit = spec[keyword] ?? null;
  const unit = UNITS[keyword];
  const detail = shown(found.detail ?? "");
  switch (keyword) {
    case "type":
      return { limit: anyOf(limit as readonly string[]) };
    case "enum":
      return listed(value, limit as readonly JsonValue[]);
    case "pattern":
    case "format":
      return { limit: node.program.pattern(limit as number).source };
    case "required":
      return { limit: detail };
    case "dependentRequired":
      return { limit: detail, cause: causeOf(found, limit) };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const near = alike(found.detail ?? "", absent(found));
      return { limit: detail, hint: hint(near) };
    }
    case "const":
      return {
        limit: typeof limit === "object" && limit !== null
          ? "of the schema"
          : shown(limit),
      };
  }
  const most = keyword === "items"
    ? (spec["prefixItems"] as readonly JsonValue[] | undefined)?.length ?? 0
    : limit;
  if (unit !== undefined) {
    const count = sizeOf(value);
    return {
      count: `${count} ${unit}${count === 1 ? "" : "s"}`,
      limit: areOf(most),
    };
  }
  return { limit: /Contains$/.test(keyword) ? areOf(most) : shown(most) };
}

function areOf(count: JsonValue): string {
  return `${String(count)} ${count === 1 ? "is" : "are"}`;
}

function sizeOf(value: JsonValue): number {
  if (typeof value === "string") return [...value].length;
  return Object.keys(value as object).length;
}

/** The member that requires another one. */
function causeOf(found: Found, limit: JsonValue): string {
  const rules = limit as unknown as readonly (readonly [string, string[]])[];
  const rule = rules.find(([name, needed]) =>
    member(found.value as JsonObject, name) !== undefined &&
    needed.includes(found.detail ?? "")
  );
  return shown(rule?.[0] ?? "");
}

/** The words for a value that fits no alternative. */
function nearestChoice(found: Found, breaks: Breaks, nearest: boolean): Said {
  const { keyword, node, value } = found;
  const indexes = specOf(node)[keyword] as readonly number[];
  const targets = indexes.map((index) => node.find(index));
  const parts = described(value, found.isName);
  const number = String(targets.length);
  const values = targets.map(valuesOf);
  if (values.every((each) => each.length > 0)) {
    const known = values.flat();
    return known.some((each) => equal(each, value))
      ? ["several", { ...parts, number }]
      : ["enum", { ...parts, ...listed(value, known) }];
  }
  const kinds = targets.map(typesOf);
  const fitting = targets.filter((_, index) => fits(value, kinds[index] ?? []));
  if (fitting.length === 0) {
    return ["type", { ...parts, limit: anyOf(kinds.flat()) }];
  }
  let reasons: readonly Found[] = [];
  for (const target of nearest ? fitting.slice(0, TRIED) : []) {
    const broken = breaks(target, value);
    if (broken.length === 0 && keyword === "oneOf") {
      return ["several", { ...parts, number }];
    }
    if (
      broken.length > 0 &&
      (reasons.length === 0 || broken.length < reasons.length)
    ) reasons = broken;
  }
  const near = reasons[0] === undefined
    ? ""
    : `; the nearest: ${inner(found, reasons[0], breaks)}`;
  return ["none", { ...parts, number, nearest: near }];
}

/** The words for a value whose tag names no alternative. */
function tagged(found: Found, breaks: Breaks): Said {
  const { keyword, node, value } = found;
  const parts = described(value, found.isName);
  if (!isObject(value)) return ["type", { ...parts, limit: "an object" }];
  const spec = specOf(node);
  const isSelect = keyword === "select";
  const tag = spec[isSelect ? keyword : "tag"] as JsonObject;
  const pairs = tag["values"] as unknown as readonly [JsonValue, number][];
  const known = pairs.map(([each]) => each);
  const path = tag["path"] as readonly string[];
  const at = found.pointer + path.map(step).join("");
  const place = spelled(at);
  let held: JsonValue | undefined = value;
  for (const key of path) {
    held = isObject(held) ? member(held, key) : undefined;
    if (held === undefined) {
      return ["untagged", { ...parts, place, ...listed(undefined, known) }];
    }
  }
  const list = listed(held, known);
  const values = list["hint"] || `; expected one of ${list["limit"]}`;
  const index = Math.max(0, known.indexOf(list["near"] ?? ""));
  const picked = pairs[index]?.[1] ?? 0;
  const branches = spec[keyword] as readonly number[];
  const target = node.find(isSelect ? picked : branches[picked] ?? 0);
  const other = breaks(target, value).find((each) =>
    each.keyword === "const" && found.pointer + each.pointer !== at
  );
  const version = other === undefined ? "" : `; ${inner(found, other, breaks)}`;
  return [
    found.pointer === "" ? "message" : "tag",
    { ...described(held), ...list, place, values, version },
  ];
}

/** The message of what was found in an alternative. */
function inner(found: Found, reason: Found, breaks: Breaks): string {
  const message = said(reason, breaks, false);
  return reason.pointer === ""
    ? message
    : placed(found.pointer + reason.pointer, message);
}

function step(token: string): string {
  return `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The values that a node lists; none if it does not. */
function valuesOf(node: Node): readonly JsonValue[] {
  const spec = specOf(node);
  const constant = spec["const"];
  if (constant !== undefined) return [constant];
  return (spec["enum"] ?? []) as readonly JsonValue[];
}

/** The types that a node asks for, itself or by reference; none if it does not. */
function typesOf(node: Node): readonly string[] {
  const seen = new Set<Node>();
  for (let at = node; !seen.has(at);) {
    seen.add(at);
    const spec = specOf(at);
    const types = spec["type"] as readonly string[] | undefined;
    const target = spec["$ref"] as number | undefined;
    if (types !== undefined || target === undefined) {
      return types ?? [...new Set(valuesOf(at).map(typeOf))].sort();
    }
    at = at.find(target);
  }
  return [];
}

function fits(value: JsonValue, types: readonly string[]): boolean {
  const type = typeOf(value);
  return types.length === 0 || types.includes(type) ||
    (type === "integer" && types.includes("number"));
}

/** The members that the node, and those it applies to the same value, declare and the value does not have. */
function absent(found: Found): readonly string[] {
  const names = new Set<string>();
  const seen = new Set<Node>();
  const todo = [found.node];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const spec = specOf(node);
    const own = (spec["properties"] ?? []) as unknown as [string, number][];
    for (const [name] of own) names.add(name);
    if (found.keyword === "additionalProperties") break;
    for (const key of ["$ref", "allOf", "anyOf", "oneOf", "then", "else"]) {
      for (const index of [spec[key] ?? []].flat() as number[]) {
        const target = node.find(index);
        if (!seen.has(target)) todo.push(target);
        seen.add(target);
      }
    }
  }
  const value = found.value as JsonObject;
  return [...names].filter((name) => member(value, name) === undefined);
}
