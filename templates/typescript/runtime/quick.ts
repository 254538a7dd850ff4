/**
 * Reads texts with `JSON.parse` where that loses nothing, and asks the contract's own functions for the verdict.
 * What it cannot decide, and every document that is not valid, is left to the exact reader.
 */

import { MAX_DEPTH } from "./fault.ts";
import {
  hasHalf,
  isArray,
  isInteger,
  isObject,
  isText,
  type JsonObject,
  type JsonValue,
} from "./values.ts";

/** What a function is asked about; undefined where a member is absent. */
export type Value = JsonValue | undefined;

/** Whether a value of a text that `JSON.parse` reads exactly is valid. Throws `UNDECIDED` where it does not tell. */
export type Accepts = (value: Value) => boolean;

/** Thrown where only the exact reader can decide: one for all, as making an error takes longer than reading. */
const UNDECIDED: Error = /* @__PURE__ */ new SyntaxError("undecided");

/** Leaves a document to the exact reader. */
export function undecided(): boolean {
  throw UNDECIDED;
}

/** The value of a text that is valid; undefined where it is not, or where that must be found out exactly. */
export function quickly(text: string, accepts: Accepts): JsonValue | undefined {
  try {
    const value: JsonValue = JSON.parse(text);
    return isExact(text, value) && accepts(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return; // or undecided
    throw error;
  }
}

/** Whether just one of several holds. */
export function one(...all: readonly boolean[]): boolean {
  return all.indexOf(true) >= 0 && all.indexOf(true) === all.lastIndexOf(true);
}

/** The member of that name, where a value has one. */
export function at(value: Value, key: string): Value {
  return isObject(value) ? value[key] : undefined;
}

/** Whether a member is a string, or absent. */
export function mayBeText(value: Value): boolean {
  return value === undefined || isText(value);
}

/** Whether a member is a number without a fraction, or absent. */
export function mayBeInteger(value: Value): boolean {
  return value === undefined || isInteger(value);
}

const LARGEST_SAFE = Number.MAX_SAFE_INTEGER;
/** Less than none, whatever is added: a text has fewer members. */
const NOT_PLAIN = -1_000_000_000;
/** What stands in a number that is not zero and is read as zero: a negative exponent, or very many zeros. */
const EXPONENT = /\d[eE]-/;
const ZEROS: string = /* @__PURE__ */ "0".repeat(300);
/** How a text may write half of a surrogate pair. */
const HALF = /\\u[dD]/;

/** Whether the exact reader would make the same value of a text: nothing in it is lost or changed by `JSON.parse`. */
function isExact(text: string, value: JsonValue): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (!isWellFormed(text)) return false;
  if (text.includes("\\") && HALF.test(text)) return false;
  const seen = { zero: false };
  const members = survey(value, 1, seen);
  return isWhole(text, members) && !(seen.zero && mayBeTiny(text));
}

/** Whether a text has no half of a surrogate pair; JavaScript since ES2024 tells. */
function isWellFormed(text: string): boolean {
  const newer: string & { isWellFormed?: () => boolean } = text;
  return newer.isWellFormed?.() ?? !hasHalf(text);
}

/**
 * The number of members, all together; less than none where a number may not be exact, where JavaScript does not keep
 * the order of keys, or where the nesting is deeper than readers take. Notes whether there is a zero.
 */
function survey(
  value: JsonObject | readonly JsonValue[],
  depth: number,
  seen: { zero: boolean },
): number {
  if (depth > MAX_DEPTH) return NOT_PLAIN;
  let members = 0;
  if (isArray(value)) {
    for (const item of value) members += weight(item, depth, seen);
    return members;
  }
  for (const key in value) {
    if (members === 0) {
      // Keys that are numbers come first, wherever they stand in the text.
      const first = key.charCodeAt(0);
      if (first >= 48 && first <= 57) return NOT_PLAIN;
    }
    members += 1 + weight((value as JsonObject)[key], depth, seen);
  }
  return members;
}

/** The members within an item or a member's value; less than none as for `survey`. */
function weight(item: Value, depth: number, seen: { zero: boolean }): number {
  if (isText(item)) return 0;
  if (typeof item === "number") return extent(item, seen);
  return typeof item === "object" && item !== null
    ? survey(item, depth + 1, seen)
    : 0;
}

/** Nothing for a number that is exact; else so much that no number of members makes up for it. */
function extent(value: number, seen: { zero: boolean }): number {
  if (value === 0) {
    seen.zero = true;
    return Object.is(value, -0) ? NOT_PLAIN : 0;
  }
  return value <= LARGEST_SAFE && value >= -LARGEST_SAFE ? 0 : NOT_PLAIN;
}

/** Whether a number of a text may be too small for a double. */
function mayBeTiny(text: string): boolean {
  return text.includes(ZEROS) ||
    ((text.includes("e-") || text.includes("E-")) && EXPONENT.test(text));
}

/**
 * Whether a text has no more members than those that were found, so that no key stands twice. Every member
 * has a colon; where no colon stands behind white space, it stands behind a quote.
 */
function isWhole(text: string, members: number): boolean {
  let colons = 0;
  let quoted = 0;
  let isSpaced = false;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    colons += 1;
    if (before === 34) quoted += 1;
    else if (before <= 32) isSpaced = true;
  }
  return members === colons || (members === quoted && !isSpaced);
}
