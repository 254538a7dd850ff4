/** The form of compiled patterns, and what every machine that runs them asks of a code point. */

/** An instruction of a compiled pattern. */
export type Code =
  | readonly ["set", number]
  | readonly ["split", number, number]
  | readonly ["jump", number]
  | readonly ["start" | "end" | "word" | "notWord" | "match"]
  | readonly ["look", number, boolean, boolean];

/** A compiled pattern, as the check program carries it. */
export interface PatternProgram {
  /** What messages show of it. */
  readonly source?: string;
  readonly code: readonly Code[];
  readonly sets: readonly (readonly number[])[];
  /** What lookarounds run; their numbers and sets are those of the whole pattern. */
  readonly looks?: readonly { readonly code: readonly Code[] }[];
}

/** Whether a set (sorted inclusive ranges, flattened) holds a code point. */
export function holds(set: readonly number[], point: number): boolean {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[2 * middle + 1] as number) < point) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && (set[2 * low] as number) <= point;
}

/** Whether a code point is an ASCII letter, digit or underscore. */
export function isWord(point: number): boolean {
  return (point >= 48 && point <= 57) || (point >= 65 && point <= 90) ||
    point === 95 || (point >= 97 && point <= 122);
}
