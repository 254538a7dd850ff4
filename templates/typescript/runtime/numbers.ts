/** Exact arithmetic on JSON's numbers, each taken as its decimal spelling. */

import type { Int64 } from "./values.ts";

/** The value `digits` times ten to the power `scale`. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const SPELLING = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const LARGEST: bigint = /* @__PURE__ */ BigInt(Number.MAX_VALUE);

/** The number that a JSON spelling stands for, or undefined if no double is as large or as small. */
export function parseNumber(text: string): Int64 | undefined {
  const match = SPELLING.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const written = (match[2] ?? "") + fraction;
  const dropped = trailingZeros(written);
  const digits = written.slice(0, written.length - dropped).replace(/^0+/, "");
  if (digits === "") return 0;
  const scale = Number(match[4] ?? 0) - fraction.length + dropped;
  if (scale < 0) return inexact(text, digits, scale);
  if (digits.length + scale > 309) return undefined;
  return integer(BigInt(match[1] + digits + "0".repeat(scale)));
}

/** Why no double stands for a number. */
export function tooFar(spelling: string): string {
  return Number(spelling) === 0
    ? "a number is too small for a double and not zero"
    : "a number is larger than the largest double";
}

/** An integer as a `number` where that is exact. */
export function integer(value: bigint): Int64 | undefined {
  const small = Number(value);
  if (Number.isSafeInteger(small)) return small;
  return value > LARGEST || value < -LARGEST ? undefined : value;
}

/** A double as JSON values here hold it: a whole one that is not safe becomes a `bigint`. */
export function fromDouble(value: number): Int64 | undefined {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return Number.isInteger(value) ? parseNumber(String(value)) : value;
}

function inexact(
  text: string,
  digits: string,
  scale: number,
): Int64 | undefined {
  const value = Number(text);
  if (value === 0 || !Number.isFinite(value)) return undefined;
  const whole = digits.length + scale;
  if (whole >= 309 && BigInt(digits.slice(0, whole)) >= LARGEST) {
    return undefined;
  }
  return fromDouble(value);
}

function trailingZeros(digits: string): number {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.length - end;
}

function decimal(value: Int64): Decimal {
  if (typeof value === "bigint") return { digits: value, scale: 0 };
  const match = SPELLING.exec(String(value));
  const fraction = match?.[3] ?? "";
  return {
    digits: BigInt((match?.[1] ?? "") + (match?.[2] ?? "0") + fraction),
    scale: Number(match?.[4] ?? 0) - fraction.length,
  };
}

/** Whether a value divides by another without a rest, exactly. */
export function isMultipleOf(value: Int64, factor: Int64): boolean {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(factor)) {
    return (value as number) % (factor as number) === 0;
  }
  const left = decimal(value);
  const right = decimal(factor);
  const scale = Math.min(left.scale, right.scale);
  const dividend = left.digits * 10n ** BigInt(left.scale - scale);
  return dividend % (right.digits * 10n ** BigInt(right.scale - scale)) === 0n;
}
