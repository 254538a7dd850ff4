/** What `runtime.js` exports and declares: to users through `mod.js`, and to the files of a contract. */

export { dateOf } from "./dates.ts";
export { JsonError } from "./fault.ts";
export { parse } from "./json.ts";
export { assertNever, tagOf } from "./known.ts";
export type {
  Known,
  KnownMembers,
  MemberInfo,
  Unrecognized,
  UnrecognizedMark,
  UnrecognizedTag,
} from "./known.ts";
export type { Violation } from "./program.ts";
export { describe } from "./reader.ts";
export type {
  Invalid,
  Read,
  Reader,
  Result,
  Unrepresentable,
} from "./reader.ts";
export type {
  StandardIssue,
  StandardProps,
  StandardResult,
  StandardSchemaV1,
} from "./standard.ts";
export type { Int64, JsonObject, JsonValue } from "./values.ts";
export { stringify } from "./write.ts";
