/** A node of the check program as the compilers of its keywords take it. */

import type { Node, Program } from "./program.ts";
import type { JsonObject, JsonValue } from "./values.ts";

/** What the compilers of keywords work with. */
export interface Source {
  readonly node: Node;
  readonly json: JsonObject;
  readonly program: Program;
  /** The node that a keyword names by number, or undefined where the keyword is absent. */
  find(index: JsonValue | undefined): Node | undefined;
  /** The nodes of a keyword that names several. */
  findAll(indexes: JsonValue | undefined): readonly Node[];
}

/** A node as the compilers of keywords take it; undefined for `true` and `false`. */
export function sourceOf(node: Node): Source | undefined {
  if (typeof node.json === "boolean") return undefined;
  return {
    node,
    json: node.json,
    program: node.program,
    find: (index) =>
      index === undefined ? undefined : node.find(index as number),
    findAll: (indexes) =>
      ((indexes ?? []) as readonly number[]).map((index) => node.find(index)),
  };
}
