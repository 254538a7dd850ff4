/** Readers: from text to a value of a type, or to what is wrong with it. */

import { Checker } from "./checker.ts";
import { violation } from "./listing.ts";
import { type Document, JsonError, parse, parseDocument } from "./json.ts";
import { type Accepts, quickly } from "./quick.ts";
import { type Chooser, fit, type Shapes } from "./shape.ts";
import { type Carried, Program, type Violation } from "./program.ts";
import type { StandardResult, StandardSchemaV1 } from "./standard.ts";
import type { JsonValue } from "./values.ts";
import { placed } from "./words.ts";
import { called, isPlain, stringify, toJson } from "./write.ts";

/** What a reader makes of a document. */
export type Result<T> = Read<T> | Invalid | Unrepresentable;

/** The document is valid. */
export interface Read<T> {
  readonly ok: true;
  readonly value: T;
}

/** The document is not valid. */
export interface Invalid {
  readonly ok: false;
  readonly reason: "invalid";
  /** What is wrong; of more than 1,000 the first, and at the end one that says so: its keyword is `and more`. */
  readonly violations: readonly Violation[];
}

/** The document is valid, but holds an integer that a `number` would round. */
export interface Unrepresentable {
  readonly ok: false;
  readonly reason: "unrepresentable";
  readonly violations: readonly [];
  /** The JSON Pointer of the integer. */
  readonly pointer: string;
  /** The whole document, exact. */
  readonly value: JsonValue;
}

/** Reads and writes documents of one type; a Standard Schema. */
export interface Reader<T> extends StandardSchemaV1<unknown, T> {
  /**
   * Reads a document: its text (a string, or UTF-8 bytes), or what it is parsed: an array or an object.
   * Throws TypeError for anything else.
   */
  read(document: string | object): Result<T>;
  /** What is wrong with a document, or with a value made in code; nothing where it is valid. Throws like `read`. */
  violations(document: string | object): readonly Violation[];
  /** The text of a value, exact. Throws TypeError where it holds what JSON cannot say. */
  write(value: T): string;
}

/** The readers of one program, by declared name. */
export class Readers {
  private readonly checker: Checker;
  private readonly shapesText: string;
  private parsedShapes: Shapes | undefined;
  private readonly accepts: Readonly<Record<string, Accepts>>;
  private readonly chooser: Chooser<Checker> | undefined;

  /**
   * `shapes` is the JSON text of a `Shapes`; `accepts` has the functions that decide for declared names what they can
   * decide; `chooser` is needed where there are unions that no tag tells apart.
   */
  constructor(
    program: Carried,
    shapes: string,
    accepts: Readonly<Record<string, Accepts>>,
    chooser?: Chooser<Checker>,
  ) {
    this.checker = new Checker(new Program(program));
    this.shapesText = shapes;
    this.accepts = accepts;
    this.chooser = chooser;
  }

  /** The reader of a declared name. */
  reader<T>(root: string): Reader<T> {
    const accepts = Object.hasOwn(this.accepts, root) && this.accepts[root];
    const quick = (document: unknown) =>
      typeof document === "string" && accepts
        ? quickly(document, accepts)
        : undefined;
    return {
      read: (document) => {
        const value = quick(document);
        return value === undefined
          ? this.read<T>(root, document)
          : { ok: true, value: value as T };
      },
      violations: (document) =>
        quick(document) === undefined ? this.violations(root, document) : [],
      write: (value) => stringify(value as JsonValue),
      "~standard": {
        version: 1,
        vendor: "protogen",
        validate: (value) => this.validate<T>(root, value),
      },
    };
  }

  private get shapes(): Shapes {
    this.parsedShapes ??= parse(this.shapesText) as unknown as Shapes;
    return this.parsedShapes;
  }

  private read<T>(root: string, document: string | object): Result<T> {
    try {
      const { value, large } = valueOf(document);
      return this.accept<T>(root, value, large);
    } catch (error) {
      if (error instanceof JsonError) return notJson(error);
      throw error;
    }
  }

  private violations(
    root: string,
    document: string | object,
  ): readonly Violation[] {
    try {
      return this.checker.check(root, valueOf(document).value);
    } catch (error) {
      if (error instanceof JsonError) return notJson(error).violations;
      throw error;
    }
  }

  private accept<T>(root: string, value: JsonValue, large = true): Result<T> {
    const violations = this.checker.check(root, value);
    if (violations.length > 0) {
      return { ok: false, reason: "invalid", violations };
    }
    if (!large) return { ok: true, value: value as T };
    const choose = this.chooser?.(this.checker, root) ?? (() => undefined);
    const fitted = fit(this.shapes, root, value, choose);
    if (fitted.pointer === undefined) {
      return { ok: true, value: fitted.value as T };
    }
    return {
      ok: false,
      reason: "unrepresentable",
      violations: [],
      pointer: fitted.pointer,
      value,
    };
  }

  private validate<T>(root: string, value: unknown): StandardResult<T> {
    const result = this.copied<T>(root, value);
    if (result.ok) return { value: result.value };
    if (result.reason === "unrepresentable") {
      const message = "an integer that a number cannot hold exactly";
      return { issues: [{ message, path: steps(result.pointer, value) }] };
    }
    return {
      issues: result.violations.map((violation) => ({
        get message() {
          return violation.message;
        },
        path: steps(violation.pointer, value),
      })),
    };
  }

  private copied<T>(root: string, value: unknown): Result<T> {
    try {
      return this.accept<T>(root, toJson(value));
    } catch (error) {
      if (error instanceof JsonError) return notJson(error);
      throw error;
    }
  }
}

/** A violation in one line. */
export function describe(violation: Violation): string {
  return placed(violation.pointer, violation.message);
}

/** The JSON value of a document. Throws JsonError, and TypeError where it is neither a text nor a parsed value. */
function valueOf(document: unknown): Document {
  if (typeof document === "string" || document instanceof Uint8Array) {
    return parseDocument(document);
  }
  if (document instanceof ArrayBuffer) {
    return parseDocument(new Uint8Array(document));
  }
  if (
    typeof document === "object" && document !== null &&
    (Array.isArray(document) || isPlain(document))
  ) return { value: toJson(document), large: true };
  const found = document === null ? "null" : called(document);
  const rest = found === "an object of the class Promise"
    ? ": await it first"
    : "";
  throw new TypeError(
    "a reader takes a JSON text (string, Uint8Array, ArrayBuffer) or a parsed value (array, object), " +
      `not ${found}${rest}`,
  );
}

function notJson({ pointer, keyword, message: detail }: JsonError): Invalid {
  const fault = violation({ pointer, keyword, at: "", detail });
  return { ok: false, reason: "invalid", violations: [fault] };
}

/** The keys of a pointer; positions in an array are numbers. */
function steps(pointer: string, value: unknown): readonly PropertyKey[] {
  let within: unknown = value;
  return pointer.split("/").slice(1).map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const found = Array.isArray(within) ? Number(key) : key;
    within = (within as Readonly<Record<PropertyKey, unknown>>)[found];
    return found;
  });
}
