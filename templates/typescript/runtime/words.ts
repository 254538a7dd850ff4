/** The words of messages, the same in every language, and values as messages show them: shortened, and without what could steer a terminal. */

import { isArray, isObject, type JsonValue } from "./values.ts";

/** What stands for the names in braces. */
export type Parts = Readonly<Record<string, string>>;

/** The words of each keyword, and of the ways in which a value fits no alternative. */
export const WORDS: Readonly<Record<string, string>> = {
  type: "expected {limit}, found {kind}",
  const: "expected the constant {limit}, found {found}",
  enum: "{found} is not one of {limit}{hint}",
  false: "no value is allowed here, found {kind}",
  multipleOf: "expected a multiple of {limit}, found {found}",
  maximum: "expected at most {limit}, found {found}",
  exclusiveMaximum: "expected less than {limit}, found {found}",
  minimum: "expected at least {limit}, found {found}",
  exclusiveMinimum: "expected more than {limit}, found {found}",
  maxLength: "{count}, at most {limit} allowed",
  minLength: "{count}, at least {limit} required",
  pattern: "{found} does not match the pattern {limit}",
  format: "{found} is not of the format {limit}",
  maxItems: "{count}, at most {limit} allowed",
  minItems: "{count}, at least {limit} required",
  uniqueItems: "two of the items are equal, but all must be different",
  items: "{count}, at most {limit} allowed",
  unevaluatedItems: "{count}, of which some are not allowed",
  contains: "no item is of the kind that is required",
  minContains: "too few items of the kind of which at least {limit} required",
  maxContains: "too many items of the kind of which at most {limit} allowed",
  maxProperties: "{count}, at most {limit} allowed",
  minProperties: "{count}, at least {limit} required",
  required: "the member {limit} is missing",
  dependentRequired: "the member {limit} is missing, which {cause} requires",
  additionalProperties: "unexpected member {limit}{hint}",
  unevaluatedProperties: "unexpected member {limit}{hint}",
  not: "found {kind}, which is not allowed here",
  none: "{kind} fits none of the {number} alternatives{nearest}",
  several: "{kind} fits more than one of the {number} alternatives",
  untagged: "nothing at {place}, where one of {limit} is expected",
  tag: "{found} at {place} is not one of {limit}{hint}{version}",
  message: "{found} at {place} names no message{values}{version}",
};

const TYPES: Readonly<Record<string, string>> = {
  null: "null",
  boolean: "a boolean",
  integer: "an integer",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
};
/** So many characters of a text are shown. */
const LONG = 60;
/** So many of several values are shown. */
const LIST = 6;
const SPELLED =
  // deno-lint-ignore no-control-regex
  /["\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const ESCAPED: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A message with the place of its value. */
export function placed(pointer: string, message: string): string {
  return pointer === "" ? message : `${spelled(pointer)}: ${message}`;
}

/** A text without what could steer a terminal or a log, and shortened. */
export function spelled(text: string): string {
  const points = [...text.slice(0, 2 * LONG + 2)];
  const cut = points.length > LONG
    ? points.slice(0, LONG).join("") + "…"
    : text;
  return cut.replace(
    SPELLED,
    (char) =>
      ESCAPED[char] ??
        `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A value, shortened; of an array or object only what it is. */
export function shown(value: JsonValue): string {
  if (typeof value === "string") return `"${spelled(value)}"`;
  if (isArray(value)) return "an array";
  return isObject(value) ? "an object" : spelled(String(value));
}

/**
 * The most similar name, or "": two texts are similar if they have at least two thirds of their
 * characters in common, in the same order. Upper and lower case of ASCII count as equal.
 */
export function alike(word: string, names: readonly string[]): string {
  let best = 0;
  let name = "";
  if (word.length > 2 * LONG) return name;
  const folded = points(word);
  for (const each of names.slice(0, 100)) {
    if (word === each || each.length > 2 * LONG) continue;
    const other = points(each);
    if (folded.length > LONG || other.length > LONG) continue;
    const total = folded.length + other.length;
    const common = inCommon(folded, other);
    if (3 * common >= total && common / total > best) {
      best = common / total;
      name = each;
    }
  }
  return name;
}

function points(text: string): readonly string[] {
  return [...text.replace(/[A-Z]/g, (char) => char.toLowerCase())];
}

/** The length of the longest common subsequence. */
function inCommon(one: readonly string[], other: readonly string[]): number {
  let row: number[] = one.map(() => 0);
  for (const char of other) {
    const above = row;
    row = [];
    one.forEach((each, index) => {
      row.push(
        each === char
          ? (above[index - 1] ?? 0) + 1
          : Math.max(above[index] ?? 0, row[index - 1] ?? 0),
      );
    });
  }
  return row.at(-1) ?? 0;
}

/** A value, and a value with its type. */
export function described(value: JsonValue, isName = false): Parts {
  const text = shown(value);
  const kind = typeof value === "string"
    ? `the ${isName ? "name" : "string"} ${text}`
    : text;
  return { found: isName ? kind : text, kind };
}

/** Some of the values that are allowed, and the one that may be meant. */
export function listed(
  value: JsonValue | undefined,
  values: readonly JsonValue[],
): Parts {
  const more = values.length > LIST ? `, … (${values.length - LIST} more)` : "";
  const texts = values.filter((each) => typeof each === "string");
  const near = typeof value === "string" ? alike(value, texts) : "";
  const limit = values.slice(0, LIST).map(shown).join(", ") + more;
  return { limit, hint: hint(near), near };
}

/** A question for what may be meant. */
export function hint(name: string): string {
  return name === "" ? "" : `; did you mean ${shown(name)}?`;
}

/** Types in words, each once. */
export function anyOf(types: readonly string[]): string {
  const words = [...new Set(types)].map((each) => TYPES[each] ?? each);
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}
