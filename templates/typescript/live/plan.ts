/** What a contract says of one channel, as a client follows it. */

import type { JsonValue, Reader } from "../runtime/mod.ts";
import type { Reason } from "./told.ts";

/** The keys of a JSON Pointer. */
export type Path = readonly string[];

/** What a client does about a refusal or a close, and the contract's own code for it. */
export interface Verdict {
  readonly kind: "retry" | "refresh" | "fail" | "end";
  readonly code?: string;
}

/** What a client does about each number. `server`: about every other status from 500; `other`: about the rest. */
export interface Verdicts {
  readonly listed: Readonly<Record<number, Verdict>>;
  readonly server?: Verdict;
  readonly other: Verdict;
}

/** A value that a client gives when it connects. */
export interface Parameter {
  readonly name: string;
  readonly place: "address" | "query" | "header";
  readonly required: boolean;
  readonly credential: boolean;
  readonly default?: string;
}

/** Where a server is. `http`: where its HTTP requests go, if the contract says so. */
export interface ServerPlan {
  readonly url: string;
  readonly http?: string;
}

/** The HTTP request that gives a new token. A text `$name` in the body is a parameter; `token` is its place in the answer. */
export interface RefreshPlan {
  readonly method: string;
  readonly path: string;
  readonly body: JsonValue;
  readonly token: Path;
}

/** Seconds of silence before a client asks for life, and in which it must be answered; by texts, or by ping frames. */
export interface KeepAlivePlan {
  readonly every: number;
  readonly within: number;
  readonly send?: string;
  readonly expect?: string;
}

/** How messages follow one another, by their tags. */
export interface FlowPlan {
  readonly repeat: readonly string[];
  readonly end: readonly string[];
  /** Where the code of a last message is. */
  readonly code?: Path;
  /** What is done about a code instead of ending. */
  readonly recover: Readonly<Record<string, "retry" | "refresh">>;
}

/** One channel. */
export interface Plan {
  readonly name: string;
  /** Texts and names of parameters in turn. */
  readonly address: readonly string[];
  readonly servers: Readonly<Record<string, ServerPlan>>;
  readonly parameters: readonly Parameter[];
  readonly subprotocols: readonly string[];
  /** Messages carry the value of a parameter. */
  readonly correlation?: { readonly path: Path; readonly parameter: string };
  /** A member that never goes down. */
  readonly order?: Path;
  /** Where the tag of a message is, and the tags that the contract lists. */
  readonly tag?: Path;
  readonly tags: readonly string[];
  /** By tag, the name of the function for such messages. */
  readonly handlers: Readonly<Record<string, string>>;
  readonly flow: FlowPlan;
  /** By HTTP status, and by close code (1005: none in the server's frame, 1006: no frame). */
  readonly refused: Verdicts;
  readonly closed: Verdicts;
  /** The contract's own codes. */
  readonly failures: Readonly<Partial<Record<Reason, string>>>;
  readonly refresh?: RefreshPlan;
  readonly keepAlive?: KeepAlivePlan;
  /** A new connection continues after a cursor, the value at `from` in the last message: as a parameter of the query, or as the first message says. */
  readonly resume?: { readonly query?: string; readonly from: Path };
  /** The message that the client waits for before it sends others than its first. */
  readonly awaits?: Reader<unknown>;
  /** Readers of what the server sends, and the one of what it receives. */
  readonly strict: Reader<unknown>;
  readonly tolerant: Reader<unknown>;
  readonly sent?: Reader<unknown>;
}

/** The verdict on a number. A refusal that is the `end` is no better than one that is a failure. */
export function verdict(
  { listed, server, other }: Verdicts,
  number: number,
): Verdict {
  return listed[number] ?? (number >= 500 ? server : undefined) ?? other;
}

/** One reader of what any of several read: the first that accepts a document. */
export function anyOf(readers: readonly Reader<unknown>[]): Reader<unknown> {
  const [first, ...others] = readers as [Reader<unknown>, ...Reader<unknown>[]];
  if (others.length === 0) return first;
  const rest = anyOf(others);
  return {
    ...first,
    read(document) {
      const result = first.read(document);
      if (result.ok || result.reason === "unrepresentable") return result;
      const other = rest.read(document);
      return other.ok || other.reason === "unrepresentable" ? other : result;
    },
    violations(document) {
      const found = first.violations(document);
      if (found.length === 0 || rest.violations(document).length > 0) {
        return found;
      }
      return [];
    },
  };
}

/** The value at the end of some keys, also of positions in arrays; undefined where there is none. */
export function at(value: unknown, path: Path): unknown {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[key];
  }
  return found;
}
