/** What is wrong with a document: every violation, in the program's order. */

import type { Program, Violation } from "./program.ts";
import { begun, breaks, check, MOST } from "./run.ts";
import type { JsonValue } from "./values.ts";

/** A violation whose message is made when it is first asked for. */
export function violation(
  parts: Omit<Violation, "message">,
  say: () => string = () => parts.detail ?? "",
): Violation {
  let message: string | undefined;
  const get = () => message ??= say();
  return Object.defineProperty(parts, "message", { get }) as Violation;
}

/** The violations of a value against a declared name, the first of very many; none where it is valid. */
export function violations(
  program: Program,
  root: string,
  value: JsonValue,
): readonly Violation[] {
  const node = program.node(program.json.roots[root] as JsonValue);
  if (check(node, value, begun(false))) return [];
  const broken = breaks(node, value);
  const found = broken.slice(0, MOST).map((each) => {
    const { pointer, keyword, node: { at }, detail } = each;
    const more = detail === undefined ? {} : { detail };
    return violation(
      { pointer, keyword, at, ...more },
      () => each.say(each, true),
    );
  });
  if (broken.length > MOST) {
    const detail = "only the first 1,000 violations are listed";
    found.push(violation({ pointer: "", keyword: "and more", at: "", detail }));
  }
  return found;
}
