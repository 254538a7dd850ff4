/** Writes values as JSON text, exactly. */

import { MAX_DEPTH } from "./json.ts";
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
 * A copy of a JavaScript value as JSON values stand here, or undefined where it is none.
 * Members that are `undefined` count as absent.
 */
export function toJson(value: unknown, depth = 0): JsonValue | undefined {
  switch (typeof value) {
    case "string":
      return /\p{Surrogate}/u.test(value) ? undefined : value;
    case "number":
      return Number.isFinite(value) ? fromDouble(value) : undefined;
    case "bigint":
      return integer(value);
    case "boolean":
      return value;
    case "object":
      break;
    default:
      return undefined;
  }
  if (value === null) return null;
  if (depth >= MAX_DEPTH) return undefined;
  return Array.isArray(value)
    ? copyArray(value, depth + 1)
    : copyObject(value, depth + 1);
}

function copyArray(
  items: readonly unknown[],
  depth: number,
): JsonValue | undefined {
  const copies: JsonValue[] = [];
  for (const item of items) {
    const copy = toJson(item, depth);
    if (copy === undefined) return undefined;
    copies.push(copy);
  }
  return copies;
}

function copyObject(object: object, depth: number): JsonValue | undefined {
  const prototype: unknown = Object.getPrototypeOf(object);
  if (prototype !== null && prototype !== Object.prototype) return undefined;
  const copy: Record<string, JsonValue> = {};
  const keys: string[] = [];
  for (const key of keysOf(object)) {
    const value: unknown = (object as Readonly<Record<string, unknown>>)[key];
    if (value === undefined) continue;
    const json = toJson(value, depth);
    if (json === undefined || /\p{Surrogate}/u.test(key)) return undefined;
    setMember(copy, key, json);
    keys.push(key);
  }
  keepOrder(copy, keys);
  return copy;
}
