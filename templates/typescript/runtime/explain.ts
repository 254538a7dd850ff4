/** Says why a value fits no alternative. Nothing here runs before somebody reads a message. */

import { pointerOf } from "./fault.ts";
import { wrongType } from "./keywords_any.ts";
import { find, type Found, type Node, specOf } from "./program.ts";
import { breaks } from "./run.ts";
import { equal, isObject, type JsonValue, typeOf, valueAt } from "./values.ts";
import { kindIn, listed, oneOf, placed, shown, spelled } from "./words.ts";

/** A `tag` or a `select`: where a value decides, and what each stands for. */
export interface Tag<Target> {
  readonly path: readonly string[];
  readonly values: readonly Pair<Target>[];
  /** What other strings stand for. */
  readonly other?: Target;
}

/** A value of a tag, and what it stands for: the position of a branch, or a node. */
type Pair<Target> = readonly [value: JsonValue, target: Target];

/** So many alternatives are looked at to say which is the nearest. */
const TRIED = 8;

/** The message of a value that fits none of some alternatives, or more than one. `nearest`: whether it says why the nearest does not fit. */
export function nearestChoice(
  found: Found,
  targets: readonly Node[],
  nearest: boolean,
): string {
  const { keyword, value } = found;
  const number = `of the ${targets.length} alternatives`;
  const several = `${kindIn(found)} fits more than one ${number}`;
  const values = targets.map(valuesOf);
  if (values.every((each) => each.length > 0)) {
    const known = values.flat();
    return known.some((each) => equal(each, value))
      ? several
      : oneOf(found, known);
  }
  const kinds = targets.map(typesOf);
  const fitting = targets.filter((_, index) => fits(value, kinds[index] ?? []));
  if (fitting.length === 0) return wrongType(found, kinds.flat());
  let reasons: readonly Found[] = [];
  for (const target of nearest ? fitting.slice(0, TRIED) : []) {
    const broken = breaks(target, value);
    if (broken.length === 0 && keyword === "oneOf") return several;
    if (
      broken.length > 0 &&
      (reasons.length === 0 || broken.length < reasons.length)
    ) reasons = broken;
  }
  const near = reasons[0] ? `; the nearest: ${inner(found, reasons[0])}` : "";
  return `${kindIn(found)} fits none ${number}${near}`;
}

/** The message of a value whose tag names no alternative. `targetOf`: the node of what a tag stands for. */
export function wrongTag<Target>(
  found: Found,
  { path, values }: Tag<Target>,
  targetOf: (target: Target) => Node,
): string {
  const { value } = found;
  if (!isObject(value)) return `expected an object, found ${kindIn(found)}`;
  const known = values.map(([each]) => each);
  const at = found.pointer + pointerOf(path);
  const place = spelled(at);
  const held = valueAt(value, path);
  const { limit, near, hint } = listed(held, known);
  if (held === undefined) {
    return `nothing at ${place}, where one of ${limit} is expected`;
  }
  const [, picked] = values[Math.max(0, known.indexOf(near))] as Pair<Target>;
  const other = breaks(targetOf(picked), value).find((each) =>
    each.keyword === "const" && found.pointer + each.pointer !== at
  );
  const version = other ? `; ${inner(found, other)}` : "";
  const words = found.pointer === ""
    ? `names no message${hint || `; expected one of ${limit}`}`
    : `is not one of ${limit}${hint}`;
  return `${shown(held)} at ${place} ${words}${version}`;
}

/** The message of what was found in an alternative. */
function inner(found: Found, reason: Found): string {
  const message = reason.say(reason, false);
  return reason.pointer === ""
    ? message
    : placed(found.pointer + reason.pointer, message);
}

/** The values that a node lists; none if it does not. */
function valuesOf(node: Node): readonly JsonValue[] {
  const { const: constant, enum: values = [] } = specOf(node);
  return constant === undefined ? values as readonly JsonValue[] : [constant];
}

/** The types that a node asks for, itself or by reference; none if it does not. */
function typesOf(node: Node): readonly string[] {
  const seen = new Set<Node>();
  for (let at = node; !seen.has(at);) {
    seen.add(at);
    const spec = specOf(at);
    const types = spec["type"] as readonly string[] | undefined;
    const target = find(at, spec["$ref"]);
    if (types !== undefined || target === undefined) {
      return types ?? [...new Set(valuesOf(at).map(typeOf))].sort();
    }
    at = target;
  }
  return [];
}

function fits(value: JsonValue, types: readonly string[]): boolean {
  const type = typeOf(value);
  return types.length === 0 || types.includes(type) ||
    (type === "integer" && types.includes("number"));
}
