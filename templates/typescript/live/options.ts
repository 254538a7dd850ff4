/** What an app decides: its policy, not the contract's. */

import {
  CLOCK,
  type Clock,
  type FetchLike,
  type Signal,
  type WebSocketLike,
} from "./platform.ts";
import type { KeepAlivePlan, Plan } from "./plan.ts";
import type { LiveEvent } from "./told.ts";
import type { Connect } from "./transport.ts";

/** When to try again, in seconds: at random up to `first`, then up to twice as long each time, but never over `most`. */
export interface Retry {
  /** 1. */
  readonly first: number;
  /** 30. */
  readonly most: number;
  /** How many tries may fail one after another: 10. */
  readonly limit: number;
  /** How long a connection must last, with a valid message, until the count starts again: 5. */
  readonly stableAfter: number;
}

/** What becomes of messages that are not taken in time. */
export interface Buffer {
  /** How many are kept: 256. */
  readonly size?: number;
  /**
   * Where it is full: `coalesce` lets a repeated message give way to a newer one with the same tag (the default where
   * the contract names repeated ones), `fail` ends with `overflow`. A `WebSocket` cannot be told to wait.
   */
  readonly full?: "coalesce" | "fail";
}

/** Options of a client. Times are in seconds. */
export interface LiveOptions {
  /** `tolerant` (the default) keeps what newer servers say and goes on after an invalid message; `strict` ends. */
  readonly reading?: "strict" | "tolerant";
  readonly retry?: Partial<Retry>;
  readonly buffer?: Buffer;
  /** How long a handshake may take: 10. */
  readonly openTimeout?: number;
  /** How long the refresh of a token may take: 10. */
  readonly refreshTimeout?: number;
  /** When to ask a silent server for life, and how long it may take to answer: as the contract says. `null`: never. */
  readonly keepAlive?:
    | { readonly every: number; readonly within: number }
    | null;
  /**
   * After so long without a message the connection counts as lost. Off by default: a `WebSocket` has no ping, so that
   * only the contract's own texts (`keepAlive`) can ask a silent server for life.
   */
  readonly silence?: number;
  /** Cancels the client. */
  readonly signal?: Signal;
  /** Gives a new token instead of the contract's own request. */
  readonly refresh?: (old: string) => Promise<string>;
  readonly log?: (event: LiveEvent) => void;
  /** Allows a credential on `ws://` to other machines. */
  readonly allowInsecure?: boolean;
  readonly WebSocket?: WebSocketLike;
  readonly fetch?: FetchLike;
  /** Another transport than `WebSocket`: one with pings, or one that is told the status of a refusal. */
  readonly transport?: Connect;
  readonly clock?: Clock;
  /** A number from 0 to 1, as of `Math.random()`. */
  readonly random?: () => number;
}

/** Options, complete. */
export interface Settled {
  readonly strict: boolean;
  readonly retry: Retry;
  readonly size: number;
  readonly coalesce: boolean;
  readonly openTimeout: number;
  readonly refreshTimeout: number;
  readonly silence?: number;
  readonly keepAlive?: KeepAlivePlan;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Fills in what is left out. Throws RangeError for a number, TypeError for a word that makes no sense. */
export function settled(options: LiveOptions, plan: Plan): Settled {
  const repeats = plan.flow.repeat.length > 0;
  const {
    reading = "tolerant",
    openTimeout = 10,
    refreshTimeout = 10,
    buffer = {},
  } = options;
  const { size = 256, full = repeats ? "coalesce" : "fail" } = buffer;
  const retry = {
    first: 1,
    most: 30,
    limit: 10,
    stableAfter: 5,
    ...options.retry,
  };
  const numbers = {
    ...retry,
    openTimeout,
    refreshTimeout,
    size,
    silence: options.silence ?? 1,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 0)) {
      throw new RangeError(`${name} must be a number of 0 or more`);
    }
  }
  if (size < 1) throw new RangeError("a buffer holds at least one message");
  if (reading !== "strict" && reading !== "tolerant") {
    throw new TypeError("reading is strict or tolerant");
  }
  if (full !== "coalesce" && full !== "fail") {
    throw new TypeError(
      "a full buffer can coalesce or fail: a WebSocket cannot be told to wait",
    );
  }
  return {
    strict: reading === "strict",
    retry,
    size,
    coalesce: full === "coalesce",
    openTimeout,
    refreshTimeout,
    ...kept(options, plan),
    ...(options.silence === undefined ? {} : { silence: options.silence }),
    clock: options.clock ?? CLOCK,
    random: options.random ?? Math.random,
  };
}

/** How life is asked for. */
function kept(
  { keepAlive }: LiveOptions,
  plan: Plan,
): { readonly keepAlive?: KeepAlivePlan } {
  if (keepAlive === null) return {};
  const own = keepAlive ?? plan.keepAlive;
  return own ? { keepAlive: { ...plan.keepAlive, ...own } } : {};
}

/** However long a server asks for, in seconds. */
const LONGEST_PAUSE = 3600;

/** Seconds until the next try, after so many failed ones: full jitter, but not less than the server asks for. */
export function pause(
  { first, most }: Retry,
  attempt: number,
  random: () => number,
  retryAfter = 0,
): number {
  const longest = Math.min(most, first * 2 ** (attempt - 1));
  return Math.max(random() * longest, Math.min(retryAfter, LONGEST_PAUSE));
}
