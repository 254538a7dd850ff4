/** What runs a client: it tells the state machine what happens, and does what that says. */

import { type About, about } from "./about.ts";
import { Access, type Values } from "./access.ts";
import { type Context, type Setting, START } from "./context.ts";
import { Line, type LineEvent } from "./line.ts";
import { type Effect, type Event, type State, step } from "./machine.ts";
import { type Message, Messages } from "./messages.ts";
import { type LiveOptions, pause, type Settled, settled } from "./options.ts";
import { type Address, throwLater } from "./platform.ts";
import { type Plan, verdict } from "./plan.ts";
import { type Opening, Sending } from "./sending.ts";
import {
  type LiveEvent,
  LiveFailure,
  type LiveState,
  type Outcome,
  type Reason,
} from "./told.ts";

/** What an engine tells. */
export interface Listener {
  /** A message; `last`: none follows. False where there is no room for it. */
  deliver(message: Message, last: boolean): boolean;
  state(state: LiveState): void;
  /** Once. */
  ended(outcome: Outcome<unknown>): void;
}

/** An event on its way to the state machine, or what happens on the connection of a number. */
type Incoming =
  | { readonly event: Event; readonly about: About }
  | { readonly heard: LineEvent; readonly number: number };

/** The engine of one client. */
export class Engine {
  readonly sending: Sending;
  readonly settled: Settled;
  readonly #plan: Plan;
  readonly #options: LiveOptions;
  readonly #listener: Listener;
  readonly #setting: Setting;
  readonly #access: Access;
  readonly #messages: Messages;
  readonly #line: Line;
  readonly #events: Incoming[] = [];
  #busy = false;
  #state: State = "idle";
  #context: Context = START;
  #timer: (() => void) | undefined;
  #until = 0;
  #outcome: Outcome<unknown> | undefined;

