/** Dates of what documents hold: counts since 1970, and texts of the format `date-time`. */

import type { Int64 } from "./values.ts";

const DATE_TIME =
  /^(\d{4}-\d\d-\d\d)[Tt]((?:[01]\d|2[0-3]):\d\d:)(\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)$/;

/**
 * The date of a count of milliseconds (or seconds) since 1970-01-01T00:00:00Z, or of a text of the format `date-time`;
 * undefined where a `Date` cannot hold it, or the text is none. What is finer than a millisecond is cut off.
 */
export function dateOf(
  value: Int64 | string,
  unit: "milliseconds" | "seconds" = "milliseconds",
): Date | undefined {
  const count = typeof value === "string" ? parsed(value) : Number(value);
  const times = typeof value !== "string" && unit === "seconds" ? 1000 : 1;
  const date = new Date(count * times);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Milliseconds since 1970 of a text. A leap second is the moment after it, since a `Date` has none. */
function parsed(text: string): number {
  const found = DATE_TIME.exec(text);
  if (found === null) return NaN;
  const [, day = "", time, second, fraction = "", zone = ""] = found;
  if (!isDay(day)) return NaN;
  const isLeap = second === "60";
  const shown = `${day}T${time}${isLeap ? "59" : second}${zone.toUpperCase()}`;
  const finer = isLeap ? 1000 : Number(fraction.slice(0, 3).padEnd(3, "0"));
  return new Date(shown).getTime() + finer;
}

/** Whether the calendar has a day: engines take the 30th of February for one in March. */
function isDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}
