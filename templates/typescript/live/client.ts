/** A client that survives what happens to connections: what the clients of all channels have in common. */

/// <reference lib="esnext.disposable" />
import type { Values } from "./access.ts";
import type { CallPlan } from "./calls.ts";
import { Engine } from "./engine.ts";
import { Broadcast, Inbox } from "./inbox.ts";
import type { Message } from "./messages.ts";
import type { LiveOptions } from "./options.ts";
import { type Address, throwLater } from "./platform.ts";
import type { Plan } from "./plan.ts";
import type { Opening } from "./sending.ts";
import type { LiveState, Outcome } from "./told.ts";

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
  readonly #plan: Plan;
  readonly #options: LiveOptions;
  readonly #engine: Engine;
  readonly #inbox: Inbox<Received>;
  readonly #states = new Broadcast<LiveState>({ state: "idle" });
  readonly #handlers: Set<Handlers> = new Set();
  readonly #cancel = (): void => this.cancel();
  #isRead = false;
  #settle: (outcome: Outcome<Received, Code>) => void = () => {};
  /** Resolves once, with how the client ended. It never rejects. */
  readonly outcome: Promise<Outcome<Received, Code>> = new Promise(
    (resolve) => {
      this.#settle = resolve;
    },
  );

  protected constructor(
    plan: Plan,
    server: string | Address,
    values: Values,
    options: LiveOptions,
    opening?: Opening<object>,
  ) {
    this.#plan = plan;
    this.#options = options;
    this.#engine = new Engine(plan, server, values, options, opening, {
      deliver: (message, last) => this.#deliver(message, last),
      state: (state) => {
        this.#states.tell(state);
        this.#call("state", state);
      },
      ended: (outcome) => this.#end(outcome as Outcome<Received, Code>),
    });
    const { size, coalesce } = this.#engine.settled;
    this.#inbox = new Inbox(size, coalesce ? plan.flow.repeat : []);
  }

  /** Starts to connect; once. */
  start(): this {
    if (!this.#engine.isIdle) return this;
    const { signal } = this.#options;
    if (signal?.aborted) this.cancel();
    else signal?.addEventListener("abort", this.#cancel);
    this.#engine.post("start");
    return this;
  }

  /** Ends it. */
  cancel(): void {
    this.#engine.post("cancel");
  }

  /** Closes the connection until `resume`, as when the app goes to the background. */
  suspend(): void {
    this.#engine.post("suspend");
  }

  /** Connects again after `suspend`. */
  resume(): void {
    this.#engine.post("resume");
  }

  /** The network is back: a client that waits tries at once. */
  reachable(): void {
    this.#engine.post("reachable");
  }

  /** Where it is now. */
  get state(): LiveState {
    return this.#states.present;
  }

  /** The present state and all that follow, for any number of readers. */
  get states(): AsyncIterable<LiveState> {
    return this.#states;
  }

  /** How many messages gave way to newer ones, as they were not taken in time. */
  get coalesced(): number {
    return this.#inbox.coalesced;
  }

  /**
   * Calls functions with each message, state and the outcome, until what comes back is called. Messages are not kept
   * for a loop then, unless it has begun.
   */
  on(handlers: Handlers): () => void {
    this.#handlers.add(handlers);
    return () => void this.#handlers.delete(handlers);
  }

  /**
   * The messages, for one reader; starts the client. They end with the client, and throw its LiveFailure if it has one.
   * To leave the loop cancels the client.
   */
  [Symbol.asyncIterator](): AsyncIterator<Received, undefined> {
    this.#isRead = true;
    this.start();
    return {
      next: () => this.#inbox.next(),
      return: () => {
        this.cancel();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  /** Cancels it. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.cancel();
    await this.outcome;
  }

  /** Sends a message when the connection is open. Rejects with a LiveFailure where it is not valid, or cannot go out. */
  protected transmit(message: object): Promise<void> {
    return this.#engine.sending.send(message);
  }

  /** Sends a request, and waits for its reply. Rejects with a LiveFailure if the connection is lost before. */
  protected request(plan: CallPlan, message: object): Promise<unknown> {
    return this.#engine.sending.call(plan, message);
  }

  #deliver({ value, tag }: Message, last: boolean): boolean {
    const kept = this.#handlers.size === 0 || this.#isRead;
    const before = this.#inbox.coalesced;
    if (kept && !this.#inbox.add(value as Received, tag, last)) return false;
    const count = this.#inbox.coalesced;
    if (count > before) this.#engine.log({ kind: "coalesced", count });
    this.#call("message", value);
    if (tag === undefined) return true;
    const { handlers } = this.#plan;
    const own = Object.hasOwn(handlers, tag) ? handlers[tag] : undefined;
    this.#call(own ?? "unknown", value);
    return true;
  }

  #end(outcome: Outcome<Received, Code>): void {
    this.#options.signal?.removeEventListener("abort", this.#cancel);
    this.#states.end();
    this.#inbox.end(outcome.kind === "failed" ? outcome.failure : undefined);
    this.#settle(outcome);
    this.#call("end", outcome);
    this.#handlers.clear();
  }

  /** Calls the functions of a name. What they throw is nothing that ends a client. */
  #call(name: string, argument: unknown): void {
    for (const each of [...this.#handlers]) {
      const handlers = each as unknown as Readonly<
        Record<string, ((argument: unknown) => void) | undefined>
      >;
      try {
        handlers[name]?.(argument);
      } catch (error) {
        throwLater(error);
      }
    }
  }
}
