/** One connection as a client sees it, and the one that `WebSocket` makes. */

import { platform, type WebSocketLike } from "./platform.ts";

/** What to connect to. It holds credentials. */
export interface Connection {
  readonly url: string;
  readonly subprotocols: readonly string[];
  readonly headers: Readonly<Record<string, string>>;
}

/** What a transport tells. After `refused` or `closed` it tells nothing more. */
export type TransportEvent =
  | { readonly kind: "opened" | "pong" }
  | { readonly kind: "message"; readonly data: string | Uint8Array }
  /** `status` and `retryAfter` (seconds) where the platform tells them. */
  | {
    readonly kind: "refused";
    readonly status?: number;
    readonly retryAfter?: number;
  }
  /** `code`: that of the server's close frame (1005: it has none), 1006 where none came. */
  | { readonly kind: "closed"; readonly code: number };

/** A connection. */
export interface Transport {
  send(text: string): void;
  /** Asks for life by a ping frame, where the platform can. */
  readonly ping?: () => void;
  /** Says goodbye; what comes after is ignored. */
  close(code: number): void;
  /** Goes without a word. */
  abort(): void;
}

/** Starts to connect, and tells what becomes of it. */
export type Connect = (
  to: Connection,
  tell: (event: TransportEvent) => void,
) => Transport;

/** The transport of a class `WebSocket`: it is told no status of a refusal, and has no ping. */
export function webSocket(Socket: WebSocketLike): Connect {
  return (to, tell) => {
    const socket = new Socket(to.url, socketOptions(to) as never);
    let opened = false;
    let over = false;
    const end = (code: number): void => {
      if (over) return;
      over = true;
      tell(opened ? { kind: "closed", code } : { kind: "refused" });
    };
    socket.binaryType = "arraybuffer";
    socket.onopen = (): void => {
      opened = true;
      tell({ kind: "opened" });
    };
    socket.onmessage = ({ data }: { data: string | ArrayBuffer }): void => {
      if (over) return;
      const whole = typeof data === "string" ? data : new Uint8Array(data);
      tell({ kind: "message", data: whole });
    };
    // Deno says 0 where others say 1006.
    socket.onclose = ({ code }: { code: number }): void => end(code || 1006);
    // Node 20 tells no close after an error; others do at once, maybe with the server's code.
    socket.onerror = (): void => void platform.setTimeout(() => end(1006), 0);
    return {
      send: (text) => socket.send(text),
      close: (code) => socket.close(allowed(code)),
      abort: () => socket.close(),
    };
  };
}

/** The second argument of the class: browsers take protocols alone. */
function socketOptions({ subprotocols, headers }: Connection): unknown {
  if (Object.keys(headers).length > 0) {
    return { protocols: subprotocols, headers };
  }
  return subprotocols.length > 0 ? subprotocols : undefined;
}

/** The code itself where scripts may send it, else 1000. */
function allowed(code: number): number {
  return code >= 3000 && code <= 4999 ? code : 1000;
}
