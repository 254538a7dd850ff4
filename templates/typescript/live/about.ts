/** What came with an event of the state machine. */

import type { Message } from "./messages.ts";
import type { Details } from "./told.ts";

/** A message, a status, a code. */
export interface About extends Details {
  readonly message?: Message;
  /** Seconds that the server asks for. */
  readonly retryAfter?: number;
}

/** What is known, without what is not. */
export function about(
  known: { readonly [Key in keyof About]: About[Key] | undefined },
): About {
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined),
  );
}
