/** What a client says: its first message, others, and requests with replies. */

import type { JsonValue } from "../runtime/mod.ts";
import { type CallPlan, Calls } from "./calls.ts";
import type { Line } from "./line.ts";
import type { Plan } from "./plan.ts";
import { LiveFailure } from "./told.ts";

/** The first message, or what makes it; `cursor`: the one of the last message, where the contract resumes by one. */
export type Opening<Message> =
  | Message
  | ((cursor: JsonValue | undefined) => Message);

/** Somebody who waits until messages can be sent. */
interface Sender {
  readonly send: () => void;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

/** The outgoing side of one client. */
export class Sending {
  readonly #plan: Plan;
  readonly #line: Line;
  readonly #opening: Opening<object> | undefined;
  readonly #calls: Calls;
  #state: "closed" | "greeting" | "ready" = "closed";
  #waiting: Sender[] = [];

  /** Throws LiveFailure for a first message that is not valid. `random`: gives numbers from 0 to 1, for the ids of requests. */
  constructor(
    plan: Plan,
    line: Line,
    opening: Opening<object> | undefined,
    random: () => number,
  ) {
    this.#plan = plan;
    this.#calls = new Calls(random);
    this.#line = line;
    this.#opening = opening;
    if (typeof opening === "object") this.#written(opening);
  }

  /** The connection is open: the first message goes out. */
  opened(cursor: JsonValue | undefined): void {
    const opening = this.#opening;
    const greets = opening !== undefined && this.#plan.awaits !== undefined;
    this.#line.watch();
    if (opening !== undefined) {
      const first = typeof opening === "function" ? opening(cursor) : opening;
      this.#line.send(this.#written(first));
    }
    if (greets) this.#state = "greeting";
    else this.#ready();
  }

  /** A valid message came: it may be the one that was awaited. */
  heard(value: unknown): void {
    if (this.#state !== "greeting" || typeof value !== "object") return;
    if (value === null || this.#plan.awaits?.violations(value).length !== 0) {
      return;
    }
    this.#ready();
  }

  /** Whether a message answers a request; it is then taken. */
  answered(value: unknown): boolean {
    return this.#calls.answered(value);
  }

  /** The connection is gone: nothing is sent again by itself. */
  closed(): void {
    this.#state = "closed";
    this.#calls.interrupt();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each.reject(new LiveFailure("interrupted"));
  }

  /** Sends a message, once what the contract wants first is said. Rejects where the connection is not open. */
  async send(message: object): Promise<void> {
    await this.#send(this.#written(message));
  }

  /** Sends a request as a message, and waits for its reply. */
  async call(plan: CallPlan, message: object): Promise<unknown> {
    const request = this.#calls.request(plan, message);
    const text = this.#written(request);
    let reply: Promise<unknown> | undefined;
    await this.#send(text, () => {
      reply = this.#calls.reply(plan, request);
    });
    return await reply;
  }

  /** Sends a text, in the order in which that is asked for; `before`: what is done at that moment. */
  #send(text: string, before: () => void = () => {}): Promise<void> {
    const send = (): void => {
      before();
      this.#line.send(text);
    };
    if (this.#state === "greeting") {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ send, resolve, reject });
      });
    }
    if (this.#state === "closed") {
      return Promise.reject(new LiveFailure("interrupted"));
    }
    send();
    return Promise.resolve();
  }

  #ready(): void {
    this.#state = "ready";
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      each.send();
      each.resolve();
    }
  }

  /** The text of a message. Throws LiveFailure where the strict reader would refuse it. */
  #written(message: object): string {
    const { sent } = this.#plan;
    const violations = sent?.violations(message) ?? [];
    if (sent === undefined || violations.length > 0) {
      throw new LiveFailure("violation", { violations });
    }
    return sent.write(message);
  }
}
