/** Reads a check program and compiles its nodes: for each kind of value, the keywords that concern it, in order. */

import { parse } from "./json.ts";
import {
  type Carried,
  type Node,
  type Program,
  type ProgramJson,
  type Step,
} from "./program.ts";
import { isArray, isText, type JsonObject, type JsonValue } from "./values.ts";

/** A program, which is read when a document first needs it. */
export function loaded(carried: Carried): Program {
  let json: ProgramJson | undefined;
  const nodes = new Map<JsonValue, Node>();
  const program: Program = {
    ...carried,
    get json(): ProgramJson {
      return json ??= parse(carried.text) as unknown as ProgramJson;
    },
    node: (written, above) =>
      nodes.get(written) ?? compiled(program, nodes, written, above),
  };
  return program;
}

/** Compiles a node, once. */
function compiled(
  program: Program,
  nodes: Map<JsonValue, Node>,
  written: JsonValue,
  above = "",
): Node {
  const steps: Record<string, readonly Step[]> = {};
  const isName = isText(written);
  const json = unpacked(
    isName
      ? program.json.nodes[written] ?? { at: "", type: [written] }
      : written,
  );
  const spec = typeof json === "object" ? json : {};
  const at = (spec["at"] ?? (isName ? written : "")) as string;
  const node: Node = {
    json,
    at: at && !at.includes("#") ? (isName ? "#/$defs/" : above) + at : at,
    program,
    steps: (kind) =>
      steps[kind] ??= program.keywords.flatMap((keyword) =>
        keyword(node, spec, kind)
      ),
  };
  nodes.set(written, node);
  return node;
}

/**
 * A node as keywords take it. Of an object, a program may carry a list: the name and node of each member, after the
 * place if that must be said.
 */
function unpacked(node: JsonValue): Node["json"] {
  if (!isArray(node)) return node as Node["json"];
  const required: string[] = [];
  const properties: JsonValue[] = [];
  const placed = node.length % 2;
  for (let at = placed; at < node.length; at += 2) {
    const written = node[at] as string;
    const name = written.replace(/^\?/, "");
    const target = node[at + 1] as JsonValue;
    if (name === written) required.push(name);
    if (target !== null) properties.push([name, target]);
  }
  const at = node[placed - 1]; // nothing where it need not be said
  return { at, type: ["object"], required, properties } as JsonObject;
}
