/** A node of the check program as the compilers of its keywords take it. */

import type { Node, Source } from "./program.ts";

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
