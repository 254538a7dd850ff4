/** Where to connect, and with what; and credentials kept out of what is told. */

import type { Address } from "./platform.ts";
import type { Parameter, Plan } from "./plan.ts";
import type { Connection } from "./transport.ts";

/** What an app gives, by the names of the parameters. */
export type Given = Readonly<Record<string, string | undefined>>;

/** The addresses of a server, without a slash at their ends. */
export interface Server {
  readonly url: string;
  readonly http: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const SECRET = "***";
/** A shorter credential is not looked for in texts: it would be found where it is none. */
const SHORTEST = 6;

/** The server of a name in the contract, or at a URL. Throws TypeError. */
export function serverOf(plan: Plan, server: string | Address): Server {
  const own = typeof server === "string" && Object.hasOwn(plan.servers, server)
    ? plan.servers[server]
    : undefined;
  if (own === undefined && typeof server === "string") {
    throw new TypeError(`the contract has no server called ${server}`);
  }
  const url = own?.url ?? (server as Address).href;
  const [scheme, rest] = url.split("://") as [string, string | undefined];
  const secure = { wss: true, https: true, ws: false, http: false }[scheme];
  if (secure === undefined || rest === undefined || /[?#@]/.test(rest)) {
    throw new TypeError(
      "a server's address is a ws or wss URL without user, query and fragment",
    );
  }
  const base = rest.replace(/\/+$/, "");
  return {
    url: `${secure ? "wss" : "ws"}://${base}`,
    http: own?.http?.replace(/\/+$/, "") ??
      `${secure ? "https" : "http"}://${base}`,
  };
}

/** Whether nobody else can read what is sent to a server: it is encrypted, or it stays on this machine. */
export function isPrivate({ url, http }: Server): boolean {
  return [url, http].every((each) => {
    const [scheme, rest = ""] = each.split("://");
    if (scheme === "wss" || scheme === "https") return true;
    const host = rest.split("/", 1)[0] as string;
    return LOOPBACK.test(host.replace(/:\d*$/, ""));
  });
}

/** The connection. Only the unreserved characters of RFC 3986 stand as they are, so that it is the same everywhere. */
export function connectionOf(
  plan: Plan,
  server: Server,
  given: Given,
  cursor?: readonly [name: string, value: string],
): Connection {
  const values = plan.parameters.map((each) =>
    [each, given[each.name] ?? each.default] as const
  );
  const texts = new Map(values.map(([{ name }, value]) => [name, value]));
  const path = plan.address.map((piece, index) =>
    index % 2 === 0 ? piece : encoded(texts.get(piece) ?? "")
  ).join("");
  const query = pairs(values, "query").filter(([name]) => name !== cursor?.[0]);
  if (cursor !== undefined) query.push(cursor);
  const search = query.map(([name, value]) =>
    `${encoded(name)}=${encoded(value)}`
  ).join("&");
  return {
    url: server.url + path + (search === "" ? "" : `?${search}`),
    subprotocols: plan.subprotocols,
    headers: Object.fromEntries(pairs(values, "header")),
  };
}

function pairs(
  values: readonly (readonly [Parameter, string | undefined])[],
  place: Parameter["place"],
): (readonly [string, string])[] {
  return values.flatMap(([each, value]) =>
    each.place === place && value !== undefined
      ? [[each.name, value] as const]
      : []
  );
}

function encoded(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A text with credentials, plain or percent-encoded, as `***`. */
export function redacted(text: string, secrets: Iterable<string>): string {
  let clean = text;
  const longest = [...secrets].sort((one, other) => other.length - one.length);
  for (const secret of longest) {
    if (secret.length < SHORTEST) continue;
    clean = clean.replaceAll(secret, SECRET).replaceAll(
      encoded(secret),
      SECRET,
    );
  }
  return clean;
}

/** A connection's URL for logs: credentials as `***`, however short. */
export function shown(plan: Plan, server: Server, given: Given): string {
  const hidden = plan.parameters.filter(({ credential }) => credential).map(
    ({ name }) => [name, SECRET],
  );
  const all = { ...given, ...Object.fromEntries(hidden) };
  return connectionOf(plan, server, all).url.replaceAll(
    encoded(SECRET),
    SECRET,
  );
}
