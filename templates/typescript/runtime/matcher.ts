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

/** A pattern that an expression of JavaScript stands for. */
export function native(expression: RegExp, source: string): Matcher {
  return { source, test: remembering((text) => expression.test(text)) };
}

/** A test that knows the text that it was asked about last: a version, say, is the same in every document. */
function remembering(test: (text: string) => boolean): Matcher["test"] {
  let last: string | undefined;
  let verdict = false;
  return (text) => {
    if (text !== last) {
      verdict = test(text);
      last = text;
    }
    return verdict;
  };
}

/** A pattern whose JSON is read when a text first meets it. */
export function lazy(
  text: string,
  make: (program: PatternProgram) => (text: string) => boolean,
): Matcher {
  let program: PatternProgram | undefined;
  let test: ((text: string) => boolean) | undefined;
  const read = () => program ??= parse(text) as unknown as PatternProgram;
  return {
    get source() {
      return read().source ?? "";
    },
    test: remembering((text) => (test ??= make(read()))(text)),
  };
}
