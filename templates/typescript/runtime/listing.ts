/** The list of what a document breaks, as a check finds it. */

import { pointerOf } from "./json.ts";
import type { Found, Violation } from "./program.ts";

/** How many violations of a document are listed. What comes after them is not looked for. */
const MOST = 1000;

/** The keyword of what ends the list of a document that has more. */
export const AND_MORE = "and more";

/** A violation whose message is made when it is first asked for. */
export function violation(
  parts: Omit<Violation, "message">,
  say: () => string = () => parts.detail ?? "",
): Violation {
  let message: string | undefined;
  const get = () => message ??= say();
  return Object.defineProperty(parts, "message", { get }) as Violation;
}

/** Violations, each once, in the order in which they are found. */
export class Listing {
  /** What is listed so far. */
  readonly found: Found[] = [];
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
    found: Omit<Found, "pointer">,
  ): void {
    const { keyword, node, detail } = found;
    const rule = JSON.stringify([keyword, node.at, detail]);
    if (this.here.has(rule)) return;
    this.here.add(rule);
    const pointer = pointerOf(path);
    const key = JSON.stringify([pointer, rule]);
    if (this.known.has(key)) return;
    this.known.add(key);
    if (this.found.length < MOST) this.found.push({ pointer, ...found });
    else this.isFull = true;
  }

  /** What is listed; `say` makes the message of each. */
  violations(say: (found: Found) => string): readonly Violation[] {
    const violations = this.found.map((found) => {
      const { pointer, keyword, node: { at }, detail } = found;
      const parts = detail === undefined
        ? { pointer, keyword, at }
        : { pointer, keyword, at, detail };
      return violation(parts, () => say(found));
    });
    if (this.isFull) {
      const most = MOST.toLocaleString("en");
      const detail = `only the first ${most} violations are listed`;
      const end = { pointer: "", keyword: AND_MORE, at: "", detail };
      violations.push(violation(end));
    }
    return violations;
  }
}
