/** The connection of the moment: at most one, watched while it is open. */

import type { Settled } from "./options.ts";
import type { KeepAlivePlan } from "./plan.ts";
import type {
  Connect,
  Connection,
  Transport,
  TransportEvent,
} from "./transport.ts";
import { Watch } from "./watch.ts";

/** What happens on the line, besides what the transport tells. */
export type LineEvent =
  | TransportEvent
  | { readonly kind: "deadline" | "stable" | "silence" | "impossible" };

/** Tells what happens on the connection of a number. */
export type Tell = (event: LineEvent, number: number) => void;

/** Where a transport tells of events, as long as its connection is the present one. */
interface Link {
  tell: ((event: LineEvent) => void) | undefined;
}

/** One line. */
export class Line {
  readonly #connect: Connect;
  readonly #settled: Settled;
  readonly #keepAlive: KeepAlivePlan | undefined;
  readonly #tell: Tell;
  #transport: Transport | undefined;
  #link: Link | undefined;
  #number = 0;
  #off: (() => void) | undefined;
  #watch: Watch | undefined;

  constructor(
    connect: Connect,
    settled: Settled,
    keepAlive: KeepAlivePlan | undefined,
    tell: Tell,
  ) {
    this.#connect = connect;
    this.#settled = settled;
    this.#keepAlive = keepAlive;
    this.#tell = tell;
  }

  /** Whether a number is that of the present connection. */
  isPresent(number: number): boolean {
    return this.#number === number;
  }

  /** Connects. */
  open(to: Connection): void {
    const number = ++this.#number;
    const link: Link = { tell: (event) => this.#tell(event, number) };
    const tell = through(link);
    this.#link = link;
    const { clock, openTimeout } = this.#settled;
    this.#off = clock.after(openTimeout, () => tell({ kind: "deadline" }));
    try {
      this.#transport = this.#connect(to, tell);
    } catch {
      // The error of a constructor may name the URL, which holds credentials.
      tell({ kind: "impossible" });
    }
  }

  /** Watches the open connection. */
  watch(): void {
    this.#off?.();
    const number = this.#number;
    const tell = (kind: "stable" | "silence"): void =>
      this.#tell({ kind }, number);
    const { clock, retry, silence } = this.#settled;
    const ask = this.#ask();
    const asked = ask && this.#keepAlive;
    this.#watch = new Watch(clock, {
      stableAfter: retry.stableAfter,
      tell,
      ...(asked ? { every: asked.every, within: asked.within, ask } : {}),
      ...(!asked && silence !== undefined ? { every: silence } : {}),
    });
  }

  /** Something came. */
  heard(): void {
    this.#watch?.heard();
  }

  /** A valid message came. */
  valid(): void {
    this.#watch?.valid();
  }

  /** Sends a text; false if there is no connection. */
  send(text: string): boolean {
    if (this.#transport === undefined) return false;
    this.#transport.send(text);
    return true;
  }

  /** The connection is gone by itself. */
  gone(): void {
    this.#number += 1;
    if (this.#link !== undefined) this.#link.tell = undefined;
    this.#link = undefined;
    this.#transport = undefined;
    this.#off?.();
    this.#watch?.stop();
    this.#watch = undefined;
  }

  /** Closes the connection, if there is one. */
  close(code: number): void {
    const transport = this.#transport;
    this.gone();
    transport?.close(code);
  }

  /** Ends the connection without a word. */
  abort(): void {
    const transport = this.#transport;
    this.gone();
    transport?.abort();
  }

  /** How life is asked for, where that can be done. */
  #ask(): (() => void) | undefined {
    const text = this.#keepAlive?.send;
    if (text !== undefined) return () => void this.send(text);
    return this.#transport?.ping;
  }
}

/** Tells of events by a link: a socket that takes its time to close holds nothing else of the client. */
function through(link: Link): (event: LineEvent) => void {
  return (event) => link.tell?.(event);
}
