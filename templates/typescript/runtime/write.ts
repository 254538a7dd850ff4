/** Writes values as JSON text, exactly. */

import {
  HALF_PAIR,
  JsonError,
  MAX_DEPTH,
  pointerOf,
  TOO_DEEP,
} from "./fault.ts";
import { fromDouble, integer, tooFar } from "./numbers.ts";
import {
  hasHalf,
  isArray,
  isObject,
  isText,
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
  if (isText(value)) return quoted(value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`${value} is no JSON value`);
  }
  const isScalar = Object(value) !== value && value !== undefined;
  if (isScalar) return String(value);
  if (depth >= MAX_DEPTH) throw new TypeError(TOO_DEEP);
  if (isArray(value)) {
    return `[${value.map((item) => text(item, depth + 1)).join()}]`;
  }
  const object = value as JsonObject;
  const members = keysOf(object).flatMap((key) => {
    const held = object[key];
    return held === undefined ? [] : `${quoted(key)}:${text(held, depth + 1)}`;
  });
  return `{${members.join()}}`;
}

function quoted(text: string): string {
  if (hasHalf(text)) throw new TypeError("a string holds a lone surrogate");
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
  const refuse = (problem: string): never => {
    throw new JsonError(problem, "json", pointerOf(path));
  };
  const unicode = (text: string): string =>
    hasHalf(text) ? refuse(HALF_PAIR) : text;
  if (isText(value)) return unicode(value);
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) {
    return fromDouble(value) as JsonValue;
  }
  if (typeof value === "bigint") {
    return integer(value) ?? refuse(tooFar(String(value)));
  }
  const isObject = typeof value === "object";
  if (isObject && path.length >= MAX_DEPTH) refuse(TOO_DEEP);
  const copy = (key: string | number, item: unknown) => {
    path.push(key);
    const copied = toJson(item, path);
    path.pop();
    return copied;
  };
  if (isArray(value)) {
    return Array.from(value, (item, index) => copy(index, item));
  }
  if (!isPlain(value)) {
    const said = typeof value === "number" ? value : called(value);
    return refuse(`${said} is not a JSON value`);
  }
  const object: Record<string, JsonValue> = {};
  const keys: string[] = [];
  for (const key of keysOf(value)) {
    const item = value[key];
    if (item === undefined) continue;
    setMember(object, unicode(key), copy(key, item));
    keys.push(key);
  }
  keepOrder(object, keys);
  return object;
}

/** What is no JSON value, in words. */
export function called(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  return typeof value === "object"
    ? `an object of the class ${value.constructor?.name}`
    : `a ${typeof value}`;
}

/** Whether a value is an object as a literal makes it. */
export function isPlain(
  value: unknown,
): value is Readonly<Record<string, unknown>> {
  if (!isObject(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}
