/** JSON values as this package holds them: exact integers, own keys in the document's order. */

/** Any JSON value. An integer that a `number` cannot hold exactly is a `bigint`. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An integer of up to 64 bits: a `number` where that is exact, else a `bigint`. */
export type Int64 = number | bigint;

/** The JSON types of a value; `integer` is the `number` without a fraction. */
export type JsonType =
  | "null"
  | "boolean"
  | "integer"
  | "number"
  | "string"
  | "array"
  | "object";

/** JavaScript lists keys such as `"10"` first; objects that have one keep the document's order here. */
const documentOrder: WeakMap<object, readonly string[]> =
  /* @__PURE__ */ new WeakMap();

/** Remembers the order of keys that JavaScript would change. */
export function keepOrder(object: object, keys: readonly string[]): void {
  documentOrder.set(object, keys);
}

/** Whether JavaScript lists this key before others, by its number. */
export function isIndexKey(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57 && String(Number(key) >>> 0) === key;
}

/** The keys of an object, in the document's order where it came from one. */
export function keysOf(object: object): readonly string[] {
  const keys = Object.keys(object);
  const first = keys[0];
  if (first === undefined || !isIndexKey(first)) return keys;
  const kept = documentOrder.get(object);
  return kept !== undefined && kept.length === keys.length ? kept : keys;
}

/** The member of that name, or undefined. Never one that every JavaScript object inherits. */
export function member<Held>(
  object: Readonly<Record<string, Held>>,
  key: string,
): Held | undefined {
  const value = object[key];
  return value === undefined || Object.hasOwn(object, key) ? value : undefined;
}

/** Sets a member, `__proto__` included, as an ordinary own property. */
export function setMember(
  object: Record<string, JsonValue>,
  key: string,
  value: JsonValue,
): void {
  if (key !== "__proto__") object[key] = value;
  else {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** Whether a value is an array. */
export function isArray(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

/** Whether a value is an object. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** Whether a text holds half of a surrogate pair. */
export function hasHalf(text: string): boolean {
  return /\p{Surrogate}/u.test(text);
}

/** The kind of a value: its JSON type, where integers are numbers. */
export function kindOf(value: JsonValue): Exclude<JsonType, "integer"> {
  if (value === null) return "null";
  if (isArray(value)) return "array";
  const type = typeof value;
  return type === "bigint" ? "number" : type as "string";
}

/** Whether a value is a number without a fraction. */
export function isInteger(value: JsonValue | undefined): value is number {
  return Number.isInteger(value);
}

/** Whether a value is a string. */
export function isText(value: unknown): value is string {
  return typeof value === "string";
}

/** The narrowest JSON type of a value. */
export function typeOf(value: JsonValue): JsonType {
  return typeof value === "bigint" || isInteger(value)
    ? "integer"
    : kindOf(value);
}

/** Equality as JSON Schema has it: by mathematical value, whatever the order of keys. */
export function equal(left: JsonValue, right: JsonValue): boolean {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null) return false;
  if (isArray(left) || isArray(right)) {
    return isArray(left) && isArray(right) && equalArrays(left, right);
  }
  return equalObjects(left as JsonObject, right as JsonObject);
}

function equalArrays(
  left: readonly JsonValue[],
  right: readonly JsonValue[],
): boolean {
  return left.length === right.length &&
    left.every((item, index) => equal(item, right[index] as JsonValue));
}

function equalObjects(left: JsonObject, right: JsonObject): boolean {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length &&
    keys.every((key) => {
      const other = member(right, key);
      return other !== undefined && equal(left[key] as JsonValue, other);
    });
}

/** A text that two values share exactly if they are equal. */
export function canonical(value: JsonValue): string {
  if (isText(value)) return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = value as JsonObject;
  const members = Object.keys(object).sort().map((key) =>
    `${JSON.stringify(key)}:${canonical(object[key] as JsonValue)}`
  );
  return `{${members.join()}}`;
}

/** The value at a path of keys, or undefined. */
export function valueAt(
  value: JsonValue,
  path: readonly string[],
): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>(
    (found, key) => isObject(found) ? member(found, key) : undefined,
    value,
  );
}

/** Whether a text has at most so many code points. */
export function atMost(text: string, limit: number): boolean {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  let count = 0;
  for (const _ of text) count += 1;
  return count <= limit;
}
