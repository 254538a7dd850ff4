/** How a client gets in: its server, what it gives, and its token. */

import type { Violation } from "../runtime/mod.ts";
import {
  connectionOf,
  type Given,
  isPrivate,
  redacted,
  type Server,
  serverOf,
  shown,
} from "./address.ts";
import type { LiveOptions, Settled } from "./options.ts";
import { type Address, platform } from "./platform.ts";
import type { Plan } from "./plan.ts";
import { type Credential, type Renew, Token } from "./token.ts";
import { type Connect, type Connection, webSocket } from "./transport.ts";

/** The values of the parameters as an app gives them. */
export type Values = Readonly<Record<string, Credential | undefined>>;

/** The access of one client. */
export class Access {
  readonly #plan: Plan;
  readonly #server: Server;
  readonly #given: Given;
  /** The parameter that a refresh replaces. */
  readonly #credential: string | undefined;
  readonly token: Token;
  readonly connect: Connect;

  /** Throws TypeError for what can never work. */
  constructor(
    plan: Plan,
    server: string | Address,
    values: Values,
    options: LiveOptions,
    settled: Settled,
  ) {
    this.#plan = plan;
    this.#server = serverOf(plan, server);
    this.#given = texts(plan, values);
    this.connect = connects(plan, this.#given, options);
    const secret = plan.parameters.filter(({ credential }) => credential);
    this.#credential = secret[0]?.name;
    const used = secret.some(({ name }) => values[name] !== undefined);
    if (used && !options.allowInsecure && !isPrivate(this.#server)) {
      throw new TypeError(
        "a credential would go over ws:// or http:// where others can read it: use wss://, or allowInsecure",
      );
    }
    const given = this.#credential && values[this.#credential];
    const fetch = options.fetch ?? platform.fetch;
    const { refresh } = plan;
    this.token = new Token(
      settled.clock,
      settled.refreshTimeout,
      typeof given === "string" ? given : undefined,
      given === undefined ? undefined : renews(given, options),
      given !== undefined && refresh !== undefined && fetch !== undefined
        ? {
          plan: refresh,
          http: this.#server.http,
          given: () => this.#present,
          fetch,
        }
        : undefined,
    );
    for (const { name } of secret) this.token.hide(this.#given[name]);
  }

  /** Whether it can connect without asking for a token first. */
  get hasToken(): boolean {
    return this.token.value !== undefined || !this.token.renewable;
  }

  /** The value of a parameter that is no credential. */
  value(name: string): string | undefined {
    return this.#given[name];
  }

  /** What to connect to. */
  connection(cursor?: readonly [string, string]): Connection {
    return connectionOf(this.#plan, this.#server, this.#present, cursor);
  }

  /** Its URL for logs. */
  get shown(): string {
    return this.clean(shown(this.#plan, this.#server, this.#given));
  }

  /** A text without credentials. */
  clean(text: string): string {
    return redacted(text, this.token.secrets);
  }

  /** Violations without credentials. */
  cleaned(violations: readonly Violation[]): readonly Violation[] {
    return violations.map(({ pointer, keyword, at, detail, message }) => ({
      pointer,
      keyword,
      at,
      ...(detail === undefined ? {} : { detail: this.clean(detail) }),
      message: this.clean(message),
    }));
  }

  get #present(): Given {
    const { value } = this.token;
    return this.#credential === undefined || value === undefined
      ? this.#given
      : { ...this.#given, [this.#credential]: value };
  }
}

/** The values that are texts. Throws TypeError where one is missing. */
function texts(plan: Plan, values: Values): Given {
  const found: Record<string, string> = {};
  for (const each of plan.parameters) {
    const value = values[each.name] ?? each.default;
    if (value === undefined && each.required) {
      throw new TypeError(`the parameter ${each.name} is missing`);
    }
    if (typeof value === "string") found[each.name] = value;
  }
  return found;
}

/** What connects. Throws TypeError where the platform cannot do what the channel needs. */
function connects(plan: Plan, given: Given, options: LiveOptions): Connect {
  if (options.transport !== undefined) return options.transport;
  const Socket = options.WebSocket ?? platform.WebSocket;
  if (Socket === undefined) {
    throw new TypeError(
      "this platform has no WebSocket: give one as an option",
    );
  }
  const headers = plan.parameters.some(({ name, place }) =>
    place === "header" && given[name] !== undefined
  );
  if (headers && options.WebSocket === undefined && !sendsHeaders()) {
    throw new TypeError("a browser's WebSocket sends no headers of its own");
  }
  return webSocket(Socket);
}

/** Whether the platform's own WebSocket takes headers: that of Deno and that of Node do. */
function sendsHeaders(): boolean {
  return "Deno" in globalThis || "process" in globalThis;
}

/** The app's way to a new token: its own refresh, or the provider that it gave as the credential. */
function renews(
  given: Credential | undefined,
  { refresh }: LiveOptions,
): Renew | undefined {
  if (typeof given !== "function") return refresh;
  return (old) => old === "" || refresh === undefined ? given() : refresh(old);
}
