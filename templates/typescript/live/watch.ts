/** Watches an open connection: whether it lives, and whether it has lasted long enough. */

import type { Clock } from "./platform.ts";

/** What to watch for, in seconds; and what to do. */
export interface Watched {
  readonly stableAfter: number;
  /** How long it may be silent before life is asked for, and then until it must have answered. */
  readonly every?: number;
  readonly within?: number;
  /** Asks for life; without it silence alone is the end. */
  readonly ask?: () => void;
  readonly tell: (event: "stable" | "silence") => void;
}

/** One open connection. */
export class Watch {
  readonly #clock: Clock;
  readonly #watched: Watched;
  readonly #off: Map<"stable" | "silence", () => void> = new Map();
  #heard: number;
  #answered = false;
  #valid = false;
  #lasted = false;

  constructor(clock: Clock, watched: Watched) {
    this.#clock = clock;
    this.#watched = watched;
    this.#heard = clock.now();
    this.#after("stable", watched.stableAfter, () => {
      this.#lasted = true;
      this.#settle();
    });
    if (watched.every !== undefined) this.#listen(watched.every);
  }

  /** Something came. */
  heard(): void {
    this.#heard = this.#clock.now();
    this.#answered = true;
  }

  /** A valid message came. */
  valid(): void {
    this.#valid = true;
    this.#settle();
  }

  /** Ends the watch. */
  stop(): void {
    for (const off of this.#off.values()) off();
    this.#off.clear();
  }

  #after(name: "stable" | "silence", seconds: number, work: () => void): void {
    this.#off.set(name, this.#clock.after(seconds, work));
  }

  #settle(): void {
    if (!this.#lasted || !this.#valid) return;
    this.#lasted = false;
    this.#watched.tell("stable");
  }

  /** Waits until it has been silent for so long. */
  #listen(every: number): void {
    const quiet = (this.#clock.now() - this.#heard) / 1000;
    if (quiet < every) {
      this.#after("silence", every - quiet, () => this.#listen(every));
      return;
    }
    const { ask, within = 0, tell } = this.#watched;
    if (ask === undefined) return tell("silence");
    this.#answered = false;
    this.#after("silence", within, () => {
      if (this.#answered) this.#listen(every);
      else tell("silence");
    });
    ask();
  }
}
