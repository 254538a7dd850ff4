/// <reference lib="esnext.disposable" />
import type { JsonValue, Reader, Violation } from "./runtime.js";

/** A `URL`. */
export interface Address {
  readonly href: string;
}

/** An `AbortSignal`. */
export interface Signal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** The time, and a wait. Tests give one that they move by hand. */
export interface Clock {
  /** Milliseconds since 1970, as of `Date.now()`. */
  now(): number;
  /** Calls a function after so many seconds; what comes back calls that off. */
  after(seconds: number, work: () => void): () => void;
}

/** What `fetch` is asked for. */
export interface FetchInit {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly redirect: "manual";
  readonly signal: Signal;
  readonly body?: string;
}

/** What a client reads of a `Response`. */
export interface FetchAnswer {
  readonly ok: boolean;
  readonly status: number;
  text(): Promise<string>;
}

/** `fetch`, or one that stands in for it. It is given a `FetchInit`. */
export type FetchLike = (url: string, init: never) => Promise<FetchAnswer>;

/** An object of the class `WebSocket`, or of one that stands in for it. */
export interface SocketLike {
  binaryType: string;
  onopen: unknown;
  onmessage: unknown;
  onerror: unknown;
  onclose: unknown;
  send(text: string): void;
  close(code?: number): void;
}

/** The class `WebSocket`, or one that stands in for it. It is given protocols, or `{protocols, headers}`. */
export type WebSocketLike = new (url: string, options?: never) => SocketLike;

/** What to connect to. It holds credentials. */
export interface Connection {
  readonly url: string;
  readonly subprotocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a transport tells. After `refused` or `closed` it tells nothing more. */
export type TransportEvent =
  | {
    readonly kind: "opened" | "pong";
  }
  | {
    readonly kind: "message";
    readonly data: string | Uint8Array;
  }
  /** `status` and `retryAfter` (seconds) where the platform tells them. */
  | {
    readonly kind: "refused";
    readonly status?: number;
    readonly retryAfter?: number;
  }
  /** `code`: that of the server's close frame (1005: it has none), 1006 where none came. */
  | {
    readonly kind: "closed";
    readonly code: number;
  };

/** A connection. */
export interface Transport {
  send(text: string): void;
  /** Asks for life by a ping frame, where the platform can. */
  readonly ping?: () => void;
  /** Says goodbye; what comes after is ignored. */
  close(code: number): void;
  /** Goes without a word. */
  abort(): void;
}

/** Starts to connect, and tells what becomes of it. */
export type Connect = (
  to: Connection,
  tell: (event: TransportEvent) => void,
) => Transport;

/** The transport of a class `WebSocket`: it is told no status of a refusal, and has no ping. */
export function webSocket(Socket: WebSocketLike): Connect;

/** What can happen. */
export type Event =
  | "start"
  | "cancel"
  | "token.new"
  | "token.same"
  | "token.refused"
  | "token.error"
  | "suspend"
  | "opened"
  | "refused.retry"
  | "refused.refresh"
  | "refused.unknown"
  | "refused.fail"
  | "deadline"
  | "message.ordinary"
  | "message.unknown"
  | "message.stale"
  | "message.invalid"
  | "message.terminal"
  | "message.refresh"
  | "message.retry"
  | "stable"
  | "silence"
  | "overflow"
  | "closed.end"
  | "closed.retry"
  | "closed.refresh"
  | "closed.fail"
  | "timer"
  | "reachable"
  | "resume";

/** Why a client gave up. */
export type Reason =
  | "unreachable"
  | "unauthenticated"
  | "refused"
  | "interrupted"
  | "violation"
  | "overflow"
  | "closed";

/** Why a client waits: the event of the state machine, and the HTTP status or close code that the server gave. */
export interface Cause {
  readonly event: Event;
  readonly status?: number;
  readonly closeCode?: number;
}

/** Where a client is. `attempt` counts tries since the connection was last stable; `until` is as of `Date.now()`. */
export type LiveState = {
  readonly state: "idle" | "authorizing" | "open" | "suspended" | "ended";
} | {
  readonly state: "connecting";
  readonly attempt: number;
} | {
  readonly state: "waiting";
  readonly until: number;
  readonly cause: Cause;
};

/** How it ended: exactly once for each client. */
export type Outcome<Message, Code extends string = string> = {
  readonly kind: "completed";
  readonly message?: Message;
} | {
  readonly kind: "failed";
  readonly failure: LiveFailure<Code>;
} | {
  readonly kind: "cancelled";
};

/** What is known of a failure besides its reason. */
export interface Details<Code extends string = string> {
  readonly code?: Code;
  readonly status?: number;
  readonly closeCode?: number;
  readonly violations?: readonly Violation[];
}

/**
 * A client that gave up, or a message that could not be sent. It never holds a credential. `Code`: the codes that its
 * channel may give.
 */
export class LiveFailure<Code extends string = string> extends Error {
  /** `instanceof` tells of no channel: the code is a text then. */
  static readonly [Symbol.hasInstance]: (
    value: unknown,
  ) => value is LiveFailure;
  readonly name: string;
  readonly reason: Reason;
  /** The contract's own code. */
  readonly code?: Code;
  /** The HTTP status of a refusal, where the platform tells it. */
  readonly status?: number;
  /** The code of the server's close. */
  readonly closeCode?: number;
  /** What is wrong with the message. */
  readonly violations?: readonly Violation[];
  constructor(reason: Reason, details?: Details<Code>);
}

/** Something worth a line in a log. Credentials are `***`. */
export type LiveEvent =
  | {
    readonly kind: "state";
    readonly state: LiveState;
  }
  | {
    readonly kind: "connecting";
    readonly url: string;
  }
  | {
    readonly kind: "refreshed";
    readonly result: "new" | "same" | "refused" | "error";
    readonly status?: number;
  }
  /** A message that is not delivered: not valid, or one that says to connect again. */
  | {
    readonly kind: "reported";
    readonly why: "invalid" | "refresh" | "retry";
    readonly text: string;
    readonly violations: readonly Violation[];
  }
  /** A message that is older than the last one. */
  | {
    readonly kind: "stale";
    readonly text: string;
  }
  /** A message that gave way to a newer one; `count`: how many so far. */
  | {
    readonly kind: "coalesced";
    readonly count: number;
  };

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
  readonly correlation?: {
    readonly path: Path;
    readonly parameter: string;
  };
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
  readonly resume?: {
    readonly query?: string;
    readonly from: Path;
  };
  /** The message that the client waits for before it sends others than its first. */
  readonly awaits?: Reader<unknown>;
  /** Readers of what the server sends, and the one of what it receives. */
  readonly strict: Reader<unknown>;
  readonly tolerant: Reader<unknown>;
  readonly sent?: Reader<unknown>;
}

