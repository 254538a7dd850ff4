/** What tells whether a text matches a pattern. */

import type { PatternProgram } from "./instructions.ts";
import { parse } from "./json.ts";

/** A pattern that is ready to run. */
export interface Matcher {
  /** What messages show of it. */
  readonly source: string;
  /** Whether it matches anywhere in a text. */
  test(text: string): boolean;
}

/** A pattern whose JSON is read when a text first meets it. */
export class Lazy implements Matcher {
  private readonly text: string;
  private readonly make: (program: PatternProgram) => (text: string) => boolean;
  private program: PatternProgram | undefined;
  private tests: ((text: string) => boolean) | undefined;
  /** The text that was asked about last: a version, say, is the same in every document. */
  private last = "";
  private verdict: boolean | undefined;

  constructor(
    text: string,
    make: (program: PatternProgram) => (text: string) => boolean,
  ) {
    this.text = text;
    this.make = make;
  }

  get source(): string {
    return this.read().source ?? "";
  }

  test(text: string): boolean {
    if (text === this.last && this.verdict !== undefined) return this.verdict;
    this.tests ??= this.make(this.read());
    this.verdict = this.tests(text);
    this.last = text;
    return this.verdict;
  }

  private read(): PatternProgram {
    this.program ??= parse(this.text) as unknown as PatternProgram;
    return this.program;
  }
}
