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
export function lazy(
  text: string,
  make: (program: PatternProgram) => (text: string) => boolean,
): Matcher {
  let program: PatternProgram | undefined;
  let tests: ((text: string) => boolean) | undefined;
  let last: string | undefined; // a version, say, is the same in every document
  let verdict = false;
  const read = () => program ??= parse(text) as unknown as PatternProgram;
  return {
    get source() {
      return read().source ?? "";
    },
    test(text) {
      if (text !== last) {
        tests ??= make(read());
        verdict = tests(text);
        last = text;
      }
      return verdict;
    },
  };
}
