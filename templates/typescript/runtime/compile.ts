/** Compiles a node of the check program: for each kind of value, the keywords that concern it, in order. */

import {
  ARRAY,
  BOOLEAN,
  type Node,
  NULL,
  NUMBER,
  OBJECT,
  type Step,
  STRING,
} from "./program.ts";
import { sourceOf } from "./source.ts";

/** A list of steps for each kind of value. */
export function compile(node: Node): readonly (readonly Step[])[] {
  const kinds = [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT];
  const source = sourceOf(node);
  if (source === undefined) {
    const refuse: Step = (_, run) => run.fail(node, "false");
    return kinds.map(() => node.json === true ? [] : [refuse]);
  }
  const { keywords } = node.program;
  return kinds.map((kind) =>
    keywords.flatMap((keyword) => keyword(source, kind))
  );
}
