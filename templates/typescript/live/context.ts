/** What a client remembers, and how events change it. */

/** Failed tries and refreshes since it was last stable, what follows a wait, and whether the last refusal had no status. */
export interface Context {
  readonly attempt: number;
  readonly refreshes: number;
  readonly next: "open" | "refresh";
  readonly unsure: boolean;
}

/** The context of a new client. */
export const START: Context = {
  attempt: 0,
  refreshes: 0,
  next: "open",
  unsure: false,
};

/** What does not change while a client lives. */
export interface Setting {
  /** A token is known, or none is needed. */
  readonly hasToken: boolean;
  /** A new token can be had. */
  readonly refresh: boolean;
  /** The contract names last messages. */
  readonly ends: boolean;
  /** An invalid message is the end. */
  readonly strict: boolean;
  /** How many tries may fail. */
  readonly limit: number;
}

/** One more try failed. */
export function tried(context: Context): Context {
  return { ...context, attempt: context.attempt + 1 };
}

/** The token is refreshed once more. */
export function renewed(context: Context): Context {
  return { ...context, refreshes: context.refreshes + 1 };
}

/** What follows the wait. */
export function then(context: Context, next: Context["next"]): Context {
  return { ...context, next };
}

/** The connection is stable: the counts begin again. */
export function progress(context: Context): Context {
  return { ...context, attempt: 0, refreshes: 0 };
}

/** A token was given: what a refusal means is known again. */
export function sure(context: Context): Context {
  return { ...context, unsure: false };
}

/** The refusal had no status. */
export function unsure(context: Context): Context {
  return { ...context, unsure: true };
}
