/** Says what a value is to those who use it with the emitted types: a part of the driver. */
import {
  helped,
  type Helpers,
  isObject,
  type Native,
  position,
  unlisted,
} from "./driver_helpers.ts";
import type { Declarations, Item, Members, Type } from "./driver_types.ts";

const ANY: Type = { is: "name", name: "JsonValue", arguments: [] };

/** Lays values against declared types. `module` has the functions that are emitted beside them; `text` writes a value as JSON. */
export class Describer {
  private readonly types: ReadonlyMap<string, Type>;
  private readonly text: (value: unknown) => string;
  private readonly helpers: Helpers;
  private readonly known = new Map<object, Map<Type, boolean>>();

  constructor(
    types: Declarations,
    module: Record<string, unknown>,
    text: (value: unknown) => string,
  ) {
    this.types = types.types;
    this.helpers = { module, infos: types.infos };
    this.text = text;
  }

  /** What a value is that was declared to be of a type. `name`: the last name on the way to it. */
  native(type: Type, value: unknown, name = ""): Native {
    switch (type.is) {
      case "name":
        return this.named(type.name, type.arguments, value, name);
      case "union":
        return this.chosen(type, value, name);
    }
    if (!this.fits(type, value)) return this.misfit(value, name);
    switch (type.is) {
      case "literal":
        return type.value === null
          ? { is: "null", json: "null" }
          : { is: "constant", json: this.text(value) };
      case "array":
        return {
          is: "list",
          items: (value as unknown[]).map((each) =>
            this.native(type.item, each)
          ),
        };
      case "tuple":
        return {
          is: "list",
          items: (value as unknown[]).map((each, index) =>
            this.native(position(type.items, index) ?? ANY, each)
          ),
        };
      case "members":
        return this.object(type, value as object, name);
    }
  }

  private named(
    called: string,
    inner: readonly Type[],
    value: unknown,
    name: string,
  ): Native {
    const declared = this.types.get(called);
    if (declared !== undefined) {
      return helped(
        this.helpers,
        called,
        value,
        this.native(declared, value, called),
      );
    }
    if (called === "JsonValue") return { is: "raw", json: this.text(value) };
    if (called === "Unrecognized") {
      return { is: "unlisted", json: this.text(value) };
    }
    if (called === "Known" || called === "Readonly") {
      return this.native(inner[0] ?? ANY, value, name);
    }
    if (!this.fits({ is: "name", name: called, arguments: inner }, value)) {
      return this.misfit(value, called);
    }
    if (called === "JsonObject" || called === "Record") {
      return map(value as object, (each) => this.native(ANY, each));
    }
    const json = this.text(value);
    switch (called) {
      case "Int64":
      case "bigint":
        return { is: "integer", bits: "any", json };
      case "number":
        return Number.isInteger(value)
          ? { is: "integer", bits: "53", json }
          : { is: "number", json };
      case "boolean":
        return { is: "boolean", json };
      default:
        return { is: "string", json };
    }
  }

  /** The alternative of a union that a value is: of those that it fits, the one that names most of its members. */
  private chosen(type: Type, value: unknown, name: string): Native {
    const options = this.options(type, name);
    const fitting = options.filter(([option]) => this.fits(option, value));
    const most = Math.max(
      ...fitting.map(([option]) => this.rank(option, value)),
    );
    const best = fitting.filter(([option]) =>
      this.rank(option, value) === most
    );
    const tried = best.map(([option, called]) =>
      this.native(option, value, called)
    );
    tried.sort((one, other) => unlisted(one) - unlisted(other));
    const found = tried[0];
    if (found === undefined) return this.misfit(value, name);
    if (best.some(isLiteral) && options.filter(isLiteral).length > 1) {
      return {
        ...found,
        is: "case",
        type: best[0]?.[1] || name,
        name: String(value),
      };
    }
    return found;
  }

  private options(type: Type, name: string): (readonly [Type, string])[] {
    if (type.is === "union") {
      return type.options.flatMap((each) => this.options(each, name));
    }
    const declared = type.is === "name" ? this.types.get(type.name) : undefined;
    if (type.is === "name" && declared !== undefined) {
      return this.options(declared, type.name);
    }
    return [[type, name]];
  }

