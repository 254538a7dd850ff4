/** Dates of what documents hold: counts since 1970, and texts of the format `date-time`. */

import type { Int64 } from "./values.ts";

const DATE_TIME =
  /^(?!0000)(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * The date of a count of milliseconds (or seconds) since 1970-01-01T00:00:00Z, or of a text of the format `date-time`;
 * undefined where there is none, or a `Date` has no word for it, as for a leap second. What is finer than a
 * millisecond is cut off.
 */
export function dateOf(
  value: Int64 | string | null | undefined,
  unit: "milliseconds" | "seconds" = "milliseconds",
): Date | undefined {
  if (value === null || value === undefined) return undefined;
  const count = typeof value === "string" ? parsed(value) : Number(value);
  const times = typeof value !== "string" && unit === "seconds" ? 1000 : 1;
  const date = new Date(count * times);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Milliseconds since 1970 of a text. */
function parsed(text: string): number {
  const found = DATE_TIME.exec(text);
  if (found === null) return NaN;
  const [, day = "", time, fraction = "", zone = ""] = found;
  if (!isDay(day)) return NaN;
  const whole = new Date(`${day}T${time}${zone.toUpperCase()}`).getTime();
  return whole + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** Whether the calendar has a day: engines take the 30th of February for one in March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
