/** Chooses the alternative of a union that a value is, where neither a tag nor its JSON type tells. */

import { loaded } from "./compile.ts";
import type { Carried, Program, Run } from "./program.ts";
import { accepts, begun, enter } from "./run.ts";
import type { Chooser } from "./shape.ts";
import {
  isObject,
  isText,
  type JsonObject,
  type JsonValue,
  keysOf,
  member,
  valueAt,
} from "./values.ts";

/** An alternative of a union, as a tolerant program says it. */
interface Alternative {
  /** What reads as one. */
  readonly node: JsonValue;
  /** The members that it requires. */
  readonly keys?: readonly string[];
  /** The members that it declares, apart from those. */
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
export type Branches = readonly (readonly (readonly JsonValue[])[])[];

/** Whether the nodes of a program accept the values of one document; each question is asked once. */
type Asks = (node: JsonValue, value: JsonValue) => boolean;

function asking(program: Program, root?: string): Asks {
  const run: Run = begun(false);
  const start = root === undefined ? root : program.json.roots[root];
  if (start !== undefined) enter(program.node(start), run);
  return (written, value) => accepts(program.node(written), value, run);
}

/**
 * What chooses with the help of the other program (of the strict one for a lenient choice): what the schema accepts
 * before all others; where it accepts none, what a tolerant reader can read. Of several, the first in the order of
 * preference. A lenient choice follows the `discriminator` wherever that can be read, even against the schema.
 */
export function chooser(carried: Carried, lenient: boolean): Chooser<Program> {
  const other = loaded(carried);
  return (own, root) => {
    const [strict, tolerant] = lenient ? [other, own] : [own, other];
    const accepted = asking(strict, root);
    const readable = asking(tolerant);
    return (name, value) => {
      const union = tolerant.json.unions?.[name] as unknown as
        | Alternatives
        | undefined;
      if (union === undefined) return undefined;
      const { alternatives } = union;
      const branches =
        (strict.json.unions?.[name] ?? []) as unknown as Branches;
      const tag = union.tag && valueAt(value, union.tag);
      const every = [...alternatives.keys()];
      const of = (at: number) => alternatives[at] as Alternative;
      const readables = every.filter((at) => readable(of(at).node, value));
      const lists: (readonly number[])[] = [
        lenient ? readables.filter((at) => isTagged(of(at), tag)) : [],
        every.filter((at) =>
          branches[at]?.some((nodes) =>
            nodes.every((node) => accepted(node, value))
          )
        ),
        lenient ? [] : readables.filter((at) => branches[at]?.length === 0),
        readables,
      ];
      const found = lists.find((each) => each.length > 0) ?? [];
      return best(found, (at) => misfit(of(at), value, tag));
    };
  };
}

/** Whether the `discriminator` maps a tag to an alternative. */
function isTagged(each: Alternative, tag: JsonValue | undefined): boolean {
  return isText(tag) && (each.tags ?? []).includes(tag);
}

/** The first of those against which the least speaks. */
function best(
  found: readonly number[],
  misfit: (at: number) => readonly number[],
): number | undefined {
  const ranked = found.map((at) => [...misfit(at), at]);
  ranked.sort((left, right) => {
    const at = left.findIndex((count, index) => count !== right[index]);
    return (left[at] ?? 0) - (right[at] ?? 0);
  });
  return ranked[0]?.at(-1);
}

/** What speaks against an alternative, the weightiest first. */
function misfit(
  each: Alternative,
  value: JsonValue,
  tag: JsonValue | undefined,
): readonly number[] {
  const object: JsonObject = isObject(value) ? value : {};
  const { keys = [], names = [] } = each;
  const declared = new Set([...keys, ...names]);
  const foreign = keysOf(object).filter((key) => !declared.has(key)).length;
  const lacks = keys.some((key) => member(object, key) === undefined);
  const contradicts = (each.constants ?? []).some(([path, texts]) => {
    const found = valueAt(value, path);
    return found !== undefined && !texts.includes(found as string);
  });
  return [
    isTagged(each, tag) ? 0 : 1,
    lacks ? 1 : 0,
    contradicts ? 1 : 0,
    each.closed === true && foreign > 0 ? 1 : 0,
    foreign,
  ];
}