  /** How telling a fitting type is: what newer versions say comes last. */
  private rank(type: Type, value: unknown): number {
    if (type.is === "literal") return 1;
    if (
      type.is === "name" && ["Unrecognized", "JsonValue"].includes(type.name)
    ) return -2;
    if (type.is !== "members") return 0;
    if (type.parents.includes("UnrecognizedMark")) return -1;
    const held = [...type.members].filter(([key]) =>
      Object.hasOwn(value as object, key)
    );
    const strays = held.some(([key, member]) => {
      const each = (value as Native)[key];
      return typeof each === "string" &&
        this.native(member.type, each).is === "unlisted";
    });
    return strays ? held.length / 1000 : held.length; // a tag of another alternative may be a new value of an enum
  }

  private fits(type: Type, value: unknown): boolean {
    if (typeof value !== "object" || value === null) {
      return this.fitting(type, value);
    }
    const known = this.known.get(value) ?? new Map<Type, boolean>();
    this.known.set(value, known);
    if (known.has(type)) return known.get(type) === true;
    known.set(type, true);
    const fits = this.fitting(type, value);
    known.set(type, fits);
    return fits;
  }

  private fitting(type: Type, value: unknown): boolean {
    switch (type.is) {
      case "literal":
        return type.value === value ||
          (typeof value === "bigint" && String(type.value) === String(value));
      case "union":
        return type.options.some((each) => this.fits(each, value));
      case "array":
        return Array.isArray(value) &&
          value.every((each) => this.fits(type.item, each));
      case "tuple":
        return Array.isArray(value) && this.fitsTuple(type.items, value);
      case "members":
        return isObject(value) && this.fitsMembers(type, value);
      case "name":
        return this.fitsName(type.name, type.arguments, value);
    }
  }

  private fitsTuple(
    items: readonly Item[],
    value: readonly unknown[],
  ): boolean {
    const least = items.filter((each) => !each.optional && !each.rest).length;
    return value.length >= least && value.every((each, index) => {
      const type = position(items, index);
      return type !== undefined && this.fits(type, each);
    });
  }

  private fitsMembers(type: Members, value: object): boolean {
    for (const [key, member] of type.members) {
      const held = Object.hasOwn(value, key)
        ? (value as Native)[key]
        : undefined;
      if (
        held === undefined ? !member.optional : !this.fits(member.type, held)
      ) return false;
    }
    const rest = type.rest;
    return rest === undefined ||
      Object.keys(value).every((key) =>
        type.members.has(key) || this.fits(rest, (value as Native)[key])
      );
  }

  private fitsName(
    name: string,
    inner: readonly Type[],
    value: unknown,
  ): boolean {
    const declared = this.types.get(name);
    if (declared !== undefined) return this.fits(declared, value);
    switch (name) {
      case "JsonValue":
        return true;
      case "JsonObject":
        return isObject(value);
      case "Int64":
        return typeof value === "bigint" || Number.isInteger(value);
      case "UnrecognizedTag":
        return typeof value === "string";
      case "Unrecognized":
      case "Known":
      case "Readonly":
        return this.fits(inner[0] ?? ANY, value);
      case "Record": // of nothing
        return isObject(value) && !Object.keys(value).length;
      default:
        return String(typeof value) === name;
    }
  }

  private object(type: Members, value: object, name: string): Native {
    const rest = type.rest;
    if (type.members.size === 0 && rest !== undefined) {
      return map(value, (each) => this.native(rest, each));
    }
    const members = [...type.members].map(([key, member]) => {
      const held = Object.hasOwn(value, key)
        ? (value as Native)[key]
        : undefined;
      const node = held === undefined ? null : this.native(member.type, held);
      return [key, [key, member.optional, node]];
    });
    const others = Object.entries(value).filter(([key]) =>
      !type.members.has(key)
    );
    const extra = others.map((
      [key, each],
    ) => [key, this.native(rest ?? ANY, each)]);
    const unknown = type.parents.includes("UnrecognizedMark")
      ? { unknown: true }
      : {};
    return {
      is: "record",
      type: name,
      members: Object.fromEntries(members),
      extra: Object.fromEntries(extra),
      ...unknown,
    };
  }

  private misfit(value: unknown, type: string): Native {
    return { is: "misfit", type, json: this.text(value) };
  }
}

function isLiteral([type]: readonly [Type, string]): boolean {
  return type.is === "literal" && type.value !== null;
}

function map(value: object, native: (value: unknown) => Native): Native {
  const members = Object.entries(value).map((
    [key, each],
  ) => [key, native(each)]);
  return { is: "map", members: Object.fromEntries(members) };
}
