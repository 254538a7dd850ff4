/** Whether a text is a regular expression: what the format `regex` asserts. */

import type { Matcher } from "./matcher.ts";

/** Groups nested deeper than this are refused. */
const MOST_OPEN = 100;
const CONTROLS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries({ f: 12, n: 10, r: 13, t: 9, v: 11 }),
);

/** The format `regex`, which no machine runs. */
export function grammar(): Matcher {
  return new RegexGrammar();
}

/** The grammar of ECMA-262 with the flag `u`, and what published patterns have beyond it. */
class RegexGrammar implements Matcher {
  readonly source: string = "regex";

  /** Whether the whole text is a regular expression. */
  test(text: string): boolean {
    return new Reader(text).pattern();
  }
}

class Wrong extends Error {}

/** Reads a text from its start, in one pass; `at` is the next character. */
class Reader {
  private readonly text: readonly string[];
  private at = 0;
  private captures = 0;
  private readonly names = new Set<string>();
  private readonly references: (number | string)[] = [];

  constructor(text: string) {
    this.text = [...text];
  }

  pattern(): boolean {
    try {
      this.terms();
    } catch (error) {
      if (error instanceof Wrong) return false;
      throw error;
    }
    return this.references.every((each) =>
      typeof each === "number" ? each <= this.captures : this.names.has(each)
    );
  }

  private terms(): void {
    const open: boolean[] = []; // whether each group may be repeated
    let repeatable = false; // whether what has just been read may be
    while (this.at < this.text.length) {
      if (this.quantifier()) {
        need(repeatable);
        repeatable = false;
      } else if (this.peek() === "(") {
        open.push(this.group());
        need(open.length <= MOST_OPEN);
        repeatable = false;
      } else if (this.take(")")) {
        need(open.length > 0);
        repeatable = open.pop() === true;
      } else if (this.take("|")) {
        repeatable = false;
      } else {
        repeatable = this.atom();
      }
    }
    need(open.length === 0);
  }

  /** Reads what no group is. Returns whether it may be repeated. */
  private atom(): boolean {
    if (["^", "$", "\\b", "\\B"].some((word) => this.take(word))) return false;
    if (this.take("[")) this.brackets();
    else if (this.peek() !== "\\") this.at += 1;
    else if (!this.reference() && !this.classEscape()) this.character();
    return true;
  }

  private quantifier(): boolean {
    const start = this.at;
    if (
      !this.take("*") && !this.take("+") && !this.take("?") && !this.counts()
    ) {
      this.at = start;
      return false;
    }
    this.take("?");
    return true;
  }

  /** Reads `{2}`, `{2,}` or `{2,3}`; where none stands here, `{` is a character. */
  private counts(): boolean {
    if (!this.take("{")) return false;
    const low = this.run(/[0-9]/);
    const high = low !== "" && this.take(",") ? this.run(/[0-9]/) : low;
    if (low === "" || !this.take("}")) return false;
    need(high === "" || BigInt(low) <= BigInt(high));
    return true;
  }

  /** Reads how a group begins. Returns whether it may be repeated. */
  private group(): boolean {
    if (this.take("(?=") || this.take("(?!")) return true;
    if (this.take("(?<=") || this.take("(?<!")) return false;
    if (this.take("(?<")) {
      this.names.add(this.name());
      this.captures += 1;
    } else if (this.take("(?")) {
      this.modifiers();
    } else {
      this.at += 1;
      this.captures += 1;
    }
    return true;
  }

  private name(): string {
    const name = this.run(/[^>]/u);
    need(this.take(">") && /^[A-Za-z0-9_$\u{80}-\u{10FFFF}]+$/u.test(name));
    need(!/^[0-9]/.test(name));
    return name;
  }

  private modifiers(): void {
    const add = this.run(/[A-Za-z]/);
    const less = this.take("-");
    const letters = less ? add + this.run(/[A-Za-z]/) : add;
    need(this.take(":") && !(less && letters === ""));
    need(/^[ims]*$/.test(letters) && new Set(letters).size === letters.length);
  }

