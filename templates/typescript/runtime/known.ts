/** What a schema lists, and what only newer senders say. */

import { type JsonValue, valueAt } from "./values.ts";

declare const unrecognized: unique symbol;

/** Marks, in types only, what the schema does not list. */
export interface UnrecognizedMark {
  readonly [unrecognized]: true;
}

/** A value that the schema does not list; only tolerant readers yield it. */
export type Unrecognized<T> = T & UnrecognizedMark;

/** A tag that the schema does not list: a string, which no literal equals. */
export interface UnrecognizedTag extends UnrecognizedMark {
  /** The tag's text. */
  toString(): string;
}

/** A type without what the schema does not list: what strict readers yield. */
export type Known<T> = [JsonValue] extends [T] ? T
  : T extends UnrecognizedMark ? never
  : T extends object ? KnownMembers<T>
  : T;

/** An object or an array whose members are known; editors and messages call it by this name. */
export type KnownMembers<T> = { readonly [Key in keyof T]: Known<T[Key]> };

/** What a schema says of a value that it lists. */
export interface MemberInfo {
  /** What the value means. */
  readonly description?: string;
  /** What a receiver should do about it. */
  readonly action?: string;
  readonly deprecated?: true;
}

/** The value at a path of keys, where there is one. */
export function tagOf(value: unknown, ...path: readonly string[]): unknown {
  return valueAt(value as JsonValue, path);
}

/** Takes the value of a `switch` that has no case left; fails to compile where one is. */
export function assertNever(value: never): never {
  throw new TypeError(`a value of no known case: ${String(value)}`);
}
