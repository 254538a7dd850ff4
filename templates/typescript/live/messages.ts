/** What a message is to the state machine, and to the app. */

import type { JsonValue, Violation } from "../runtime/mod.ts";
import { platform } from "./platform.ts";
import { at, type Plan } from "./plan.ts";

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

/** Reads the messages of one client, over all its connections. */
export class Messages {
  readonly #plan: Plan;
  readonly #strict: boolean;
  readonly #subject: string | undefined;
  #last: { readonly text: string; readonly order: unknown } | undefined;
  #cursor: JsonValue | undefined;

  /** `subject`: what the member at `correlation` must be. */
  constructor(plan: Plan, strict: boolean, subject: string | undefined) {
    this.#plan = plan;
    this.#strict = strict;
    this.#subject = subject;
  }

  /** The value of the last message that says what a new connection continues after. */
  get cursor(): JsonValue | undefined {
    return this.#cursor;
  }

  /** The cursor as a parameter of the query, where the contract has one. */
  get query(): readonly [name: string, value: string] | undefined {
    const name = this.#plan.resume?.query;
    return name === undefined || this.#cursor === undefined
      ? undefined
      : [name, String(this.#cursor)];
  }

  /** Remembers the last message that was delivered. */
  delivered({ text, value }: Message): void {
    const { order, resume } = this.#plan;
    const now = order && at(value, order);
    if (now !== undefined) this.#last = { text, order: now };
    const cursor = resume && at(value, resume.from);
    if (cursor !== undefined) this.#cursor = cursor as JsonValue;
  }

  /** Reads a message. `answers` says whether it answers a call; such a one is undefined. */
  read(
    data: string | Uint8Array,
    answers: (value: unknown) => boolean,
  ): Message | undefined {
    const text = typeof data === "string" ? data : decoded(data);
    if (text === undefined) return invalid("", "json", "not valid UTF-8");
    const plan = this.#plan;
    const result = (this.#strict ? plan.strict : plan.tolerant).read(text);
    if (!result.ok && result.reason === "unrepresentable") {
      const why = "an integer that a number cannot hold exactly";
      return invalid(text, "integer", why, result.pointer);
    }
    if (!result.ok) {
      return {
        event: "message.invalid",
        text,
        violations: result.violations,
      };
    }
    const { value } = result;
    if (this.#isOther(value)) {
      const pointer = `/${plan.correlation?.path.join("/")}`;
      return invalid(text, "correlation", "of another subject", pointer);
    }
    if (answers(value)) return undefined;
    const tag = tagText(plan, value);
    const found = {
      text,
      value,
      violations: [],
      ...(tag === undefined ? {} : { tag }),
    };
    if (this.#isStale(text, value)) return { ...found, event: "message.stale" };
    return { ...found, ...this.#kind(value, tag) };
  }

  #isOther(value: unknown): boolean {
    const { correlation } = this.#plan;
    if (correlation === undefined || this.#subject === undefined) return false;
    const found = at(value, correlation.path);
    return found !== undefined && String(found) !== this.#subject;
  }

  /** Older than the last one, or the same again. */
  #isStale(text: string, value: unknown): boolean {
    const { order } = this.#plan;
    if (order === undefined || this.#last === undefined) return false;
    const now = at(value, order);
    const last = this.#last.order;
    if (now === undefined || last === undefined) return false;
    if (typeof now === "string" && typeof last === "string") {
      return now < last || (now === last && text === this.#last.text);
    }
    if (!isNumber(now) || !isNumber(last)) return false;
    return now < last || (now == last && text === this.#last.text);
  }

  #kind(
    value: unknown,
    tag: string | undefined,
  ): Pick<Message, "event" | "code"> {
    const { flow, tags } = this.#plan;
    if (tag === undefined) return { event: "message.ordinary" };
    if (flow.end.includes(tag)) {
      const found = flow.code && at(value, flow.code);
      if (typeof found !== "string") return { event: "message.terminal" };
      const how = Object.hasOwn(flow.recover, found)
        ? flow.recover[found]
        : undefined;
      return { event: `message.${how ?? "terminal"}`, code: found };
    }
    const known = tags.length === 0 || tags.includes(tag);
    return { event: known ? "message.ordinary" : "message.unknown" };
  }
}

/** The tag of a message as a text. */
function tagText({ tag }: Plan, value: unknown): string | undefined {
  const found = tag && at(value, tag);
  return found === undefined || typeof found === "object"
    ? undefined
    : String(found);
}

function isNumber(value: unknown): value is number | bigint {
  return typeof value === "number" || typeof value === "bigint";
}

function invalid(
  text: string,
  keyword: string,
  message: string,
  pointer = "",
): Message {
  const violation = { pointer, keyword, at: "", detail: message, message };
  return { event: "message.invalid", text, violations: [violation] };
}

/** The text of UTF-8 bytes; undefined where they are not valid. */
function decoded(bytes: Uint8Array): string | undefined {
  try {
    const strict = { fatal: true, ignoreBOM: true };
    return new platform.TextDecoder("utf-8", strict).decode(bytes);
  } catch {
    return undefined;
  }
}
