/** Reads JSON texts exactly: no integer is rounded, no key is lost. */

import {
  HALF_PAIR,
  JsonError,
  MAX_DEPTH,
  pointerOf,
  TOO_DEEP,
} from "./fault.ts";
import { parseNumber, tooFar } from "./numbers.ts";
import { decodeUtf8 } from "./utf8.ts";
import {
  hasHalf,
  isIndexKey,
  isText,
  type JsonObject,
  type JsonValue,
  keepOrder,
  setMember,
} from "./values.ts";
import { shown } from "./words.ts";

/** A JSON text, read. */
export interface Document {
  readonly value: JsonValue;
  /** Whether the value holds a `bigint`. */
  readonly large: boolean;
}

/** A text that is read: `at` is the next character, `path` leads to what is read now. */
interface Text {
  readonly text: string;
  readonly path: (string | number)[];
  at: number;
  large: boolean;
}

/** The value of a JSON text (UTF-8 where it is bytes). Throws JsonError where it is none. */
export function parse(text: string | Uint8Array): JsonValue {
  return parseDocument(text).value;
}

/** The value of a JSON text, and whether it holds a large integer. Throws JsonError. */
export function parseDocument(source: string | Uint8Array): Document {
  const text = isText(source) ? source : decodeUtf8(source);
  if (typeof text === "number") {
    throw new JsonError(`not valid UTF-8 (byte ${text})`);
  }
  if (hasHalf(text)) {
    throw new JsonError("the text holds half of a surrogate pair");
  }
  if (text.startsWith("\ufeff")) {
    throw new JsonError("the text starts with a byte order mark");
  }
  const it: Text = { text, path: [], at: 0, large: false };
  const value = valueOf(it);
  if (next(it) >= 0) broken(it, "there is something behind the value");
  return { value, large: it.large };
}

/** A word, or a number. */
const TOKEN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function valueOf(it: Text): JsonValue {
  const code = next(it);
  if (code === 34) return quotedText(it);
  if (code === 123) return objectIn(it);
  if (code === 91) return arrayIn(it);
  TOKEN.lastIndex = it.at;
  const spelling = TOKEN.exec(it.text)?.[0];
  if (spelling === undefined) {
    return broken(
      it,
      code === 45
        ? "not a number as JSON writes them"
        : code >= 0
        ? "no JSON value starts here"
        : "the text ends too early",
    );
  }
  const isWord = spelling >= "a";
  const value = isWord ? JSON.parse(spelling) : parseNumber(spelling);
  if (value === undefined) return broken(it, tooFar(spelling));
  it.large ||= typeof value === "bigint";
  it.at += spelling.length;
  return value;
}

function objectIn(it: Text): JsonObject {
  const object: Record<string, JsonValue> = {};
  const keys: string[] = [];
  open(it);
  if (closes(it, 125)) return object;
  do {
    if (next(it) !== 34) broken(it, "expected a key in quotes");
    const start = it.at;
    const key = quotedText(it);
    if (Object.hasOwn(object, key)) {
      throw new JsonError(
        `the key ${shown(key)} stands twice (${where(it, start)})`,
        "duplicate keys",
        pointerOf(it.path),
      );
    }
    if (next(it) !== 58) broken(it, "expected `:`");
    it.at += 1;
    it.path.push(key);
    setMember(object, key, valueOf(it));
    it.path.pop();
    keys.push(key);
  } while (!ends(it, 125));
  if (keys.some(isIndexKey)) keepOrder(object, keys);
  return object;
}

function arrayIn(it: Text): readonly JsonValue[] {
  const items: JsonValue[] = [];
  open(it);
  if (closes(it, 93)) return items;
  do {
    it.path.push(items.length);
    items.push(valueOf(it));
    it.path.pop();
  } while (!ends(it, 93));
  return items;
}

function open(it: Text): void {
  if (it.path.length >= MAX_DEPTH) broken(it, TOO_DEEP);
  it.at += 1;
}

/** Whether the bracket closes here; goes past it. */
function closes(it: Text, bracket: number): boolean {
  const found = next(it) === bracket;
  if (found) it.at += 1;
  return found;
}

/** Behind an item: whether the bracket closes; else goes past the comma. */
function ends(it: Text, bracket: number): boolean {
  if (closes(it, bracket)) return true;
  if (next(it) !== 44) {
    broken(it, `expected \`,\` or \`${String.fromCharCode(bracket)}\``);
  }
  it.at += 1;
  return false;
}

/** A string: `JSON.parse` reads what stands between the quotes as we do. */
function quotedText(it: Text): string {
  const { text, at } = it;
  let end = at;
  for (let slashes = 1; slashes % 2 === 1;) { // an odd number of them escapes the quote
    end = text.indexOf('"', end + 1);
    for (slashes = 0; text[end - slashes - 1] === "\\";) slashes += 1;
  }
  let value = "";
  try {
    value = JSON.parse(text.slice(at, end + 1));
  } catch {
    broken(
      it,
      "a string is not closed, or holds a bad escape or a control character",
    );
  }
  if (hasHalf(value)) broken(it, HALF_PAIR);
  it.at = end + 1;
  return value;
}

/** The code of the next character that is no white space; less than none at the end. */
function next(it: Text): number {
  for (;;) {
    const code = it.text.charCodeAt(it.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) {
      return code >= 0 ? code : -1;
    }
    it.at += 1;
  }
}

function broken(it: Text, problem: string): never {
  throw new JsonError(`${problem} (${where(it, it.at)})`);
}

function where({ text }: Text, at: number): string {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${[...lines.at(-1) ?? ""].length + 1}`;
}
