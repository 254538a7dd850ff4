/** The check program: the schema's assertions, compiled, as this package carries them. */

import { parse } from "./json.ts";
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
}

/** Makes the steps of a keyword, or of a few that belong together, for a kind of values (see `kindOf`). */
export type Keyword = (source: Source, kind: number) => readonly Step[];

/** A check program as a contract carries it: its JSON text, and no more of the run-time than it uses. */
export interface Carried {
  readonly text: string;
  /** In the order in which they apply. */
  readonly keywords: readonly Keyword[];
  /** The patterns that its nodes name by number. */
  readonly patterns?: readonly Matcher[];
}

/** A program's JSON, read. */
interface ProgramJson {
  readonly nodes: readonly (boolean | JsonObject)[];
  readonly roots: Readonly<Record<string, number>>;
  readonly dynamic?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  readonly unions?: Readonly<Record<string, JsonValue>>;
}

/** A check program. Its text is read when a document first needs it. */
export class Program {
  private readonly carried: Carried;
  private json: ProgramJson | undefined;

  constructor(carried: Carried) {
    this.carried = carried;
  }

  /** The keywords that its nodes have. */
  get keywords(): readonly Keyword[] {
    return this.carried.keywords;
  }

  /** The program's JSON. */
  get source(): ProgramJson {
    this.json ??= parse(this.carried.text) as unknown as ProgramJson;
    return this.json;
  }

  /** The pattern of that number. */
  pattern(index: number): Matcher {
    const pattern = this.carried.patterns?.[index];
    if (pattern === undefined) throw new TypeError(`no pattern ${index}`);
    return pattern;
  }
}

/** A keyword of a node, ready to run on values of one JSON type. */
export type Step = (value: JsonValue, run: Run) => boolean;

/** A subschema. `steps` has a list for each kind of value (see `kindOf`). */
export interface Node {
  readonly index: number;
  readonly at: string;
  readonly resource: number | undefined;
  readonly json: boolean | JsonObject;
  readonly program: Program;
  /** The node of that number. */
  find(index: number): Node;
  readonly steps: readonly (readonly Step[])[];
}

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

/** What a keyword may ask of the check it is part of. */
export interface Run {
  /** Checks a value in place: the violations of the node are those of the run. */
  check(node: Node, value: JsonValue): boolean;
  /** Checks the name of a member. */
  name(node: Node, key: string): boolean;
  /** Checks a member or an item. */
  child(node: Node, value: JsonValue, key: string | number): boolean;
  /** Whether a node accepts a value; lists no violation. */
  accepts(node: Node, value: JsonValue): boolean;
  /** Does something as part of a node, for dynamic references within. */
  within(node: Node, action: () => void): void;
  /** Whether the run goes on behind a violation, to list them all. */
  readonly collecting: boolean;
  /** Lists a violation. Returns false, so that a keyword can end with it. */
  fail(node: Node, keyword: string, detail?: string): false;
  /** The node a dynamic reference leads to from here. */
  dynamic(anchor: string, fallback: Node): Node;
}

/** The kinds of values, as positions in `Node.steps`. */
export const NULL = 0;
export const BOOLEAN = 1;
export const NUMBER = 2;
export const STRING = 3;
export const ARRAY = 4;
export const OBJECT = 5;

/** The kind of a value. */
export function kindOf(value: JsonValue): number {
  switch (typeof value) {
    case "string":
      return STRING;
    case "number":
    case "bigint":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    default:
      if (value === null) return NULL;
      return Array.isArray(value) ? ARRAY : OBJECT;
  }
}
