/** The credential that a client has, and how it gets a new one. */

import { JsonError, type JsonValue, parse, stringify } from "../runtime/mod.ts";
import type { Given } from "./address.ts";
import {
  type Clock,
  type FetchInit,
  type FetchLike,
  platform,
} from "./platform.ts";
import { at, type RefreshPlan } from "./plan.ts";
import { LiveFailure } from "./told.ts";

/** What became of a refresh. */
export interface Refreshed {
  readonly result: "new" | "same" | "refused" | "error";
  readonly status?: number;
}

/** A text, or a function that gives one. */
export type Credential = string | (() => Promise<string>);

/**
 * A function that gives a token, for the one that is no good any more. It rejects with a LiveFailure whose reason is
 * `unauthenticated` where there will be none; any other error is worth a new try.
 */
export type Renew = (old: string) => Promise<string>;

/** Asks the server as the contract says. */
export interface Asked {
  readonly plan: RefreshPlan;
  /** Where HTTP requests go. */
  readonly http: string;
  /** The parameters, the present token among them. */
  readonly given: () => Given;
  readonly fetch: FetchLike;
}

/** The credential. One refresh is on the way at a time. */
export class Token {
  readonly #clock: Clock;
  readonly #patience: number;
  readonly #renew: Renew | undefined;
  readonly #asked: Asked | undefined;
  readonly #known: Set<string> = new Set();
  #value: string | undefined;
  #stop: (() => void) | undefined;

  /** `patience`: seconds in which a refresh must be answered. `renew` is the app's; without it `asked` is used. */
  constructor(
    clock: Clock,
    patience: number,
    value: string | undefined,
    renew: Renew | undefined,
    asked: Asked | undefined,
  ) {
    this.#clock = clock;
    this.#patience = patience;
    this.#renew = renew;
    this.#asked = asked;
    this.#set(value);
  }

  /** Counts a text among the secrets. */
  hide(secret: string | undefined): void {
    if (secret !== undefined) this.#known.add(secret);
  }

  get value(): string | undefined {
    return this.#value;
  }

  /** Whether a new one can be had. */
  get renewable(): boolean {
    return this.#renew !== undefined || this.#asked !== undefined;
  }

  /** Every credential so far: none of them may be told. */
  get secrets(): Iterable<string> {
    return this.#known;
  }

  /** Gets a new one, and tells what became of it, unless it is abandoned before. */
  refresh(done: (refreshed: Refreshed) => void): void {
    this.abandon();
    const control = new platform.AbortController();
    const stop = (): void => {
      this.#stop = undefined;
      off();
      control.abort();
    };
    const end = (refreshed: Refreshed): void => {
      if (this.#stop !== stop) return;
      stop();
      done(refreshed);
    };
    const off = this.#clock.after(
      this.#patience,
      () => end({ result: "error" }),
    );
    this.#stop = stop;
    this.#got(control.signal).then(
      (got) => {
        if (this.#stop !== stop) return;
        if (typeof got !== "string") return end(got);
        const same = got === this.#value;
        this.#set(got);
        end({ result: same ? "same" : "new" });
      },
      (error) => end({ result: isNo(error) ? "refused" : "error" }),
    );
  }

  /** Gives the refresh up. */
  abandon(): void {
    this.#stop?.();
  }

  #set(value: string | undefined): void {
    this.#value = value;
    this.hide(value);
  }

  async #got(signal: FetchInit["signal"]): Promise<string | Refreshed> {
    if (this.#renew !== undefined) {
      const found = await this.#renew(this.#value ?? "");
      const isToken = typeof found === "string" && found !== "";
      return isToken ? found : { result: "error" };
    }
    if (this.#asked === undefined) return { result: "refused" };
    return await asked(this.#asked, signal);
  }
}

/** The answer of the server: its token, or what is wrong. */
async function asked(
  { plan, http, given, fetch }: Asked,
  signal: FetchInit["signal"],
): Promise<string | Refreshed> {
  const hasBody = !["GET", "HEAD"].includes(plan.method) &&
    Object.keys(plan.body ?? {}).length > 0;
  const init: FetchInit = {
    method: plan.method,
    redirect: "manual",
    signal,
    headers: hasBody ? { "Content-Type": "application/json" } : {},
    ...(hasBody ? { body: stringify(filled(plan.body, given())) } : {}),
  };
  const answer = await fetch(
    `${http}/${plan.path.replace(/^\/+/, "")}`,
    init as never,
  );
  const text = await answer.text();
  const { status } = answer;
  if (!answer.ok) {
    const refused = [400, 401, 403].includes(status);
    return { result: refused ? "refused" : "error", status };
  }
  const token = at(parsed(text), plan.token);
  return typeof token === "string" && token !== ""
    ? token
    : { result: "error", status };
}

/** Whether the app's function says that there will be no token. */
function isNo(error: unknown): boolean {
  return error instanceof LiveFailure && error.reason === "unauthenticated";
}

function parsed(text: string): JsonValue | undefined {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A body with the values of parameters where it says `$name`. */
function filled(body: JsonValue, given: Given): JsonValue {
  if (typeof body === "string" && body.startsWith("$")) {
    return given[body.slice(1)] ?? "";
  }
  if (typeof body !== "object" || body === null) return body;
  if (Array.isArray(body)) {
    return body.map((each: JsonValue) => filled(each, given));
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, each]) => [name, filled(each, given)]),
  );
}
