/** Fits large integers to their declared types: to a double, a `bigint`, or a report that neither will do. */

import { pointerOf } from "./fault.ts";
import { fromDouble } from "./numbers.ts";
import {
  isArray,
  isText,
  type JsonObject,
  type JsonValue,
  kindOf,
  member,
  setMember,
  typeOf,
  valueAt,
} from "./values.ts";

/** For each declared name, where its numbers stand. A name without any is absent. */
export type Shapes = Readonly<Record<string, Shape>>;

/**
 * Where a type's numbers stand. 1 is an integer that the type holds as a `number`, 2 a JSON number, of which an integer
 * must be the number that its double is written as; 0 is a place that may hold a `bigint`, or nothing of the kind. A
 * text names another shape; an object has the shapes of members.
 */
export type Shape =
  | 0
  | 1
  | 2
  | string
  | Members
  | readonly ["items", rest: Shape, first?: readonly Shape[]]
  | readonly ["members", rest: Shape, known?: Members]
  | readonly ["tag", path: readonly string[], cases: readonly Case[]]
  | readonly ["types", Members]
  | readonly ["union", name: string, cases: readonly Shape[]];

/** Shapes by the names of members, or of JSON types. */
interface Members {
  readonly [name: string]: Shape;
}

/** A variant that tag values name. */
type Case = readonly [values: readonly JsonValue[], shape: Shape];
/** The position of the alternative of a union that a value is; undefined where it is none. */
export type Choose = (union: string, value: JsonValue) => number | undefined;

/** Makes what chooses for the values of one document of a root, which a reader has checked. */
export type Chooser<Program> = (own: Program, root: string) => Choose;

/** A value whose numbers fit, or the pointer of the first that does not. */
export interface Fitted {
  readonly value: JsonValue;
  readonly pointer?: string;
}

/** Takes the double that stands for a large integer. */
type Set = (double: number) => void;

/** Fits a valid value of a declared name, in place; leaves it as it is where a number does not fit. */
export function fit(
  shapes: Shapes,
  root: string,
  value: JsonValue,
  choose?: Choose,
): Fitted {
  const path: string[] = [];
  const changes: (() => void)[] = [];
  let pointer: string | undefined;
  const visit = (shape: Shape, value: JsonValue, set: Set): void => {
    const held = resolved(shapes, shape, value, choose);
    if (typeof value === "bigint") {
      if (held === 2 && fromDouble(Number(value)) === value) {
        changes.push(() => set(Number(value)));
      } else if (held === 1 || held === 2) pointer ??= pointerOf(path);
    } else if (typeof held === "object" && mayHold(held, value)) {
      for (const [key, item] of Object.entries(value)) {
        path.push(key);
        const target = value as Record<string, JsonValue>;
        visit(shapeAt(held, key), item, (to) => setMember(target, key, to));
        path.pop();
      }
    }
  };
  let fitted = value;
  visit(shapes[root] ?? 0, value, (double) => fitted = double);
  if (pointer !== undefined) return { value, pointer };
  for (const change of changes) change();
  return { value: fitted };
}

/** The shape that a name or a choice leads to: a number, or that of an array or object. */
function resolved(
  shapes: Shapes,
  shape: Shape,
  value: JsonValue,
  choose?: Choose,
): Shape {
  let next: Shape | undefined;
  if (isText(shape)) next = shapes[shape];
  else if (!isArray(shape)) return shape;
  else if (shape[0] === "tag") {
    const tag = valueAt(value, shape[1]) ?? null;
    const cases: readonly Case[] = shape[2];
    next = cases.find(([values]) => values.includes(tag))?.[1];
  } else if (shape[0] === "types") {
    const type = typeOf(value);
    next = shape[1][type] ?? shape[1][kindOf(value)];
  } else if (shape[0] === "union") {
    next = shape[2][choose?.(shape[1], value) ?? -1];
  } else return shape;
  return resolved(shapes, next ?? 0, value, choose);
}

/** Whether a value is an array where a shape has items, or an object where it has members. */
function mayHold(shape: object, value: JsonValue): value is JsonObject {
  const isList = isArray(shape) && shape[0] === "items";
  return kindOf(value) === (isList ? "array" : "object");
}

/** The shape of an item or a member. */
function shapeAt(shape: object, key: string): Shape {
  const [, rest = 0, known = {}] =
    (isArray(shape) ? shape : [0, 0, shape]) as readonly [
      kind: unknown,
      rest?: Shape,
      known?: Members,
    ];
  return member(known, key) ?? rest;
}
