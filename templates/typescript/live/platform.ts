/** What a client takes from its platform, declared in place: browsers, Deno and Node need no other types for it. */

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

/** What the platform has, as far as a client uses it. */
interface Platform {
  readonly fetch?: FetchLike;
  readonly WebSocket?: WebSocketLike;
  readonly AbortController: new () => {
    readonly signal: Signal;
    abort(): void;
  };
  readonly TextDecoder: new (
    label: string,
    options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
  ) => { decode(bytes: Uint8Array): string };
  setTimeout(work: () => void, milliseconds: number): unknown;
  clearTimeout(timer: unknown): void;
}

/** The platform. */
export const platform: Platform = globalThis as unknown as Platform;

/** A longer wait would be none at all, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The platform's own clock. */
export const CLOCK: Clock = {
  now: () => Date.now(),
  after(seconds, work) {
    const timer = platform.setTimeout(
      work,
      Math.min(seconds * 1000, LONGEST),
    );
    return () => platform.clearTimeout(timer);
  },
};

/** Throws an error where nothing of the client is on the way, as platforms do with those of event listeners. */
export function throwLater(error: unknown): void {
  platform.setTimeout(() => {
    throw error;
  }, 0);
}