/** One reader of what any of several read: the first that accepts a document. */
export function anyOf(readers: readonly Reader<unknown>[]): Reader<unknown>;

/** A request with replies. */
export interface CallPlan {
  /** Where request and reply have the id that they share; without it the next reply is the answer. */
  readonly ids?: readonly [request: Path, reply: Path];
  /** Whether the id is a number. */
  readonly numeric?: boolean;
  readonly replies: readonly Reader<unknown>[];
}

/** A message, looked at. `event`: that of the state machine; `value`: what the reader made of a valid one. */
export interface Message {
  readonly event:
    | "message.ordinary"
    | "message.terminal"
    | "message.unknown"
    | "message.stale"
    | "message.invalid"
    | "message.refresh"
    | "message.retry";
  readonly text: string;
  readonly value?: unknown;
  readonly tag?: string;
  /** The contract's code in a last message. */
  readonly code?: string;
  readonly violations: readonly Violation[];
}

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
  readonly keepAlive?: {
    readonly every: number;
    readonly within: number;
  } | null;
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

/** A text, or a function that gives one. */
export type Credential = string | (() => Promise<string>);

/** The values of the parameters as an app gives them. */
export type Values = Readonly<Record<string, Credential | undefined>>;

/** The first message, or what makes it; `cursor`: the one of the last message, where the contract resumes by one. */
export type Opening<Message> =
  | Message
  | ((cursor: JsonValue | undefined) => Message);

/** Functions for what every client tells. */
export interface CommonHandlers<Received, Code extends string = string> {
  /** Every message. */
  readonly message?: (message: Received) => void;
  /** A message with a tag that the contract does not list. */
  readonly unknown?: (message: Received) => void;
  readonly state?: (state: LiveState) => void;
  /** Once, after everything else. */
  readonly end?: (outcome: Outcome<Received, Code>) => void;
}

/** The client of a channel. `Received`: its messages; `Handlers`: functions for them; `Code`: its failures' codes. */
export class LiveClient<
  Received,
  Handlers extends CommonHandlers<Received, Code> = CommonHandlers<Received>,
  Code extends string = string,
> implements AsyncIterable<Received>, AsyncDisposable {
  #private;
  /** Resolves once, with how the client ended. It never rejects. */
  readonly outcome: Promise<Outcome<Received, Code>>;
  protected constructor(
    plan: Plan,
    server: string | Address,
    values: Values,
    options: LiveOptions,
    opening?: Opening<object>,
  );
  /** Starts to connect; once. */
  start(): this;
  /** Ends it. */
  cancel(): void;
  /** Closes the connection until `resume`, as when the app goes to the background. */
  suspend(): void;
  /** Connects again after `suspend`. */
  resume(): void;
  /** The network is back: a client that waits tries at once. */
  reachable(): void;
  /** Where it is now. */
  get state(): LiveState;
  /** The present state and all that follow, for any number of readers. */
  get states(): AsyncIterable<LiveState>;
  /** How many messages gave way to newer ones, as they were not taken in time. */
  get coalesced(): number;
  /**
   * Calls functions with each message, state and the outcome, until what comes back is called. Messages are not kept
   * for a loop then, unless it has begun.
   */
  on(handlers: Handlers): () => void;
  /**
   * The messages, for one reader; starts the client. They end with the client, and throw its LiveFailure if it has one.
   * To leave the loop cancels the client.
   */
  [Symbol.asyncIterator](): AsyncIterator<Received, undefined>;
  /** Cancels it. */
  [Symbol.asyncDispose](): Promise<void>;
  /** Sends a message when the connection is open. Rejects with a LiveFailure where it is not valid, or cannot go out. */
  protected transmit(message: object): Promise<void>;
  /** Sends a request, and waits for its reply. Rejects with a LiveFailure if the connection is lost before. */
  protected request(plan: CallPlan, message: object): Promise<unknown>;
}

export {};
