/** Any JSON value. An integer that a `number` cannot hold exactly is a `bigint`. */
export type JsonValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly JsonValue[]
  | JsonObject;

/** A JSON object. */
export interface JsonObject {
  readonly [key: string]: JsonValue;
}

/** An integer of up to 64 bits: a `number` where that is exact, else a `bigint`. */
export type Int64 = number | bigint;

/** A text that is no JSON document. */
export class JsonError extends Error {
  readonly name: string;
  /** `json`, or `duplicate keys`. */
  readonly keyword: string;
  /** The JSON Pointer of the object that names a key twice; empty for every other fault. */
  readonly pointer: string;
  constructor(message: string, keyword?: string, pointer?: string);
}

/** A schema that libraries of the Standard Schema family accept. */
export interface StandardSchemaV1<Input, Output> {
  readonly "~standard": StandardProps<Input, Output>;
}

/** What Standard Schema and Standard JSON Schema ask of a schema. */
export interface StandardProps<Input, Output> {
  readonly version: 1;
  readonly vendor: string;
  readonly validate: (value: unknown) => StandardResult<Output>;
  readonly types?: {
    readonly input: Input;
    readonly output: Output;
  };
}

/** The outcome of a validation. */
export type StandardResult<Output> = {
  readonly value: Output;
  readonly issues?: undefined;
} | {
  readonly issues: readonly StandardIssue[];
};

/** One thing a value breaks. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}

/**
 * The date of a count of milliseconds (or seconds) since 1970-01-01T00:00:00Z, or of a text of the format `date-time`;
 * undefined where there is none, or a `Date` has no word for it, as for a leap second. What is finer than a
 * millisecond is cut off.
 */
export function dateOf(
  value: Int64 | string | null | undefined,
  unit?: "milliseconds" | "seconds",
): Date | undefined;

declare const unrecognized: unique symbol;

/** Marks, in types only, what the schema does not list. */
export interface UnrecognizedMark {
  readonly [unrecognized]: true;
}

/** A value that the schema does not list; only tolerant readers yield it. */
export type Unrecognized<T> = T & UnrecognizedMark;

/** A tag that the schema does not list: a string, which no literal equals. */
export interface UnrecognizedTag extends UnrecognizedMark {
  /** The tag's text. */
  toString(): string;
}

/** A type without what the schema does not list: what strict readers yield. */
export type Known<T> = [JsonValue] extends [T] ? T
  : T extends UnrecognizedMark ? never
  : T extends object ? KnownMembers<T>
  : T;

/** An object or an array whose members are known; editors and messages call it by this name. */
export type KnownMembers<T> = {
  readonly [Key in keyof T]: Known<T[Key]>;
};

/** What a schema says of a value that it lists. */
export interface MemberInfo {
  /** What the value means. */
  readonly description?: string;
  /** What a receiver should do about it. */
  readonly action?: string;
  readonly deprecated?: true;
}

/** The value at a path of keys, where there is one. */
export function tagOf(value: unknown, ...path: readonly string[]): unknown;

/** Takes the value of a `switch` that has no case left; fails to compile where one is. */
export function assertNever(value: never): never;

/** The JSON text of a value. Throws TypeError where it holds what JSON cannot say, or nests deeper than readers take. */
export function stringify(value: JsonValue): string;

/** The value of a JSON text (UTF-8 where it is bytes). Throws JsonError where it is none. */
export function parse(text: string | Uint8Array): JsonValue;

/** One thing a document breaks. */
export interface Violation {
  /** The JSON Pointer of the value in the document. */
  readonly pointer: string;
  /** The schema's keyword that fails; `json` or `duplicate keys` where the text is none; `and more` at the end of a list of the first 1,000. */
  readonly keyword: string;
  /** Where the schema says so. */
  readonly at: string;
  /** The member that is missing or not allowed, or what is wrong with the text. */
  readonly detail?: string;
  /** What was expected and what was found, in words; made when it is first asked for, and left out of JSON. */
  readonly message: string;
}

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

/** A violation in one line. */
export function describe(violation: Violation): string;

export {};