  /** Reads `\1` or `\k<name>`, if one stands here. */
  private reference(): boolean {
    if (this.take("\\k")) {
      need(this.take("<"));
      this.references.push(this.name());
      return true;
    }
    if (!/[1-9]/.test(this.peek(1))) return false;
    this.at += 1;
    this.references.push(Number(this.run(/[0-9]/)));
    return true;
  }

  /** Reads `\d` and its like, or `\p{...}`, if one stands here. */
  private classEscape(): boolean {
    const isProperty = /[pP]/.test(this.peek(1));
    if (!isProperty && !/[dDwWsS]/.test(this.peek(1))) return false;
    this.at += 2;
    if (isProperty) this.property();
    return true;
  }

  private property(): void {
    need(this.take("{") && this.run(/\w/) !== "");
    need(!this.take("=") || this.run(/\w/) !== "");
    need(this.take("}"));
  }

  private brackets(): void {
    this.take("^");
    while (!this.take("]")) {
      const low = this.member();
      if (this.peek() !== "-" || ["", "]"].includes(this.peek(1))) continue;
      this.at += 1;
      const high = this.member();
      need(low === undefined || high === undefined || low <= high);
    }
  }

  /** Reads one member of a class: its code point, or undefined where it is a class. */
  private member(): number | undefined {
    need(this.at < this.text.length);
    if (this.take("\\b")) return 8;
    if (this.peek() === "\\" && this.classEscape()) return undefined;
    return this.character();
  }

  /** Reads a character or the escape of one. Returns its code point. */
  private character(): number {
    const first = this.next();
    if (first !== "\\") return first.codePointAt(0) as number;
    const letter = this.next();
    if (letter === "u" || letter === "x") return this.hexadecimal(letter);
    if (letter === "c" && /[A-Za-z]/.test(this.peek())) {
      return this.next().charCodeAt(0) % 32;
    }
    if (letter === "0" && !/[0-9]/.test(this.peek())) return 0;
    const control = CONTROLS.get(letter);
    need(control !== undefined || !/[A-Za-z0-9]/.test(letter));
    return control ?? letter.codePointAt(0) as number;
  }

  private hexadecimal(letter: string): number {
    if (letter === "u" && this.take("{")) {
      const digits = this.run(/[0-9A-Fa-f]/);
      need(this.take("}") && /^0*[^0].{0,5}$|^0+$/.test(digits));
      const code = Number.parseInt(digits, 16);
      need(code <= 0x10ffff);
      return code;
    }
    const high = this.code(letter === "x" ? 2 : 4);
    need(high !== undefined);
    if (letter === "x" || high < 0xd800 || high >= 0xdc00) return high;
    const start = this.at;
    const low = this.take("\\u") ? this.code(4) : undefined;
    if (low !== undefined && low >= 0xdc00 && low < 0xe000) {
      return 0x10000 + ((high - 0xd800) << 10) + low - 0xdc00;
    }
    this.at = start;
    return high;
  }

  private code(count: number): number | undefined {
    const digits = this.text.slice(this.at, this.at + count).join("");
    if (digits.length !== count || !/^[0-9A-Fa-f]*$/.test(digits)) {
      return undefined;
    }
    this.at += count;
    return Number.parseInt(digits, 16);
  }

  private peek(offset = 0): string {
    return this.text[this.at + offset] ?? "";
  }

  private next(): string {
    const char = this.peek();
    need(char !== "");
    this.at += 1;
    return char;
  }

  private take(word: string): boolean {
    for (let index = 0; index < word.length; index += 1) {
      if (this.peek(index) !== word[index]) return false;
    }
    this.at += word.length;
    return true;
  }

  private run(member: RegExp): string {
    const start = this.at;
    while (this.at < this.text.length && member.test(this.peek())) this.at += 1;
    return this.text.slice(start, this.at).join("");
  }
}

function need(held: boolean): asserts held {
  if (!held) throw new Wrong();
}
