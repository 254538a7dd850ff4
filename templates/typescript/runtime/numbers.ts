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
  const value = Number(text);
  if (value === 0) return /^[^e]*[1-9]/i.test(text) ? undefined : 0;
  if (!Number.isInteger(value)) {
    return Number.isFinite(value) ? value : undefined;
  }
  return Number.isSafeInteger(value) ? value : large(text, value);
}

/** A number whose double is a large integer: exact where it is one as it is written. */
function large(text: string, value: number): Int64 | undefined {
  const [mantissa = "", exponent = 0] = text.split(/e/i);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const written = whole + fraction;
  const dropped = trailingZeros(written);
  const digits = written.slice(0, written.length - dropped);
  const scale = Number(exponent) - fraction.length + dropped;
  if (scale >= 0) return integer(BigInt(digits + "0".repeat(scale)));
  const cut = BigInt(digits.slice(0, scale));
  return cut < LARGEST && cut > -LARGEST ? fromDouble(value) : undefined;
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
  return parseNumber(String(value));
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
