/** What is wrong with a text that is no JSON document, and where. */

/** Arrays and objects nested deeper than this are refused. */
export const MAX_DEPTH = 128;
/** What is said of them. */
export const TOO_DEEP: string = `nested deeper than ${MAX_DEPTH} levels`;
/** What is said of a string that is no text. */
export const HALF_PAIR = "a string holds half of a surrogate pair";

/** A text that is no JSON document. */
export class JsonError extends Error {
  override readonly name: string = "JsonError";
  /** `json`, or `duplicate keys`. */
  readonly keyword: string;
  /** The JSON Pointer of the object that names a key twice; empty for every other fault. */
  readonly pointer: string;

  constructor(message: string, keyword = "json", pointer = "") {
    super(message);
    this.keyword = keyword;
    this.pointer = pointer;
  }
}

/** The JSON Pointer of a path of keys and positions. */
export function pointerOf(path: readonly (string | number)[]): string {
  return path.map((step) =>
    `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`
  ).join("");
}
