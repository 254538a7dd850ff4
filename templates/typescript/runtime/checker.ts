/** Runs a check program on a value: the verdict, and every violation in the program's order. */

import { compile } from "./compile.ts";
import {
  type Found,
  kindOf,
  type Node,
  type Program,
  type Run,
  type Step,
  type Violation,
} from "./program.ts";
import { said } from "./explain.ts";
import type { JsonObject, JsonValue } from "./values.ts";
import { Listing } from "./listing.ts";

/** The resources a check has entered, outermost first, each once; one object for each such list. */
class Scope {
  readonly resources: readonly number[];
  private readonly inner: Map<number, Scope> = new Map();

  constructor(resources: readonly number[]) {
    this.resources = resources;
  }

  enter(resource: number): Scope {
    if (this.resources.includes(resource)) return this;
    let scope = this.inner.get(resource);
    if (scope === undefined) {
      scope = new Scope([...this.resources, resource]);
      this.inner.set(resource, scope);
    }
    return scope;
  }
}

/** The nodes of a program, compiled when a document first meets them. */
export class Checker {
  private readonly program: Program;
  private readonly nodes: Node[] = [];
  /** The scope of a check that has entered nothing yet. */
  readonly outermost: Scope = new Scope([]);

  constructor(program: Program) {
    this.program = program;
  }

  /** The violations of a value against a declared name, the first of very many; none where it is valid. */
  check(root: string, value: JsonValue): readonly Violation[] {
    const index = this.program.source.roots[root];
    if (index === undefined) throw new TypeError(`no root ${root}`);
    const node = this.node(index);
    if (new Check(this, this.program, false).check(node, value)) return [];
    const check = new Check(this, this.program, true);
    check.check(node, value);
    return check.listing.violations((found) => said(found, this.breaks));
  }

  /** How a value breaks a node. */
  private readonly breaks = (
    node: Node,
    value: JsonValue,
  ): readonly Found[] => {
    const check = new Check(this, this.program, true);
    check.check(node, value);
    return check.listing.found;
  };

  /** What the program says of unions that no tag tells apart. */
  get unions(): Readonly<Record<string, unknown>> {
    return this.program.source.unions ?? {};
  }

  /** Answers, for the values of one document, whether nodes accept them; each question is asked once. */
  asking(root?: string): (index: number, value: JsonValue) => boolean {
    const check = new Check(this, this.program, false);
    const index = root === undefined
      ? undefined
      : this.program.source.roots[root];
    const outer = index === undefined ? undefined : this.node(index);
    return (index, value) => {
      let found = false;
      const ask = () => {
        found = check.accepts(this.node(index), value);
      };
      if (outer === undefined) ask();
      else check.within(outer, ask);
      return found;
    };
  }

  /** The node of that number. */
  node(index: number): Node {
    const known = this.nodes[index];
    if (known !== undefined) return known;
    const json = this.program.source.nodes[index];
    if (json === undefined) throw new TypeError(`no node ${index}`);
    const node = new LazyNode(this, this.program, index, json);
    this.nodes[index] = node;
    return node;
  }
}

class LazyNode implements Node {
  readonly index: number;
  readonly json: boolean | JsonObject;
  readonly at: string;
  readonly resource: number | undefined;
  private readonly checker: Checker;
  readonly program: Program;
  private compiled: readonly (readonly Step[])[] | undefined;

  constructor(
    checker: Checker,
    program: Program,
    index: number,
    json: boolean | JsonObject,
  ) {
    this.checker = checker;
    this.program = program;
    this.index = index;
    this.json = json;
    const fields = typeof json === "boolean" ? {} : json;
    this.at = (fields["at"] ?? "") as string;
    this.resource = fields["resource"] as number | undefined;
  }

  get steps(): readonly (readonly Step[])[] {
    this.compiled ??= compile(this);
    return this.compiled;
  }

  find(index: number): Node {
    return this.checker.node(index);
  }
}

class Check implements Run {
  readonly listing: Listing = new Listing();
  collecting: boolean;
  private readonly checker: Checker;
  private readonly anchors: NonNullable<Program["source"]["dynamic"]>;
  private readonly path: (string | number)[] = [];
  private memo: Map<Scope, Map<Node, Map<JsonValue, boolean>>> | undefined;
  private scope: Scope;
  /** What is checked now. */
  private value: JsonValue = null;
  private isName = false;

  constructor(checker: Checker, program: Program, collecting: boolean) {
    this.checker = checker;
    this.anchors = program.source.dynamic ?? {};
    this.collecting = collecting;
    this.scope = checker.outermost;
  }

  check(node: Node, value: JsonValue): boolean {
    if (node.resource === undefined) return this.steps(node, value);
    const outer = this.scope;
    this.scope = outer.enter(node.resource);
    const valid = this.steps(node, value);
    this.scope = outer;
    return valid;
  }

  name(node: Node, key: string): boolean {
    this.isName = true;
    const valid = this.check(node, key);
    this.isName = false;
    return valid;
  }

  within(node: Node, action: () => void): void {
    const outer = this.scope;
    if (node.resource !== undefined) this.scope = outer.enter(node.resource);
    action();
    this.scope = outer;
  }

  child(node: Node, value: JsonValue, key: string | number): boolean {
    if (!this.collecting) return this.check(node, value);
    this.path.push(key);
    this.listing.move();
    const valid = this.check(node, value);
    this.path.pop();
    this.listing.move();
    return valid;
  }

  accepts(node: Node, value: JsonValue): boolean {
    if (typeof value !== "object" || value === null) {
      return this.quietly(node, value);
    }
    this.memo ??= new Map();
    let nodes = this.memo.get(this.scope);
    if (nodes === undefined) this.memo.set(this.scope, nodes = new Map());
    let verdicts = nodes.get(node);
    if (verdicts === undefined) nodes.set(node, verdicts = new Map());
    let verdict = verdicts.get(value);
    if (verdict === undefined) {
      verdict = this.quietly(node, value);
      verdicts.set(value, verdict);
    }
    return verdict;
  }

  fail(node: Node, keyword: string, detail?: string): false {
    if (!this.collecting) return false;
    const { value, isName } = this;
    this.listing.add(this.path, { keyword, detail, node, value, isName });
    if (this.listing.isFull) this.collecting = false; // so every keyword ends
    return false;
  }

  dynamic(anchor: string, fallback: Node): Node {
    const resources = this.anchors[anchor] ?? {};
    for (const resource of this.scope.resources) {
      const index = resources[String(resource)];
      if (index !== undefined) return this.checker.node(index);
    }
    return fallback;
  }

  private quietly(node: Node, value: JsonValue): boolean {
    const collecting = this.collecting;
    this.collecting = false;
    const valid = this.check(node, value);
    this.collecting = collecting;
    return valid;
  }

  private steps(node: Node, value: JsonValue): boolean {
    const outer = this.value;
    this.value = value;
    let valid = true;
    for (const step of node.steps[kindOf(value)] ?? []) {
      if (step(value, this)) continue;
      valid = false;
      if (!this.collecting) break;
    }
    this.value = outer;
    return valid;
  }
}