  /** Throws TypeError and RangeError for what can never work. */
  constructor(
    plan: Plan,
    server: string | Address,
    values: Values,
    options: LiveOptions,
    opening: Opening<object> | undefined,
    listener: Listener,
  ) {
    this.#plan = plan;
    this.#options = options;
    this.#listener = listener;
    this.settled = settled(options, plan);
    const { strict, retry, keepAlive } = this.settled;
    this.#access = new Access(plan, server, values, options, this.settled);
    this.#setting = {
      hasToken: this.#access.hasToken,
      refresh: this.#access.token.renewable,
      ends: plan.flow.end.length > 0,
      strict,
      limit: retry.limit,
    };
    const subject = plan.correlation &&
      this.#access.value(plan.correlation.parameter);
    this.#messages = new Messages(plan, strict, subject);
    this.#line = new Line(
      this.#access.connect,
      this.settled,
      keepAlive,
      (heard, number) => this.#post({ heard, number }),
    );
    const { random } = this.settled;
    this.sending = new Sending(plan, this.#line, opening, random);
  }

  get isIdle(): boolean {
    return this.#state === "idle";
  }

  /** Tells the state machine of an event. */
  post(event: Event, about: About = {}): void {
    this.#post({ event, about });
  }

  /** Writes to the app's log. */
  log(event: LiveEvent): void {
    try {
      this.#options.log?.(event);
    } catch (error) {
      throwLater(error);
    }
  }

  /** Takes one event after another, also where one causes the next. */
  #post(incoming: Incoming): void {
    this.#events.push(incoming);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let each = this.#events.shift(); each; each = this.#events.shift()) {
        if ("event" in each) this.#step(each.event, each.about);
        else if (this.#line.isPresent(each.number)) this.#hear(each.heard);
      }
    } finally {
      this.#busy = false;
    }
  }

  #hear(heard: LineEvent): void {
    switch (heard.kind) {
      case "message":
        return this.#receive(heard.data);
      case "pong":
        return this.#line.heard();
      case "impossible":
        return this.#step("refused.fail", {});
      case "refused": {
        const { status, retryAfter } = heard;
        if (status === undefined) return this.#step("refused.unknown", {});
        const { kind, code } = verdict(this.#plan.refused, status);
        const event = `refused.${kind === "end" ? "fail" : kind}` as const;
        return this.#step(event, about({ code, status, retryAfter }));
      }
      case "closed": {
        const { kind, code } = verdict(this.#plan.closed, heard.code);
        const known = about({ code, closeCode: heard.code });
        return this.#step(`closed.${kind}`, known);
      }
      default:
        return this.#step(heard.kind, {});
    }
  }

  #receive(data: string | Uint8Array): void {
    if (this.#state !== "open") return;
    this.#line.heard();
    if (data === this.#plan.keepAlive?.expect) return;
    const message = this.#messages.read(
      data,
      (value) => this.sending.answered(value),
    );
    if (message?.event !== "message.invalid") {
      this.sending.heard(message?.value);
      this.#line.valid();
    }
    if (message === undefined) return;
    const { event, code, violations } = message;
    const faults = violations.length > 0
      ? this.#access.cleaned(violations)
      : undefined;
    this.#step(event, { message, ...about({ code, violations: faults }) });
  }

  #step(event: Event, about: About): void {
    const before = this.#state;
    const next = step(before, this.#context, event, this.#setting);
    this.#state = next.state;
    this.#context = next.context;
    for (const effect of next.effects) this.#do(effect, about, event);
    if (this.#state === before) return;
    const state = this.#present(event, about);
    this.log({ kind: "state", state });
    this.#listener.state(state);
    if (this.#outcome === undefined) return;
    this.#listener.ended(this.#outcome);
  }

  #do(effect: Effect, about: About, event: Event): void {
    switch (effect) {
      case "open":
        this.log({ kind: "connecting", url: this.#access.shown });
        return this.#line.open(this.#access.connection(this.#messages.query));
      case "refresh":
        return this.#refresh();
      case "wait":
        return this.#wait(about.retryAfter);
      case "fired":
      case "disarm":
        return this.#timer?.();
      case "abandon":
        return this.#access.token.abandon();
      case "watch":
        return this.#greet();
      case "deliver":
        return this.#deliver(about.message);
      case "report":
      case "drop":
        return this.#report(event, about);
      case "end completed":
        this.#outcome = { kind: "completed", ...valueOf(about.message) };
        return;
      case "end cancelled":
        this.#outcome = { kind: "cancelled" };
        return;
      case "gone":
      case "abort":
      case "close 1000":
      case "close 1007":
      case "close 1008":
        return this.#leave(effect);
      default:
        return this.#fail(effect.slice("end failed ".length) as Reason, about);
    }
  }

  #refresh(): void {
    this.#access.token.refresh((refreshed) => {
      this.log({ kind: "refreshed", ...refreshed });
      const { result, status } = refreshed;
      this.post(`token.${result}`, about({ status }));
    });
  }

  #wait(retryAfter: number | undefined): void {
    const { clock, random, retry } = this.settled;
    const seconds = pause(retry, this.#context.attempt, random, retryAfter);
    this.#until = clock.now() + seconds * 1000;
    this.#timer = clock.after(seconds, () => this.post("timer"));
  }

  #greet(): void {
    try {
      this.sending.opened(this.#messages.cursor);
    } catch (error) {
      // The app's first message is not valid, or what makes it threw.
      throwLater(error);
      this.post("cancel");
    }
  }

  #deliver(message: Message | undefined): void {
    if (message === undefined) return;
    this.#messages.delivered(message);
    const last = this.#state === "ended";
    if (!this.#listener.deliver(message, last)) this.post("overflow");
  }

  #report(event: Event, { message }: About): void {
    if (message === undefined) return;
    const text = this.#access.clean(message.text);
    if (event === "message.stale") return this.log({ kind: "stale", text });
    const why = event.slice("message.".length) as "invalid";
    const violations = this.#access.cleaned(message.violations);
    this.log({ kind: "reported", why, text, violations });
  }

  #leave(effect: "gone" | "abort" | `close ${string}`): void {
    if (effect === "gone") this.#line.gone();
    else if (effect === "abort") this.#line.abort();
    else this.#line.close(Number(effect.slice("close ".length)));
    this.sending.closed();
  }

  #fail(reason: Reason, about: About): void {
    const code = about.code ?? this.#plan.failures[reason];
    const details = code === undefined ? about : { ...about, code };
    this.#outcome = {
      kind: "failed",
      failure: new LiveFailure(reason, details),
    };
  }

  #present(event: Event, { status, closeCode }: About): LiveState {
    const state = this.#state;
    if (state === "connecting") {
      return { state, attempt: this.#context.attempt };
    }
    if (state !== "waiting") return { state };
    const cause = { event, ...about({ status, closeCode }) };
    return { state, until: this.#until, cause };
  }
}

function valueOf(message: Message | undefined): { readonly message?: unknown } {
  return message === undefined ? {} : { message: message.value };
}
