/** Asks a reader's Standard Schema what the reader itself was asked: a part of the driver. */

/** What is wrong with a document. */
export interface Violation {
  readonly pointer: string;
  readonly keyword: string;
}

/** What a reader makes of a document. */
export type Result =
  | { readonly ok: true; readonly value: unknown }
  | {
    readonly ok: false;
    readonly reason: "invalid" | "unrepresentable";
    readonly violations: readonly Violation[];
    readonly value?: unknown;
    readonly pointer?: string;
  };

/** A reader, which is a Standard Schema too. */
export interface Reader {
  read(text: string | Uint8Array): Result;
  readonly "~standard": {
    validate(value: unknown): {
      readonly value?: unknown;
      readonly issues?: readonly { readonly path?: readonly PropertyKey[] }[];
    };
  };
  write(value: unknown): string;
}

/** What JavaScript has and JSON has not. */
const FOREIGN: readonly unknown[] = [
  NaN,
  Infinity,
  "\ud800",
  undefined,
  () => 0,
  new Map(),
];

/** Whether two answers of a reader are the same; `JSON.parse` reads texts where it can, and never bytes. */
export function agree(reader: Reader, one: Result, other: Result): boolean {
  const [left, right] = [one, other].map((result) =>
    JSON.stringify([
      result.ok || [result.reason, result.pointer, result.violations],
      result.value === undefined ? "" : reader.write(result.value),
    ])
  );
  return left === right;
}

/** Whether a reader's `validate` says of a JSON value what `read` says of its text. `parsed` is a copy of its own. */
export function validates(
  reader: Reader,
  result: Result,
  parsed: unknown,
): boolean {
  const { value, issues } = reader["~standard"].validate(parsed);
  if (result.ok) {
    return issues === undefined &&
      reader.write(value) === reader.write(result.value);
  }
  const pointers = result.reason === "invalid"
    ? result.violations.map((each) => each.pointer)
    : [result.pointer ?? ""];
  const paths = issues?.map((each) =>
    (each.path ?? []).map((step) => "/" + escaped(String(step))).join("")
  );
  return JSON.stringify(paths) === JSON.stringify(pointers);
}

/** Whether `validate` has one issue with a value that is no JSON, and says the same of a member that is undefined as of none. */
export function refuses(reader: Reader, parsed: unknown): boolean {
  const { validate } = reader["~standard"];
  const isObject = typeof parsed === "object" && parsed !== null &&
    !Array.isArray(parsed);
  const all = FOREIGN.filter((each) => each !== undefined || !isObject);
  let free = "\0";
  while (isObject && Object.hasOwn(parsed, free)) free += "\0";
  const held = (each: unknown) =>
    isObject ? { ...parsed, [free]: each } : [each];
  const refused = all.every((each) =>
    validate(held(each)).issues?.length === 1
  );
  if (!isObject) return refused;
  const same = (value: unknown) => JSON.stringify(validate(value).issues);
  return refused && same(held(undefined)) === same(parsed);
}

function escaped(step: string): string {
  return step.replaceAll("~", "~0").replaceAll("/", "~1");
}
