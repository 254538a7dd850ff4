/** Fits large integers to their declared types: to a double, a `bigint`, or a report that neither will do. */

import { pointerOf } from "./json.ts";
import { fromDouble } from "./numbers.ts";
import {
  canonical,
  isArray,
  type JsonObject,
  type JsonValue,
  setMember,
  typeOf,
  valueAt,
} from "./values.ts";

/** For each declared name, where its numbers stand. A name without any is absent. */
export type Shapes = Readonly<Record<string, Shape>>;

/**
 * Where a type's numbers stand. `double` is a JSON number, of which an integer must be the number that its
 * double is written as; `safe` an integer that the type holds as a `number`. A place that may hold a `bigint` has no shape.
 */
export type Shape =
  | "double"
  | "safe"
  | { readonly ref: string }
  | { readonly prefix: readonly (Shape | null)[]; readonly items: Shape | null }
  | {
    readonly members: readonly (readonly [string, Shape | null])[];
    readonly rest: Shape | null;
  }
  | { readonly tag: readonly string[]; readonly cases: readonly Case[] }
  | { readonly types: readonly (readonly [string, Shape | null])[] }
  | { readonly union: string; readonly cases: readonly (Shape | null)[] };

/** A variant that tag values name. */
type Case = readonly [values: readonly JsonValue[], shape: Shape | null];
/** The position of the alternative of a union that a value is; undefined where it is none. */
export type Choose = (union: string, value: JsonValue) => number | undefined;

/** Makes what chooses for the values of one document of a root, which a reader has checked. */
export type Chooser<Checker> = (own: Checker, root: string) => Choose;

/** A value whose numbers fit, or the pointer of the first that does not. */
export interface Fitted {
  readonly value: JsonValue;
  readonly pointer?: string;
}

/** Fits a valid value of a declared name, in place; leaves it as it is where a number does not fit. */
export function fit(
  shapes: Shapes,
  root: string,
  value: JsonValue,
  choose: Choose,
): Fitted {
  const chosen = remembered(choose);
  const search = new Fitter(shapes, false, chosen);
  search.fit(shapes[root], value);
  return search.pointer === undefined
    ? { value: new Fitter(shapes, true, chosen).fit(shapes[root], value) }
    : { value, pointer: search.pointer };
}

/** The same choices again, also while the numbers of the value are fitted. */
function remembered(choose: Choose): Choose {
  const known = new Map<JsonValue, Map<string, number | undefined>>();
  return (union, value) => {
    let found = known.get(value);
    if (found === undefined) known.set(value, found = new Map());
    if (!found.has(union)) found.set(union, choose(union, value));
    return found.get(union);
  };
}

class Fitter {
  pointer: string | undefined;
  private readonly shapes: Shapes;
  private readonly path: (string | number)[] = [];

  private readonly doubles: boolean;
  private readonly choose: Choose;

  /** `doubles`: doubles are made; else the first number that does not fit is looked for. */
  constructor(shapes: Shapes, doubles: boolean, choose: Choose) {
    this.shapes = shapes;
    this.doubles = doubles;
    this.choose = choose;
  }

  fit(shape: Shape | null | undefined, value: JsonValue): JsonValue {
    if (shape === null || shape === undefined) return value;
    if (typeof shape === "string") return this.number(shape, value);
    if ("ref" in shape) return this.fit(this.shapes[shape.ref], value);
    if ("types" in shape) return this.fit(byType(shape.types, value), value);
    if ("union" in shape) {
      const position = this.choose(shape.union, value);
      return position === undefined
        ? value
        : this.fit(shape.cases[position], value);
    }
    if (typeof value !== "object" || value === null) return value;
    if (isArray(value)) {
      if ("items" in shape) this.items(shape.prefix, shape.items, value);
      return value;
    }
    const object = value as JsonObject;
    if ("members" in shape) this.members(shape.members, shape.rest, object);
    else if ("tag" in shape) {
      const tag = valueAt(object, shape.tag);
      return this.fit(byTag(shape.cases, tag), value);
    }
    return value;
  }

  private number(shape: "double" | "safe", value: JsonValue): JsonValue {
    if (typeof value !== "bigint") return value;
    if (shape === "double" && fromDouble(Number(value)) === value) {
      return this.doubles ? Number(value) : value;
    }
    this.pointer ??= pointerOf(this.path);
    return value;
  }

  private items(
    prefix: readonly (Shape | null)[],
    rest: Shape | null,
    items: readonly JsonValue[],
  ): void {
    const target = items as JsonValue[];
    items.forEach((item, index) => {
      const shape = index < prefix.length ? prefix[index] : rest;
      const fitted = this.at(index, shape, item);
      if (fitted !== item) target[index] = fitted;
    });
  }

  private members(
    known: readonly (readonly [string, Shape | null])[],
    rest: Shape | null,
    object: JsonObject,
  ): void {
    const shapes = new Map(known);
    for (const key of Object.keys(object)) {
      const shape = shapes.has(key) ? shapes.get(key) : rest;
      const value = object[key] as JsonValue;
      const fitted = this.at(key, shape, value);
      if (fitted !== value) {
        setMember(object as Record<string, JsonValue>, key, fitted);
      }
    }
  }

  private at(
    step: string | number,
    shape: Shape | null | undefined,
    value: JsonValue,
  ): JsonValue {
    this.path.push(step);
    const fitted = this.fit(shape, value);
    this.path.pop();
    return fitted;
  }
}

function byType(
  types: readonly (readonly [string, Shape | null])[],
  value: JsonValue,
): Shape | null {
  const type = typeOf(value);
  const wider = type === "integer" ? "number" : type;
  const exact = types.find(([name]) => name === type);
  return (exact ?? types.find(([name]) => name === wider))?.[1] ?? null;
}

function byTag(
  cases: readonly Case[],
  tag: JsonValue | undefined,
): Shape | null {
  if (tag === undefined) return null;
  const wanted = canonical(tag);
  return cases.find(([values]) =>
    values.some((value) => canonical(value) === wanted)
  )?.[1] ?? null;
}
