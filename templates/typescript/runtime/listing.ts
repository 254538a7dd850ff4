/** The list of what a document breaks, as a check finds it. */

import { pointerOf } from "./json.ts";
import type { Violation } from "./program.ts";

/** How many violations of a document are listed. What comes after them is not looked for. */
const MOST = 1000;

/** The keyword of what ends the list of a document that has more. */
export const AND_MORE = "and more";

/** Violations, each once, in the order in which they are found. */
export class Listing {
  /** What is listed so far. */
  readonly found: Violation[] = [];
  /** Whether there is more than is listed. */
  isFull = false;
  private readonly known: Set<string> = new Set();
  /** What was reported since the check came to where it is: it costs no pointer, which may be long. */
  private readonly here: Set<string> = new Set();

  /** Says that the next violation stands elsewhere. */
  move(): void {
    if (this.here.size > 0) this.here.clear();
  }

  /** Lists a violation at a path. */
  add(
    path: readonly (string | number)[],
    keyword: string,
    at: string,
    detail: string | undefined,
  ): void {
    const rule = JSON.stringify([keyword, at, detail]);
    if (this.here.has(rule)) return;
    this.here.add(rule);
    const pointer = pointerOf(path);
    const key = JSON.stringify([pointer, rule]);
    if (this.known.has(key)) return;
    this.known.add(key);
    const violation = { pointer, keyword, at };
    if (this.found.length < MOST) {
      this.found.push(
        detail === undefined ? violation : { ...violation, detail },
      );
    } else {
      this.isFull = true;
      this.found.push({
        pointer: "",
        keyword: AND_MORE,
        at: "",
        detail: `only the first ${
          MOST.toLocaleString("en")
        } violations are listed`,
      });
    }
  }
}
