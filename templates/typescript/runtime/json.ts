/** Reads JSON texts exactly: no integer is rounded, no key is lost. */

import { JsonError, MAX_DEPTH, pointerOf } from "./fault.ts";
import { parseNumber, tooFar } from "./numbers.ts";
import { decodeUtf8 } from "./utf8.ts";
import {
  isIndexKey,
  type JsonObject,
  type JsonValue,
  keepOrder,
  setMember,
} from "./values.ts";
import { shown } from "./words.ts";

export { JsonError, MAX_DEPTH, pointerOf } from "./fault.ts";

/** A JSON text, read. */
export interface Document {
  readonly value: JsonValue;
  /** Whether the value holds a `bigint`. */
  readonly large: boolean;
}

/** The value of a JSON text (UTF-8 where it is bytes). Throws JsonError where it is none. */
export function parse(text: string | Uint8Array): JsonValue {
  return parseDocument(text).value;
}

/** The value of a JSON text, and whether it holds a large integer. Throws JsonError. */
export function parseDocument(text: string | Uint8Array): Document {
  const decoded = typeof text === "string" ? text : decodeUtf8(text);
  if (typeof decoded === "number") {
    throw new JsonError(`not valid UTF-8 (byte ${decoded})`);
  }
  const parser = new Parser(decoded);
  const value = parser.run();
  return { value, large: parser.large };
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMERAL = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SHORT = /(?:0|[1-9][0-9]*)\.[0-9]+(?![0-9eE])/y;
const NO_VALUE = "no JSON value starts here";
const BAD_STRING =
  "a string is not closed, or holds a bad escape or a control character";
const HEX = /^[0-9a-fA-F]{4}$/;

class Parser {
  large = false;
  private readonly text: string;
  private at = 0;
  private depth = 0;
  private readonly path: (string | number)[] = [];

  constructor(text: string) {
    this.text = text;
  }

  run(): JsonValue {
    if (/\p{Surrogate}/u.test(this.text)) {
      throw new JsonError("the text holds half of a surrogate pair");
    }
    if (this.text.startsWith("\ufeff")) {
      throw new JsonError("the text starts with a byte order mark");
    }
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) {
      this.fail("there is something behind the value");
    }
    return value;
  }

  private value(): JsonValue {
    const code = this.text.charCodeAt(this.at);
    if (code === 34) return this.string();
    if (code === 123) return this.object();
    if (code === 91) return this.array();
    if (code === 45 || (code >= 48 && code <= 57)) return this.number();
    if (code === 116) return this.word("true", true);
    if (code === 102) return this.word("false", false);
    if (code === 110) return this.word("null", null);
    return this.fail(NO_VALUE);
  }

  private word<T extends JsonValue>(word: string, value: T): T {
    if (!this.text.startsWith(word, this.at)) this.fail(NO_VALUE);
    this.at += word.length;
    return value;
  }

  private object(): JsonObject {
    const object: Record<string, JsonValue> = {};
    this.enter();
    if (this.closes(125)) return object;
    const keys: string[] = [];
    let indexed = false;
    for (;;) {
      if (this.text.charCodeAt(this.at) !== 34) {
        this.fail("expected a key in quotes");
      }
      const start = this.at;
      const key = this.string();
      if (object[key] !== undefined && Object.hasOwn(object, key)) {
        throw new JsonError(
          `the key ${shown(key)} stands twice (${this.where(start)})`,
          "duplicate keys",
          pointerOf(this.path),
        );
      }
      this.space();
      if (this.text.charCodeAt(this.at) !== 58) this.fail("expected `:`");
      this.at += 1;
      this.space();
      this.path.push(key);
      setMember(object, key, this.value());
      this.path.pop();
      keys.push(key);
      indexed ||= isIndexKey(key);
      if (this.ends(125)) break;
    }
    if (indexed) keepOrder(object, keys);
    return object;
  }

  private array(): readonly JsonValue[] {
    const items: JsonValue[] = [];
    this.enter();
    if (this.closes(93)) return items;
    do {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    } while (!this.ends(93));
    return items;
  }

  private enter(): void {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    }
    this.at += 1;
    this.space();
  }

  /** Whether the bracket closes here; goes past it. */
  private closes(bracket: number): boolean {
    if (this.text.charCodeAt(this.at) !== bracket) return false;
    this.at += 1;
    this.depth -= 1;
    return true;
  }

  /** Behind an item: whether the bracket closes; else goes past the comma. */
  private ends(bracket: number): boolean {
    this.space();
    if (this.closes(bracket)) return true;
    if (this.text.charCodeAt(this.at) !== 44) {
      this.fail(`expected \`,\` or \`${String.fromCharCode(bracket)}\``);
    }
    this.at += 1;
    this.space();
    return false;
  }

  private string(): string {
    const text = this.text;
    const start = this.at + 1;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code === 92) return this.escaped(start, at);
      if (!(code >= 32)) this.fail(BAD_STRING);
      at += 1;
    }
    this.at = at + 1;
    return text.slice(start, at);
  }

  /** A string with escapes: its first one stands at `at`. */
  private escaped(start: number, at: number): string {
    const text = this.text;
    let result = text.slice(start, at);
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code === 92) {
        const [char, length] = this.escape(at);
        result += char;
        at += length;
      } else if (code >= 32) {
        result += text[at] as string;
        at += 1;
      } else {
        this.fail(BAD_STRING);
      }
    }
    if (/\p{Surrogate}/u.test(result)) {
      this.fail("a string holds half of a surrogate pair");
    }
    this.at = at + 1;
    return result;
  }

  /** What an escape stands for, and its length. */
  private escape(at: number): readonly [char: string, length: number] {
    const letter = this.text.charAt(at + 1);
    if (letter === "u") {
      const hex = this.text.slice(at + 2, at + 6);
      if (!HEX.test(hex)) this.fail(BAD_STRING);
      return [String.fromCharCode(Number.parseInt(hex, 16)), 6];
    }
    const plain = letter === "" ? undefined : ESCAPES[letter];
    return plain === undefined ? this.fail(BAD_STRING) : [plain, 2];
  }

  private number(): JsonValue {
    const text = this.text;
    let at = this.at;
    let value = 0;
    let code = text.charCodeAt(at);
    while (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      at += 1;
      code = text.charCodeAt(at);
    }
    const digits = at - this.at;
    const plain = code !== 46 && code !== 69 && code !== 101;
    if (digits === 0 || digits > 15) return this.longNumber();
    if (!plain) return code === 46 ? this.fraction() : this.longNumber();
    if (digits > 1 && text.charCodeAt(this.at) === 48) {
      this.at += 1; // `0` is a number, and what comes after it is a fault
      return 0;
    }
    this.at = at;
    return value;
  }

  /** A short positive number with a fraction: its double is never a large integer. */
  private fraction(): JsonValue {
    SHORT.lastIndex = this.at;
    const spelling = SHORT.exec(this.text)?.[0];
    if (spelling === undefined || spelling.length > 16) {
      return this.longNumber();
    }
    this.at += spelling.length;
    return Number(spelling);
  }

  /** A number with a sign, a fraction, an exponent or many digits. */
  private longNumber(): JsonValue {
    NUMERAL.lastIndex = this.at;
    const spelling = NUMERAL.exec(this.text)?.[0];
    if (spelling === undefined) {
      return this.fail("not a number as JSON writes them");
    }
    const value = parseNumber(spelling);
    if (value === undefined) return this.fail(tooFar(spelling));
    this.large ||= typeof value === "bigint";
    this.at += spelling.length;
    return value;
  }

  private space(): void {
    const text = this.text;
    let code = text.charCodeAt(this.at);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.at += 1;
      code = text.charCodeAt(this.at);
    }
  }

  private fail(problem: string): never {
    const isOver = problem === NO_VALUE && this.at >= this.text.length;
    const said = isOver ? "the text ends too early" : problem;
    throw new JsonError(`${said} (${this.where(this.at)})`);
  }

  private where(at: number): string {
    const lines = this.text.slice(0, at).split("\n");
    return `line ${lines.length}, column ${[...lines.at(-1) ?? ""].length + 1}`;
  }
}
