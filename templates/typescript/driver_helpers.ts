/** Calls the helpers that are emitted beside types: `match` functions, the tables of what enums mean. */
import type { Item, Type } from "./driver_types.ts";

/** What a value is, as JSON. */
export type Native = Record<string, unknown>;

/** An emitted module, and the names of its tables by the types of their keys. */
export interface Helpers {
  readonly module: Record<string, unknown>;
  readonly infos: ReadonlyMap<string, string>;
}

/** A description of a value of a named type, with what the type's helpers say of the value. */
export function helped(
  helpers: Helpers,
  name: string,
  value: unknown,
  found: Native,
): Native {
  if (found["is"] === "misfit") return found;
  const match = helpers.module[`match${name}`];
  if (typeof match === "function") {
    const called = matched(match, value);
    const inner = (found["case"] ?? []) as string[];
    return called === undefined
      ? { ...found, unknown: true }
      : { ...found, case: [called, ...inner] };
  }
  const table = helpers.infos.get(String(found["type"])) ?? "";
  const info = helpers.module[table] as Record<string, Native> | undefined;
  const says = info?.[String(value)];
  return found["is"] === "case" && says !== undefined
    ? {
      ...found,
      says: {
        description: says["description"] ?? "",
        action: says["action"] ?? "",
      },
    }
    : found;
}

/** The handler that a `match` function calls; undefined for the one of unknown values. */
function matched(match: CallableFunction, value: unknown): string | undefined {
  const handlers = new Proxy({}, { get: (_, name) => () => String(name) });
  return match(value, handlers, () => undefined);
}

/** How much of a description is what the schema does not list. */
export function unlisted(found: Native): number {
  return JSON.stringify(found).split('"unknown":true').length;
}

/** Whether a value is an object with members. */
export function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The type of the item at an index; undefined if there is none. */
export function position(
  items: readonly Item[],
  index: number,
): Type | undefined {
  const item = items[Math.min(index, items.length - 1)];
  if (item === undefined || (index >= items.length && !item.rest)) {
    return undefined;
  }
  return item.rest && item.type.is === "array" ? item.type.item : item.type;
}
