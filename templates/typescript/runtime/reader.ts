/** Readers: from text to a value of a type, or to what is wrong with it. */

import { violation, violations } from "./checker.ts";
import { loaded } from "./compile.ts";
import { JsonError } from "./fault.ts";
import { type Document, parse, parseDocument } from "./json.ts";
import type { Carried, Program, Violation } from "./program.ts";
import { type Accepts, quickly } from "./quick.ts";
import { type Chooser, fit, type Fitted, type Shapes } from "./shape.ts";
import type { StandardResult, StandardSchemaV1 } from "./standard.ts";
import { isArray, isText, type JsonValue, member } from "./values.ts";
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

/** The readers of one program. */
export interface Readers {
  /** The reader of a declared name. */
  reader<T>(root: string): Reader<T>;
}

/**
 * The readers of a program. `shapes` is the JSON text of a `Shapes`; `accepts` has the functions that decide for
 * declared names what they can decide; `chooser` is needed where there are unions that no tag tells apart.
 */
export function readers(
  carried: Carried,
  shapes: string,
  accepts: Readonly<Record<string, Accepts>>,
  chooser?: Chooser<Program>,
): Readers {
  const program = loaded(carried);
  let parsed: Shapes | undefined;
  const fitted = (root: string, value: JsonValue) => {
    parsed ??= parse(shapes) as unknown as Shapes;
    const choose = chooser?.(program, root);
    return fit(parsed, root, value, choose);
  };
  return {
    reader: (root) => {
      return readerOf(program, root, fitted, member(accepts, root));
    },
  };
}

function readerOf<T>(
  program: Program,
  root: string,
  fitted: (root: string, value: JsonValue) => Fitted,
  accepts: Accepts | undefined,
): Reader<T> {
  const exactly = <D>(valueOf: (given: D) => Document, given: D): Result<T> => {
    try {
      const { value, large } = valueOf(given);
      const found = violations(program, root, value);
      if (found.length > 0) return invalid(found);
      const fit: Fitted = large ? fitted(root, value) : { value };
      const { pointer } = fit;
      return pointer === undefined ? { ok: true, value: fit.value as T } : {
        ok: false,
        reason: "unrepresentable",
        violations: [],
        pointer,
        value,
      };
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      const { pointer, keyword, message: detail } = error;
      return invalid([violation({ pointer, keyword, at: "", detail })]);
    }
  };
  const read = (document: unknown): Result<T> => {
    const value = isText(document) && accepts
      ? quickly(document, accepts)
      : undefined;
    return value === undefined
      ? exactly(documentOf, document)
      : { ok: true, value: value as T };
  };
  return {
    read,
    violations: (document) => {
      const result = read(document);
      return result.ok ? [] : result.violations;
    },
    write: (value) => stringify(value as JsonValue),
    "~standard": {
      version: 1,
      vendor: "protogen",
      validate: (value) => standard(exactly(copyOf, value), value),
    },
  };
}

function invalid(violations: readonly Violation[]): Invalid {
  return { ok: false, reason: "invalid", violations };
}

/** A result as Standard Schema has it. */
function standard<T>(result: Result<T>, value: unknown): StandardResult<T> {
  if (result.ok) return { value: result.value };
  if (result.reason === "unrepresentable") {
    const message = "an integer that a number cannot hold exactly";
    return { issues: [{ message, path: steps(result.pointer, value) }] };
  }
  return {
    issues: result.violations.map((violation) => ({
      message: violation.message,
      path: steps(violation.pointer, value),
    })),
  };
}

/** A violation in one line. */
export function describe(violation: Violation): string {
  return placed(violation.pointer, violation.message);
}

/** The JSON value of a document. Throws JsonError, and TypeError where it is neither a text nor a parsed value. */
function documentOf(document: unknown): Document {
  if (isText(document) || document instanceof Uint8Array) {
    return parseDocument(document);
  }
  if (document instanceof ArrayBuffer) {
    return parseDocument(new Uint8Array(document));
  }
  if (isArray(document) || isPlain(document)) {
    return copyOf(document);
  }
  const found = called(document);
  throw new TypeError(
    "a reader takes a JSON text (string, Uint8Array, ArrayBuffer) or a parsed value (array, object), not " +
      (document instanceof Promise ? `${found}: await it first` : found),
  );
}

function copyOf(value: unknown): Document {
  return { value: toJson(value), large: true };
}

/** The keys of a pointer; positions in an array are numbers. */
function steps(pointer: string, value: unknown): readonly PropertyKey[] {
  let within: unknown = value;
  return pointer.split("/").slice(1).map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const found = isArray(within) ? Number(key) : key;
    within = (within as Readonly<Record<PropertyKey, unknown>>)[found];
    return found;
  });
}
