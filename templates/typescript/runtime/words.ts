/** The words of messages, the same in every language, and values as messages show them: shortened, and without what could steer a terminal. */

import { isArray, isObject, isText, type JsonValue } from "./values.ts";

/** A value that a message speaks of; `isName`: it is the name of a member. */
interface Told {
  readonly value: JsonValue;
  readonly isName: boolean;
}

/** So many characters of a text are shown. */
const LONG = 60;
/** So many of several values are shown. */
const LIST = 6;
const SPELLED =
  // deno-lint-ignore no-control-regex
  /["\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** What is written as JSON writes it. */
const SHORT = /["\\\n\r\t]/;

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
      SHORT.test(char)
        ? JSON.stringify(char).slice(1, -1)
        : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A value, shortened; of an array or object only what it is. */
export function shown(value: JsonValue): string {
  if (isText(value)) return `"${spelled(value)}"`;
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
  const row = one.map(() => 0);
  for (const char of other) {
    let before = 0; // of the row above
    let last = 0;
    one.forEach((each, index) => {
      const above = row[index] ?? 0;
      last = each === char ? before + 1 : Math.max(above, last);
      before = above;
      row[index] = last;
    });
  }
  return row.at(-1) ?? 0;
}

/** A value with its type. */
export function kindIn({ value, isName }: Told): string {
  const text = shown(value);
  return isText(value) ? `the ${isName ? "name" : "string"} ${text}` : text;
}

/** A value. */
export function foundIn(told: Told): string {
  return told.isName ? kindIn(told) : shown(told.value);
}

/** The message of a value that is none of those that are listed. */
export function oneOf(told: Told, values: readonly JsonValue[]): string {
  const { limit, hint } = listed(told.value, values);
  return `${foundIn(told)} is not one of ${limit}${hint}`;
}

/** Some of the values that are allowed, and the one that may be meant. */
export function listed(
  value: JsonValue | undefined,
  values: readonly JsonValue[],
): { readonly limit: string; readonly hint: string; readonly near: string } {
  const more = values.length > LIST ? `, … (${values.length - LIST} more)` : "";
  const texts = values.filter(isText);
  const near = isText(value) ? alike(value, texts) : "";
  const limit = values.slice(0, LIST).map(shown).join(", ") + more;
  return { limit, hint: hint(near), near };
}

/** A count of things. */
export function counted(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A limit with its verb. */
export function areOf(count: number | bigint): string {
  return `${count} ${count === 1 ? "is" : "are"}`;
}

/** A question for what may be meant. */
export function hint(name: string): string {
  return name === "" ? "" : `; did you mean ${shown(name)}?`;
}

/** Types in words, each once. */
export function anyOf(types: readonly string[]): string {
  const words = [...new Set(types)].map((each) =>
    each === "null" ? each : `${/^[aio]/.test(each) ? "an" : "a"} ${each}`
  );
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}
