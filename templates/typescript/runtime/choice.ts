/** Chooses the alternative of a union that a value is, where neither a tag nor its JSON type tells. */

import { Checker } from "./checker.ts";
import { type Carried, Program } from "./program.ts";
import type { Chooser } from "./shape.ts";
import {
  isObject,
  type JsonObject,
  type JsonValue,
  keysOf,
  member,
  valueAt,
} from "./values.ts";

/** Whether a node of a program accepts a value. */
type Asks = (node: number, value: JsonValue) => boolean;

/** An alternative of a union, as a tolerant program says it. */
interface Alternative {
  /** What reads as one. */
  readonly node: number;
  /** The members that it requires. */
  readonly keys?: readonly string[];
  /** The members that it declares. */
  readonly names?: readonly string[];
  /** Whether the schema allows no others. */
  readonly closed?: boolean;
  /** Paths of keys, each with the strings that may stand there. */
  readonly constants?: readonly (
    readonly [path: readonly string[], texts: readonly string[]]
  )[];
  /** What the `discriminator` maps to it. */
  readonly tags?: readonly string[];
}

/** A union of a tolerant program. `tag`: the path that a `discriminator` names. */
export interface Alternatives {
  readonly tag?: readonly string[];
  readonly alternatives: readonly Alternative[];
}

/** For each alternative of a union lists of nodes: it is what all nodes of one of the lists accept. */
export type Branches = readonly (readonly (readonly number[])[])[];

/**
 * Chooses for the values of one document: what the schema accepts before all others; where it accepts
 * none, what a tolerant reader can read. Of several, the first in the order of preference.
 */
class Choosing {
  private readonly unions: Readonly<Record<string, Alternatives>>;
  private readonly branches: Readonly<Record<string, Branches>>;
  private readonly accepts: Asks;
  private readonly reads: Asks;
  private readonly lenient: boolean;

  /** A lenient choice follows the `discriminator` wherever that can be read, even against the schema. */
  constructor(
    strict: Checker,
    tolerant: Checker,
    root: string,
    lenient: boolean,
  ) {
    this.unions = tolerant.unions as Readonly<Record<string, Alternatives>>;
    this.branches = strict.unions as Readonly<Record<string, Branches>>;
    this.accepts = strict.asking(root);
    this.reads = tolerant.asking();
    this.lenient = lenient;
  }

  /** The position of the alternative that a value is; undefined where it is none. */
  of(name: string, value: JsonValue): number | undefined {
    const union = this.unions[name];
    if (union === undefined) return undefined;
    const tag = union.tag === undefined ? undefined : valueAt(value, union.tag);
    const found = this.candidates(name, union, tag, value);
    const ranked = found.map((position) => ({
      position,
      misfit: misfit(union.alternatives[position] as Alternative, value, tag),
    }));
    ranked.sort((left, right) => compare(left.misfit, right.misfit));
    return ranked[0]?.position;
  }

  private candidates(
    name: string,
    union: Alternatives,
    tag: JsonValue | undefined,
    value: JsonValue,
  ): readonly number[] {
    const every = [...union.alternatives.keys()];
    const reads = (position: number) =>
      this.reads((union.alternatives[position] as Alternative).node, value);
    const mapped = this.lenient && typeof tag === "string"
      ? every.filter((position) =>
        union.alternatives[position]?.tags?.includes(tag) && reads(position)
      )
      : [];
    if (mapped.length > 0) return mapped;
    const branches = this.branches[name] ?? [];
    const accepted = every.filter((position) =>
      branches[position]?.some((nodes) =>
        nodes.every((node) => this.accepts(node, value))
      )
    );
    if (accepted.length > 0) return accepted;
    const readable = every.filter(reads);
    const unsaid = readable.filter((each) => branches[each]?.length === 0);
    return this.lenient || unsaid.length === 0 ? readable : unsaid;
  }
}

/** What chooses with the help of the other program: of the strict one for a lenient choice. */
export function chooser(other: Carried, lenient: boolean): Chooser<Checker> {
  let checker: Checker | undefined;
  return (own, root) => {
    checker ??= new Checker(new Program(other));
    const choosing = lenient
      ? new Choosing(checker, own, root, lenient)
      : new Choosing(own, checker, root, lenient);
    return (union, value) => choosing.of(union, value);
  };
}

/** What speaks against an alternative, the weightiest first. */
function misfit(
  each: Alternative,
  value: JsonValue,
  tag: JsonValue | undefined,
): readonly number[] {
  const object: JsonObject = isObject(value) ? value : {};
  const names = new Set(each.names);
  const foreign = keysOf(object).filter((key) => !names.has(key)).length;
  const lacks = (each.keys ?? []).some((key) =>
    member(object, key) === undefined
  );
  const contradicts = (each.constants ?? []).some(([path, texts]) => {
    const found = valueAt(value, path);
    return found !== undefined && !texts.includes(found as string);
  });
  return [
    typeof tag === "string" && each.tags?.includes(tag) ? 0 : 1,
    lacks ? 1 : 0,
    contradicts ? 1 : 0,
    each.closed === true && foreign > 0 ? 1 : 0,
    foreign,
  ];
}

function compare(left: readonly number[], right: readonly number[]): number {
  const at = left.findIndex((count, index) => count !== right[index]);
  return at < 0 ? 0 : (left[at] as number) - (right[at] as number);
}
