/** Writes values as JSON text, exactly. */

import { JsonError, MAX_DEPTH, pointerOf } from "./json.ts";
import { fromDouble, integer } from "./numbers.ts";
import {
  isArray,
  type JsonObject,
  type JsonValue,
  keepOrder,
  keysOf,
  setMember,
} from "./values.ts";

/** The JSON text of a value. Throws TypeError where it holds what JSON cannot say, or nests deeper than readers take. */
export function stringify(value: JsonValue): string {
  return text(value, 0);
}

function text(value: JsonValue, depth: number): string {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) {
        throw new TypeError(`${value} is no JSON value`);
      }
      return String(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      if (value === null) return "null";
      if (depth >= MAX_DEPTH) {
        throw new TypeError(`nested deeper than ${MAX_DEPTH} levels`);
      }
      return isArray(value)
        ? `[${value.map((item) => text(item, depth + 1)).join()}]`
        : objectText(value as JsonObject, depth + 1);
  }
}

function objectText(object: JsonObject, depth: number): string {
  let members = "";
  for (const key of keysOf(object)) {
    const value = object[key];
    if (value !== undefined) {
      const comma = members === "" ? "" : ",";
      members += `${comma}${quoted(key)}:${text(value, depth)}`;
    }
  }
  return `{${members}}`;
}

function quoted(text: string): string {
  if (/\p{Surrogate}/u.test(text)) {
    throw new TypeError("a string holds a lone surrogate");
  }
  return JSON.stringify(text);
}

/**
 * A copy of a JavaScript value as JSON values stand here. Members that are `undefined` count as absent.
 * Throws JsonError, with the value's place, where it is none.
 */
export function toJson(
  value: unknown,
  path: (string | number)[] = [],
): JsonValue {
  switch (typeof value) {
    case "string":
      return unicode(value, path);
    case "number":
      if (Number.isFinite(value)) return fromDouble(value) as JsonValue;
      return refuse(`${value} is not a JSON value`, path);
    case "bigint":
      return integer(value) ??
        refuse("a number is larger than the largest double", path);
    case "boolean":
      return value;
    case "object":
      break;
    default:
      return refuse(`${called(value)} is not a JSON value`, path);
  }
  if (value === null) return null;
  if (path.length >= MAX_DEPTH) {
    return refuse(`nested deeper than ${MAX_DEPTH} levels`, path);
  }
  if (isPlain(value)) return copyObject(value, path);
  if (!Array.isArray(value)) {
    return refuse(`${called(value)} is not a JSON value`, path);
  }
  return Array.from(value, (item, index) => {
    path.push(index);
    const copy = toJson(item, path);
    path.pop();
    return copy;
  });
}

/** What is no JSON value, in words. */
export function called(value: unknown): string {
  if (typeof value === "object" && value !== null) {
    return `an object of the class ${value.constructor?.name}`;
  }
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

/** Whether a value is an object as a literal makes it. */
export function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function unicode(text: string, path: readonly (string | number)[]): string {
  if (!/\p{Surrogate}/u.test(text)) return text;
  return refuse("a string holds half of a surrogate pair", path);
}

function refuse(problem: string, path: readonly (string | number)[]): never {
  throw new JsonError(problem, "json", pointerOf(path));
}

function copyObject(
  object: object,
  path: (string | number)[],
): JsonObject {
  const copy: Record<string, JsonValue> = {};
  const keys: string[] = [];
  for (const key of keysOf(object)) {
    const value: unknown = (object as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) continue;
    path.push(unicode(key, path));
    setMember(copy, key, toJson(value, path));
    path.pop();
    keys.push(key);
  }
  keepOrder(copy, keys);
  return copy;
}
