/** Reads a check program and compiles its nodes: for each kind of value, the keywords that concern it, in order. */

import { parse } from "./json.ts";
import {
  type Carried,
  type Node,
  type Program,
  type ProgramJson,
  type Step,
} from "./program.ts";

/** A program, which is read when a document first needs it. */
export function loaded(carried: Carried): Program {
  let json: ProgramJson | undefined;
  const nodes: Node[] = [];
  const program: Program = {
    ...carried,
    get json(): ProgramJson {
      return json ??= parse(carried.text) as unknown as ProgramJson;
    },
    node: (index) => nodes[index] ??= compiled(program, index),
  };
  return program;
}

function compiled(program: Program, index: number): Node {
  const steps: (readonly Step[])[] = [];
  const json = program.json.nodes[index] as Node["json"];
  const spec = typeof json === "object" ? json : {};
  const node: Node = {
    json,
    at: (spec["at"] ?? "") as string,
    program,
    steps: (kind) =>
      steps[kind] ??= program.keywords.flatMap((keyword) =>
        keyword(node, spec, kind)
      ),
  };
  return node;
}
