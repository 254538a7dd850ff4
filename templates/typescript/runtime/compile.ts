/** Reads a check program and compiles its nodes: for each kind of value, the keywords that concern it, in order. */

import { parse } from "./json.ts";
import {
  type Carried,
  type Node,
  type Program,
  type ProgramJson,
  type Step,
} from "./program.ts";
import { isArray, type JsonValue } from "./values.ts";

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
  const steps: Record<string, readonly Step[]> = {};
  const json = unpacked(program.json.nodes[index] as JsonValue);
  const spec = typeof json === "object" ? json : {};
  const at = (spec["at"] ?? "") as string;
  const node: Node = {
    json,
    at: at && !at.includes("#") ? `#/$defs/${at}` : at,
    program,
    steps: (kind) =>
      steps[kind] ??= program.keywords.flatMap((keyword) =>
        keyword(node, spec, kind)
      ),
  };
  return node;
}

/** A node as keywords take it. Of an object, a program may carry a list: the place, and the name and node of each member. */
function unpacked(node: JsonValue): Node["json"] {
  if (!isArray(node)) return node as Node["json"];
  const required: string[] = [];
  const properties: JsonValue[] = [];
  for (let at = 1; at < node.length; at += 2) {
    const written = node[at] as string;
    const name = written.replace(/^\?/, "");
    const target = node[at + 1] as JsonValue;
    if (name === written) required.push(name);
    if (target !== null) properties.push([name, target]);
  }
  return { at: node[0] as string, type: ["object"], required, properties };
}
