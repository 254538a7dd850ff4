/** Readers: from text to a value of a type, or to what is wrong with it. */

import { Checker } from "./checker.ts";
import { Choosing } from "./choice.ts";
import { AND_MORE } from "./listing.ts";
import { JsonError, parse, parseDocument } from "./json.ts";
import { type Choose, fit, type Shapes } from "./shape.ts";
import { Program, type Violation } from "./program.ts";
import type { StandardResult, StandardSchemaV1 } from "./standard.ts";
import type { JsonValue } from "./values.ts";
import { stringify, toJson } from "./write.ts";

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
  /** Reads a document's text (UTF-8 where it is bytes). */
  read(text: string | Uint8Array): Result<T>;
  /** The text of a value, exact. Throws TypeError where it holds what JSON cannot say. */
  write(value: T): string;
}

/** What chooses the alternatives of unions besides the program: the other one, strict for a lenient choice. */
interface Choices {
  readonly other: string;
  readonly lenient: boolean;
}

/** The readers of one program, by declared name. */
export class Readers {
  private readonly checker: Checker;
  private readonly shapesText: string;
  private parsedShapes: Shapes | undefined;
  private readonly choices: Choices | undefined;
  private other: Checker | undefined;

  /** `shapes` is the JSON text of a `Shapes`; `choices` are needed where it has unions that no tag tells apart. */
  constructor(program: string, shapes: string, choices?: Choices) {
    this.checker = new Checker(new Program(program));
    this.shapesText = shapes;
    this.choices = choices;
  }

  /** The reader of a declared name. */
  reader<T>(root: string): Reader<T> {
    return {
      read: (text) => this.read<T>(root, text),
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

  private read<T>(root: string, text: string | Uint8Array): Result<T> {
    try {
      const { value, large } = parseDocument(text);
      return this.accept<T>(root, value, large);
    } catch (error) {
      if (error instanceof JsonError) return notJson(error);
      throw error;
    }
  }

  private accept<T>(root: string, value: JsonValue, large = true): Result<T> {
    const violations = this.checker.check(root, value);
    if (violations.length > 0) {
      return { ok: false, reason: "invalid", violations };
    }
    if (!large) return { ok: true, value: value as T };
    const fitted = fit(this.shapes, root, value, this.choosing(root));
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

  /** Chooses the alternatives of the unions in a document. */
  private choosing(root: string): Choose {
    if (this.choices === undefined) return () => undefined;
    const { other, lenient } = this.choices;
    this.other ??= new Checker(new Program(other));
    const choosing = lenient
      ? new Choosing(this.other, this.checker, root, lenient)
      : new Choosing(this.checker, this.other, root, lenient);
    return (union, value) => choosing.of(union, value);
  }

  private validate<T>(root: string, value: unknown): StandardResult<T> {
    const json = toJson(value);
    if (json === undefined) {
      return { issues: [{ message: "not a JSON value" }] };
    }
    const result = this.accept<T>(root, json);
    if (result.ok) return { value: result.value };
    if (result.reason === "unrepresentable") {
      const message = "an integer that a number cannot hold exactly";
      return { issues: [{ message, path: steps(result.pointer) }] };
    }
    return {
      issues: result.violations.map((violation) => ({
        message: describe(violation),
        path: steps(violation.pointer),
      })),
    };
  }
}

/** A violation in one line. */
export function describe(violation: Violation): string {
  const { pointer, keyword, at, detail } = violation;
  if (keyword === AND_MORE) return `${keyword}: ${detail}`;
  const where = pointer === "" ? "the document" : pointer;
  const what = detail === undefined ? keyword : `${keyword} (${detail})`;
  return `${where} breaks ${what}${at === "" ? "" : ` of ${at}`}`;
}

function notJson(error: JsonError): Invalid {
  const violation: Violation = {
    pointer: error.pointer,
    keyword: error.keyword,
    at: "",
    detail: error.message,
  };
  return { ok: false, reason: "invalid", violations: [violation] };
}

function steps(pointer: string): readonly string[] {
  return pointer.split("/").slice(1).map((step) =>
    step.replaceAll("~1", "/").replaceAll("~0", "~")
  );
}
