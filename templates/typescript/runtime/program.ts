/** The check program: the schema's assertions, compiled, as this package carries them. */

import type { Matcher } from "./matcher.ts";
import type { JsonObject, JsonValue } from "./values.ts";

/** One thing a document breaks. */
export interface Violation {
  /** The JSON Pointer of the value in the document. */
  readonly pointer: string;
  /** The schema's keyword that fails; `json` or `duplicate keys` where the text is none; `and more` at the end of a list of the first 1,000. */
  readonly keyword: string;
  /** Where the schema says so. */
  readonly at: string;
  /** The member that is missing or not allowed, or what is wrong with the text. */
  readonly detail?: string;
  /** What was expected and what was found, in words; made when it is first asked for, and left out of JSON. */
  readonly message: string;
}

/** A violation where it was found. */
export interface Found {
  readonly pointer: string;
  readonly keyword: string;
  readonly detail: string | undefined;
  readonly node: Node;
  readonly value: JsonValue;
  /** Whether the value is the name of a member of what is at the pointer. */
  readonly isName: boolean;
  readonly say: Say;
}

/** The message of a violation: what was expected, and what was found. `nearest`: whether it says why the nearest alternative does not fit. */
export type Say = (found: Found, nearest: boolean) => string;

/** Makes the steps of a keyword, or of a few that belong together, for a kind of values (see `kindOf`). */
export type Keyword = (
  node: Node,
  json: JsonObject,
  kind: string,
) => readonly Step[];

/** A keyword of a node, ready to run on values of one JSON type. */
export type Step = (value: JsonValue, run: Run) => boolean;

/** A check program as a contract carries it: its JSON text, and no more of the run-time than it uses. */
export interface Carried {
  readonly text: string;
  /** In the order in which they apply. */
  readonly keywords: readonly Keyword[];
  /** The patterns that its nodes name by number. */
  readonly patterns?: readonly Matcher[];
}

/** A program's JSON, read. */
export interface ProgramJson {
  /** Those that have a name of their own, as `compile.ts` unpacks them. */
  readonly nodes: Readonly<Record<string, JsonValue>>;
  readonly roots: Readonly<Record<string, JsonValue>>;
  readonly dynamic?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What it says of unions that no tag tells apart. */
  readonly unions?: Readonly<Record<string, JsonValue>>;
}

/** A check program. Its text is read, and its nodes are compiled, when a document first needs them. */
export interface Program extends Carried {
  readonly json: ProgramJson;
  /** The node that a program names, or writes where it is used: in a node that stands `above`. */
  node(written: JsonValue, above?: string): Node;
}

/** A subschema. */
export interface Node {
  readonly json: boolean | JsonObject;
  /** Where the schema says it. */
  readonly at: string;
  readonly program: Program;
  /** What is checked of a kind of values (see `kindOf`). */
  steps(kind: string): readonly Step[];
}

/** A check of one document. */
export interface Run {
  /** Whether it goes on behind a violation, to list them all. */
  collecting: boolean;
  /** What is checked now. */
  value: JsonValue;
  isName: boolean;
  /** The keys and positions that lead to it. */
  readonly path: (string | number)[];
  /** The resources that it has entered, outermost first, each once, with commas around them. */
  scope: string;
  /** The verdicts of nodes on arrays and objects, by the scope. */
  verdicts?: Map<string, Map<Node, Map<JsonValue, boolean>>>;
  /** The violations, and one more where there are too many. */
  readonly found: Found[];
  readonly known: Set<string>;
  /** What was reported since the check came to where it is: it costs no pointer, which may be long. */
  readonly here: Set<string>;
}

/** The node of a keyword, or undefined where the keyword is absent. */
export function find(node: Node, written: JsonValue): Node;
export function find(
  node: Node,
  written: JsonValue | undefined,
): Node | undefined;
export function find(
  { program, at }: Node,
  written: JsonValue | undefined,
): Node | undefined {
  return written === undefined ? written : program.node(written, at);
}

/** The nodes of a keyword that names several. */
export function findAll(
  node: Node,
  written: JsonValue | undefined,
): readonly Node[] {
  return (written as readonly JsonValue[] ?? []).map((each) =>
    find(node, each)
  );
}

/** The pattern of that number. */
export function patternOf({ program }: Node, index: number): Matcher {
  return program.patterns?.[index] as Matcher;
}

/** What a node says; nothing for `true` and `false`. */
export function specOf({ json }: Node): JsonObject {
  return typeof json === "object" ? json : {};
}
