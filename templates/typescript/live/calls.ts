/** Requests that wait for their replies. */

import type { Reader } from "../runtime/mod.ts";
import { at, type Path } from "./plan.ts";
import { LiveFailure } from "./told.ts";

/** A request with replies. */
export interface CallPlan {
  /** Where request and reply have the id that they share; without it the next reply is the answer. */
  readonly ids?: readonly [request: Path, reply: Path];
  /** Whether the id is a number. */
  readonly numeric?: boolean;
  readonly replies: readonly Reader<unknown>[];
}

/** A request on the way. */
interface Pending {
  readonly plan: CallPlan;
  readonly id: string | number | undefined;
  readonly resolve: (reply: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** The requests of one client. */
export class Calls {
  #pending: Set<Pending> = new Set();
  /** Tells the requests of this client from those of others. */
  readonly #prefix: string;
  #count = 0;

  constructor(random: () => number) {
    this.#prefix = random().toString(36).slice(2, 12);
  }

  /** The request with an id of its own, where it has one and brings none. */
  request(plan: CallPlan, message: object): object {
    if (plan.ids === undefined || at(message, plan.ids[0]) !== undefined) {
      return message;
    }
    this.#count += 1;
    const id = plan.numeric ? this.#count : `${this.#prefix}-${this.#count}`;
    return put(message, plan.ids[0], id);
  }

  /** Waits for the reply to a request. */
  reply(plan: CallPlan, request: object): Promise<unknown> {
    const id = plan.ids && at(request, plan.ids[0]) as string | number;
    return new Promise((resolve, reject) => {
      this.#pending.add({ plan, id, resolve, reject });
    });
  }

  /** Gives a message to the request that it answers; false if there is none. */
  answered(value: unknown): boolean {
    for (const pending of this.#pending) {
      if (!answers(pending, value)) continue;
      this.#pending.delete(pending);
      pending.resolve(value);
      return true;
    }
    return false;
  }

  /** The connection is gone: no request is sent again by itself. */
  interrupt(): void {
    const pending = this.#pending;
    this.#pending = new Set();
    for (const each of pending) each.reject(new LiveFailure("interrupted"));
  }
}

function answers({ plan, id }: Pending, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (plan.ids !== undefined && at(value, plan.ids[1]) !== id) return false;
  return plan.replies.some((each) => each.violations(value).length === 0);
}

/** A copy of an object with a value at the end of some keys. */
export function put(object: object, path: Path, value: unknown): object {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const held = (object as Readonly<Record<string, unknown>>)[key];
  const inner = typeof held === "object" && held !== null ? held : {};
  return {
    ...object,
    [key]: rest.length > 0 ? put(inner, rest, value) : value,
  };
}
