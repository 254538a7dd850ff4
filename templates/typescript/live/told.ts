/** What a client tells: its states, its outcome, its failure, and what it logs. */

import { describe, type Violation } from "../runtime/mod.ts";
import type { Event } from "./machine.ts";

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
export type LiveState =
  | { readonly state: "idle" | "authorizing" | "open" | "suspended" | "ended" }
  | { readonly state: "connecting"; readonly attempt: number }
  | {
    readonly state: "waiting";
    readonly until: number;
    readonly cause: Cause;
  };

/** How it ended: exactly once for each client. */
export type Outcome<Message, Code extends string = string> =
  | { readonly kind: "completed"; readonly message?: Message }
  | { readonly kind: "failed"; readonly failure: LiveFailure<Code> }
  | { readonly kind: "cancelled" };

/** What is known of a failure besides its reason. */
export interface Details<Code extends string = string> {
  readonly code?: Code;
  readonly status?: number;
  readonly closeCode?: number;
  readonly violations?: readonly Violation[];
}

const SENTENCES: Readonly<Record<Reason, string>> = {
  unreachable: "the server cannot be reached",
  unauthenticated: "the server does not accept the credential",
  refused: "the server refuses the connection",
  interrupted: "the connection was lost",
  violation: "a message breaks the contract",
  overflow: "messages come faster than they are taken",
  closed: "the server closed the connection for good",
};

/**
 * A client that gave up, or a message that could not be sent. It never holds a credential. `Code`: the codes that its
 * channel may give.
 */
export class LiveFailure<Code extends string = string> extends Error {
  /** `instanceof` tells of no channel: the code is a text then. */
  declare static readonly [Symbol.hasInstance]: (
    value: unknown,
  ) => value is LiveFailure;
  override readonly name: string = "LiveFailure";
  readonly reason: Reason;
  /** The contract's own code. */
  readonly code?: Code;
  /** The HTTP status of a refusal, where the platform tells it. */
  readonly status?: number;
  /** The code of the server's close. */
  readonly closeCode?: number;
  /** What is wrong with the message. */
  readonly violations?: readonly Violation[];

  constructor(reason: Reason, details: Details<Code> = {}) {
    const { code, status, closeCode, violations } = details;
    const about = [
      code,
      status && `status ${status}`,
      closeCode && `close code ${closeCode}`,
      violations?.[0] && describe(violations[0]),
    ].filter(Boolean).join(", ");
    super(about === "" ? SENTENCES[reason] : `${SENTENCES[reason]} (${about})`);
    this.reason = reason;
    if (code !== undefined) this.code = code;
    if (status !== undefined) this.status = status;
    if (closeCode !== undefined) this.closeCode = closeCode;
    if (violations !== undefined) this.violations = violations;
  }
}

/** Something worth a line in a log. Credentials are `***`. */
export type LiveEvent =
  | { readonly kind: "state"; readonly state: LiveState }
  | { readonly kind: "connecting"; readonly url: string }
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
  | { readonly kind: "stale"; readonly text: string }
  /** A message that gave way to a newer one; `count`: how many so far. */
  | { readonly kind: "coalesced"; readonly count: number };
