/// <reference lib="deno.window" />
/** Clients on a transport and a clock that tests move by hand. It stands beside the packages `v2` and `chat`. */

import { RoomClient } from "./chat/src/mod.js";
import {
  type ErrorCode,
  JobProgressClient,
  type live,
  type LiveEvent,
  LiveFailure,
} from "./v2/src/mod.js";

const TOKEN = "secret-token+&=#!'()*";
const ENCODED = "secret-token%2B%26%3D%23%21%27%28%29%2A";

function same(found: unknown, wanted: unknown, about = ""): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (one !== other) {
    throw new Error(`${about}\nfound  ${one}\nwanted ${other}`);
  }
}

/** Lets everything that has been promised come true. */
const settled = (): Promise<void> => new Promise((go) => setTimeout(go, 0));

/** A clock that goes on when it is told to. */
class Clock implements live.Clock {
  time = 0;
  #waits: { readonly at: number; readonly work: () => void }[] = [];

  now(): number {
    return this.time * 1000;
  }

  after(seconds: number, work: () => void): () => void {
    const wait = { at: this.time + seconds, work };
    this.#waits.push(wait);
    return () => {
      this.#waits = this.#waits.filter((each) => each !== wait);
    };
  }

  get waiting(): number {
    return this.#waits.length;
  }

  go(seconds: number): void {
    const end = this.time + seconds;
    for (;;) {
      const due = this.#waits.filter(({ at }) => at <= end);
      const next = due.sort((one, other) => one.at - other.at)[0];
      if (next === undefined) break;
      this.#waits = this.#waits.filter((each) => each !== next);
      this.time = Math.max(this.time, next.at);
      next.work();
    }
    this.time = end;
  }
}

/** One connection as the server sees it. */
interface Peer {
  readonly to: live.Connection;
  readonly tell: (event: live.TransportEvent) => void;
  readonly said: string[];
}

/** A network without a server: the test plays that. */
class Net {
  readonly peers: Peer[] = [];
  readonly clock: Clock = new Clock();
  readonly events: LiveEvent[] = [];
  readonly waits: number[] = [];

  options(more: live.LiveOptions = {}): live.LiveOptions {
    return {
      transport: (to, tell) => {
        const said: string[] = [];
        this.peers.push({ to, tell, said });
        return {
          send: (text) => said.push(text),
          close: (code) => said.push(`close ${code}`),
          abort: () => said.push("abort"),
        };
      },
      clock: this.clock,
      random: () => 1,
      log: (event) => {
        this.events.push(event);
        if (event.kind !== "state" || event.state.state !== "waiting") return;
        this.waits.push((event.state.until - this.clock.now()) / 1000);
      },
      ...more,
    };
  }

  get last(): Peer {
    return this.peers[this.peers.length - 1] as Peer;
  }

  open(): void {
    this.last.tell({ kind: "opened" });
  }

  say(data: string | Uint8Array): void {
    this.last.tell({ kind: "message", data });
  }

  lose(code = 1006): void {
    this.last.tell({ kind: "closed", code });
  }

  get states(): readonly string[] {
    return this.events.flatMap((each) =>
      each.kind === "state" ? [each.state.state] : []
    );
  }
}

let moment = 1700000000000;

function envelope(type: string, payload: object, jobId = "abc"): string {
  moment += 1;
  const words = { type, jobId, pipeline: "csv_import", timestamp: moment };
  return JSON.stringify({
    ...words,
    version: "1.0.0",
    payload: { type, ...payload },
  });
}

const progress = (status = "Working", jobId = "abc"): string =>
  envelope("job_progress", { progress: 0.5, status }, jobId);
const failed = (code: string): string =>
  envelope("error", { error: { code, message: "no", retryable: false } });
const paused = (): string => envelope("job_paused", {});

function job(
  net: Net,
  more: live.LiveOptions = {},
  token: live.Credential = TOKEN,
): JobProgressClient {
  const given = { jobId: "abc", token };
  return new JobProgressClient("production", given, net.options(more));
}

/** A `fetch` that answers from a list, and keeps what it was asked. */
function answers(...list: (string | number)[]): {
  readonly asked: string[];
  readonly fetch: live.FetchLike;
} {
  const asked: string[] = [];
  return {
    asked,
    fetch: (url, init: live.FetchInit) => {
      asked.push(`${init.method} ${url} ${init.body}`);
      const next = list.shift() ?? 500;
      const ok = typeof next === "string";
      const body = ok ? JSON.stringify({ token: next, expiresIn: 1 }) : "";
      const status = ok ? 200 : next;
      return Promise.resolve({ ok, status, text: async () => await body });
    },
  };
}

Deno.test("each wait is at most twice the last one, up to a limit; then it gives up", async () => {
  const net = new Net();
  const client = job(net, { retry: { first: 1, most: 5, limit: 4 } }).start();
  for (let tries = 0; tries < 5; tries += 1) {
    net.open();
    net.lose();
    net.clock.go(10);
  }
  same(net.waits, [1, 2, 4, 5]);
  const outcome = await client.outcome;
  if (outcome.kind !== "failed") throw new Error(outcome.kind);
  const { reason, code, closeCode } = outcome.failure;
  same([reason, code, closeCode], ["interrupted", "CONNECTION_FAILED", 1006]);
  same([net.peers.length, net.clock.waiting], [5, 0]);
});

Deno.test("a wait is random from 0, and never under what the server asks for", () => {
  const net = new Net();
  job(net, { random: () => 0 }).start();
  net.last.tell({ kind: "refused", status: 503, retryAfter: 7 });
  net.clock.go(8);
  net.last.tell({ kind: "refused", status: 503 });
  same(net.waits, [7, 0]);
});

Deno.test("only a connection that lasts with a message lets the count begin again", () => {
  const net = new Net();
  const client = job(net, { retry: { stableAfter: 5 } }).start();
  const attempt = (): unknown => {
    net.lose();
    net.clock.go(2);
    return client.state.state === "connecting" && client.state.attempt;
  };
  net.open();
  net.say(progress());
  same(attempt(), 1);
  net.open();
  net.clock.go(6);
  same(attempt(), 2, "no message");
  net.open();
  net.say(progress());
  net.clock.go(6);
  same(attempt(), 1);
});

Deno.test("a handshake without an answer is given up, and late answers of it count for nothing", () => {
  const net = new Net();
  const client = job(net, { openTimeout: 3 }).start();
  const [first] = net.peers;
  net.clock.go(3);
  same([client.state.state, first?.said], ["waiting", ["abort"]]);
  net.clock.go(1);
  first?.tell({ kind: "opened" });
  first?.tell({ kind: "closed", code: 4000 });
  same([client.state.state, net.peers.length], ["connecting", 2]);
});

Deno.test("cancel ends it from every state: one outcome, nothing left", async () => {
  const ways: readonly ((net: Net) => void)[] = [
    () => {},
    (net) => net.open(),
    (net) => {
      net.open();
      net.lose();
    },
    (net) => net.last.tell({ kind: "refused" }),
  ];
  for (const way of ways) {
    for (const suspends of [false, true]) {
      const net = new Net();
      const { fetch } = answers();
      const client = job(net, { fetch });
      const ends: string[] = [];
      client.on({ end: ({ kind }) => ends.push(kind) });
      client.start();
      way(net);
      if (suspends) client.suspend();
      client.cancel();
      client.cancel();
      net.open();
      net.say(progress());
      client.resume();
      same((await client.outcome).kind, "cancelled");
      await settled();
      same([ends, net.clock.waiting, client.state.state], [
        ["cancelled"],
        0,
        "ended",
      ]);
    }
  }
  const unstarted = job(new Net());
  unstarted.cancel();
  same((await unstarted.outcome).kind, "cancelled");
});

Deno.test("a signal cancels, also one that was given before", async () => {
  const control = new AbortController();
  const [one, other] = [new Net(), new Net()];
  const client = job(one, { signal: control.signal }).start();
  one.open();
  control.abort();
  same((await client.outcome).kind, "cancelled");
  same(one.last.said, ["close 1000"]);
  const late = job(other, { signal: control.signal }).start();
  same([(await late.outcome).kind, other.peers.length], ["cancelled", 0]);
});

Deno.test("after the last message nothing is heard, whatever the app does in its functions", async () => {
  const net = new Net();
  const client = job(net);
  const seen: string[] = [];
  client.on({
    job_progress: () => seen.push("progress"),
    error: () => {
      seen.push("error");
      client.cancel();
    },
    state: ({ state }) => seen.push(state),
    end: ({ kind }) => seen.push(kind),
  });
  client.start();
  net.open();
  net.say(progress());
  net.say(failed("RATE_LIMITED"));
  net.say(failed("RATE_LIMITED"));
  net.lose();
  same((await client.outcome).kind, "completed");
  const states = ["connecting", "open", "progress", "error", "ended"];
  same(seen, [...states, "completed"]);
  same(net.last.said, ["close 1000"]);
});

Deno.test("messages: order, subject, unknown ones, bytes, faults", () => {
  const net = new Net();
  const client = job(net);
  const seen: string[] = [];
  client.on({
    message: ({ type }) => seen.push(`${type}`),
    unknown: ({ type }) => seen.push(`unknown ${type}`),
  });
  client.start();
  net.open();
  const old = progress();
  const now = progress();
  net.say(new TextEncoder().encode(now));
  net.say(now);
  net.say(old);
  net.say(now.replace("Working", "Still working"));
  net.say(progress("Working", "another"));
  net.say(paused());
  net.say(new Uint8Array([0xff]));
  net.say("{");
  same(seen, [
    "job_progress",
    "job_progress",
    "job_paused",
    "unknown job_paused",
  ]);
  const told = net.events.flatMap((each) =>
    each.kind === "stale"
      ? ["stale"]
      : each.kind === "reported"
      ? each.violations.map(({ keyword }) => keyword)
      : []
  );
  same(told, ["stale", "stale", "correlation", "json", "json"]);
});

Deno.test("a strict client ends at an invalid message, and says what is wrong with it", async () => {
  const net = new Net();
  const client = job(net, { reading: "strict" }).start();
  net.open();
  net.say(progress().replace("0.5", "2"));
  const outcome = await client.outcome;
  if (outcome.kind !== "failed") throw new Error(outcome.kind);
  const { reason, violations, message } = outcome.failure;
  same([reason, violations?.[0]?.pointer], ["violation", "/payload/progress"]);
  same(message.includes("/payload/progress"), true);
  same(net.last.said, ["close 1007"]);
});

Deno.test("a message that says to connect again is reported, until tries are used up", async () => {
  const net = new Net();
  const client = job(net, { retry: { limit: 1 } });
  const seen: string[] = [];
  client.on({ error: ({ payload }) => seen.push(`${payload.error.code}`) });
  client.start();
  net.open();
  net.say(failed("CONNECTION_FAILED"));
  same([seen, client.state.state], [[], "waiting"]);
  net.clock.go(1);
  net.open();
  net.say(failed("CONNECTION_FAILED"));
  const outcome = await client.outcome;
  same(outcome.kind === "failed" && outcome.failure.reason, "unreachable");
  same(seen, ["CONNECTION_FAILED"]);
});

Deno.test("a refused token is renewed once, in one flight, and the new one is used", async () => {
  const net = new Net();
  const server = answers(503, "new-token");
  const client = job(net, { fetch: server.fetch }).start();
  net.last.tell({ kind: "refused" });
  await settled();
  same([client.state.state, net.waits], ["waiting", [1]]);
  net.clock.go(1);
  await settled();
  same(client.state.state, "connecting");
  const url = "POST https://api.oooefam.net/api/token/refresh";
  const body = JSON.stringify({ jobId: "abc", oldToken: TOKEN });
  same(server.asked, [`${url} ${body}`, `${url} ${body}`]);
  same(
    net.peers.map(({ to }) => to.url.split("token=")[1]),
    [ENCODED, "new-token"],
  );
  net.last.tell({ kind: "refused", status: 401 });
  const outcome = await client.outcome;
  same(outcome.kind === "failed" && outcome.failure.reason, "unauthenticated");
});

Deno.test("the same token again, and none", async () => {
  const outcomeOf = async (
    status: number | undefined,
    ...given: string[]
  ): Promise<readonly string[]> => {
    const net = new Net();
    const { fetch } = answers(...given);
    const client = job(net, { fetch }).start();
    net.last.tell(
      status === undefined ? { kind: "refused" } : { kind: "refused", status },
    );
    await settled();
    const { state } = client.state;
    client.cancel();
    const outcome = await client.outcome;
    return [state, outcome.kind === "failed" ? outcome.failure.reason : ""];
  };
  same(await outcomeOf(401, TOKEN), ["ended", "unauthenticated"]);
  same(await outcomeOf(undefined, TOKEN), ["waiting", ""]);
  same(await outcomeOf(401, ""), ["waiting", ""]);
});

Deno.test("a refresh that is not answered in time, given up, or refused by the app", async () => {
  const net = new Net();
  const never: live.FetchLike = () => new Promise(() => {});
  const client = job(net, { fetch: never, refreshTimeout: 10 }).start();
  net.last.tell({ kind: "refused", status: 401 });
  net.clock.go(10);
  same(client.state.state, "waiting");
  net.clock.go(1);
  client.suspend();
  client.resume();
  same(client.state.state, "authorizing");
  client.cancel();
  same(net.clock.waiting, 0);

  const other = new Net();
  const refresh = (): Promise<string> => Promise.reject(new Error(TOKEN));
  const unsure = job(other, { refresh }).start();
  other.last.tell({ kind: "refused", status: 401 });
  await settled();
  same(unsure.state.state, "waiting");
  unsure.cancel();

  const last = new Net();
  const no = (): Promise<string> =>
    Promise.reject(new LiveFailure("unauthenticated"));
  const ended = await (async () => {
    const client = job(last, { refresh: no }).start();
    last.last.tell({ kind: "refused", status: 401 });
    return await client.outcome;
  })();
  same(ended.kind === "failed" && ended.failure.reason, "unauthenticated");
});

Deno.test("a function gives the token: at first, and whenever it is refused", async () => {
  const net = new Net();
  const tokens = ["one", "two"];
  const client = job(net, {}, async () => await tokens.shift() ?? "two");
  client.start();
  same([client.state.state, net.peers.length], ["authorizing", 0]);
  await settled();
  net.last.tell({ kind: "refused", status: 401 });
  await settled();
  same(
    net.peers.map(({ to }) => to.url.split("token=")[1]),
    ["one", "two"],
  );
  client.cancel();
});

Deno.test("a full buffer: repeated messages give way, others never do", async () => {
  const net = new Net();
  const client = job(net, { buffer: { size: 2 } });
  const messages = client[Symbol.asyncIterator]();
  net.open();
  for (const each of ["a", "b", "c"]) net.say(progress(each));
  net.say(paused());
  net.say(progress("d"));
  net.say(failed("RATE_LIMITED"));
  const taken: string[] = [];
  for (
    let each = await messages.next();
    !each.done;
    each = await messages.next()
  ) {
    const { type, payload } = each.value;
    taken.push(
      type === "job_progress"
        ? (payload as { status: string }).status
        : `${type}`,
    );
  }
  same([taken, client.coalesced], [["c", "job_paused", "d", "error"], 2]);
});

Deno.test("a buffer that must not lose anything ends the client", async () => {
  const net = new Net();
  const client = job(net, { buffer: { size: 2, full: "fail" } }).start();
  net.open();
  for (const each of ["a", "b", "c", "d"]) net.say(progress(each));
  same(net.last.said, ["close 1008"]);
  const taken: unknown[] = [];
  let thrown: unknown;
  try {
    for await (const each of client) taken.push(each.type);
  } catch (error) {
    thrown = (error as { readonly reason: string }).reason;
  }
  same([taken.length, thrown], [2, "overflow"]);
});

Deno.test("functions take messages as they come: none is kept", async () => {
  const net = new Net();
  const client = job(net, { buffer: { size: 1, full: "fail" } });
  let count = 0;
  const off = client.on({ message: () => count += 1 });
  client.start();
  net.open();
  same(net.clock.waiting, 1, "what is watched: that the connection lasts");
  for (let each = 0; each < 5; each += 1) net.say(progress());
  off();
  net.say(progress());
  net.say(failed("RATE_LIMITED"));
  same([(await client.outcome).kind, count], ["completed", 5]);
});

Deno.test("to leave the loop, or the block, cancels", async () => {
  const net = new Net();
  const client = job(net);
  queueMicrotask(() => {
    net.open();
    net.say(progress());
  });
  for await (const _ of client) break;
  same((await client.outcome).kind, "cancelled");
  const other = new Net();
  const block = job(other);
  {
    await using held = block.start();
    same(held.state.state, "connecting");
  }
  same((await block.outcome).kind, "cancelled");
});

Deno.test("suspended, it has no connection; the network is back: it tries at once", () => {
  const net = new Net();
  const client = job(net).start();
  net.open();
  client.suspend();
  same([net.last.said, client.state.state], [["close 1000"], "suspended"]);
  net.clock.go(3600);
  same(net.peers.length, 1);
  client.resume();
  net.open();
  net.lose();
  same(client.state.state, "waiting");
  client.reachable();
  same([client.state.state, net.peers.length], ["connecting", 3]);
  client.cancel();
});

Deno.test("states: the present one first, for each reader, to the end", async () => {
  const net = new Net();
  const client = job(net).start();
  const read = async (): Promise<string[]> => {
    const found: string[] = [];
    for await (const { state } of client.states) found.push(state);
    return found;
  };
  const [one, other] = [read(), read()];
  net.open();
  net.say(failed("RATE_LIMITED"));
  same(await one, ["connecting", "open", "ended"]);
  same(await other, await one);
  same(await read(), ["ended"]);
});

Deno.test("what the app's functions throw stops nothing", async () => {
  const thrown: unknown[] = [];
  const listen = (event: ErrorEvent): void => {
    event.preventDefault();
    thrown.push((event.error as Error).message);
  };
  globalThis.addEventListener("error", listen);
  const net = new Net();
  const client = job(net);
  client.on({
    job_progress: () => {
      throw new Error("the app's");
    },
  });
  client.start();
  net.open();
  net.say(progress());
  net.say(failed("RATE_LIMITED"));
  same((await client.outcome).kind, "completed");
  await settled();
  await settled();
  globalThis.removeEventListener("error", listen);
  same(thrown, ["the app's"]);
});

Deno.test("nothing holds a client that has ended, even if its socket lingers", async () => {
  const net = new Net();
  const ended = (): WeakRef<object> => {
    const client = job(net).start();
    net.open();
    net.say(progress());
    client.cancel();
    return new WeakRef(client);
  };
  const held = ended();
  const { gc } = globalThis as { readonly gc?: () => void };
  for (let turn = 0; turn < 10 && held.deref() !== undefined; turn += 1) {
    await settled();
    gc?.();
  }
  same(gc !== undefined && held.deref() === undefined, true);
});

Deno.test("no credential is told anywhere", async () => {
  const net = new Net();
  const token = "secret";
  const renewed = "another-one";
  const server = answers(token, renewed);
  const client = job(net, { fetch: server.fetch, retry: { limit: 2 } }, token);
  const states: unknown[] = [];
  client.on({ state: (state) => states.push(state) });
  client.start();
  net.last.tell({ kind: "refused" });
  await settled();
  net.clock.go(5);
  net.open();
  net.say(progress(token));
  net.clock.go(6);
  net.say(`{"type": "${token}"}`);
  net.lose();
  net.clock.go(5);
  net.last.tell({ kind: "refused", status: 401 });
  await settled();
  net.open();
  net.say(`{"type": "${renewed}"}`);
  net.say(progress().replace('"Working"', JSON.stringify([token])));
  net.say(progress().replace("0.5", JSON.stringify(token)));
  net.lose(4000);
  const outcome = await client.outcome;
  const failure = outcome.kind === "failed" ? outcome.failure : undefined;
  const told = [
    Deno.inspect(client, { depth: 9, showHidden: true }),
    JSON.stringify([client, outcome, net.events, states]),
    String(failure?.stack),
    Deno.inspect(failure, { showHidden: true }),
  ].join("\n");
  same(failure?.reason, "closed");
  same([told.includes(token), told.includes(renewed)], [false, false], told);
  const short = new Net();
  job(short, {}, "abc").start().cancel();
  same(JSON.stringify(short.events).includes("token=***"), true);
});

Deno.test("what can never work is refused at once", () => {
  const wrong: readonly (() => unknown)[] = [
    () => job(new Net(), { buffer: { full: "wait" as "fail" } }),
    () => job(new Net(), { retry: { first: -1 } }),
    () => job(new Net(), { reading: "lax" as "strict" }),
    () =>
      new JobProgressClient("nowhere" as "staging", { jobId: "a", token: "t" }),
    () => new JobProgressClient(new URL("ftp://x"), { jobId: "a", token: "t" }),
    () =>
      new JobProgressClient(new URL("wss://me:secret@example.com"), {
        jobId: "a",
        token: "t",
      }),
    () =>
      new JobProgressClient(new URL("ws://example.com"), {
        jobId: "a",
        token: "t",
      }),
    () => new JobProgressClient("staging", { jobId: "a" } as never),
    () =>
      new RoomClient("local", { room: "a", Authorization: "b" }, {
        opening: { type: "hello" } as never,
      }),
  ];
  for (const each of wrong) {
    let message = "";
    try {
      each();
    } catch (error) {
      message = (error as Error).message;
    }
    same(message === "", false, String(each));
  }
  const given = { jobId: "a", token: "t" };
  new JobProgressClient(new URL("ws://127.0.0.1:1"), given);
  new JobProgressClient(new URL("ws://[::1]:1/base/"), given);
  new JobProgressClient(new URL("ws://example.com"), given, {
    allowInsecure: true,
  });
});

Deno.test("silence: the contract's question, its answer, and none", () => {
  const net = new Net();
  const room = new RoomClient(new URL("ws://localhost:8080"), {
    room: "a b/c",
    Authorization: "Bearer x",
  }, { ...net.options(), opening: { type: "hello", nick: "me" } });
  room.start();
  same(net.last.to, {
    url: "ws://localhost:8080/rooms/a%20b%2Fc",
    subprotocols: ["chat.v1"],
    headers: { Authorization: "Bearer x" },
  });
  net.open();
  const welcome = '{"type":"welcome","seq":7}';
  net.say(welcome);
  net.clock.go(20);
  net.say("pong");
  net.clock.go(25);
  same(net.last.said, ['{"type":"hello","nick":"me"}', "ping", "ping"]);
  net.clock.go(6);
  same(room.state.state, "connecting");
  same(net.peers[0]?.said.at(-1), "abort");
  same(net.last.to.url.endsWith("?after=7"), true);
  room.cancel();
});

Deno.test("requests: an id of their own, the reply to each, none after a loss, nothing invalid", async () => {
  const net = new Net();
  const room = new RoomClient(
    "local",
    { room: "a", Authorization: "Bearer x" },
    {
      ...net.options(),
      opening: (cursor) => ({ type: "hello", nick: String(cursor) }),
    },
  );
  const events: string[] = [];
  room.on({ message: ({ type }) => events.push(`${type}`) });
  const failure = (work: Promise<unknown>): Promise<string> =>
    work.then(() => "sent", ({ reason }) => reason);
  same(await failure(room.say({ text: "too early" })), "interrupted");
  room.start();
  net.open();
  const one = room.say({ text: "one" });
  await settled();
  same(net.last.said.length, 1, "nothing before the welcome");
  net.say('{"type":"welcome","seq":1}');
  const two = room.say({ text: "two" });
  const three = failure(room.say({ text: "three" }));
  await settled();
  const [first, second] = net.last.said.slice(1).map((each) =>
    JSON.parse(each)
  );
  same([first.type, first.text, second.text], ["say", "one", "two"]);
  net.say(JSON.stringify({ type: "rejected", id: second.id, why: "no" }));
  net.say(JSON.stringify({ type: "accepted", id: first.id, seq: 2 }));
  same([(await one).type, (await two).type], ["accepted", "rejected"]);
  same(events, ["welcome"]);
  same(
    await failure(room.send({ type: "say", id: "x" } as never)),
    "violation",
  );
  net.lose();
  same(await three, "interrupted");
  room.cancel();
});

/** The codes of an outcome are the contract's; those of a failure that was caught are texts. Only its types matter. */
export function codes(job: JobProgressClient, caught: unknown): void {
  job.on({
    end: (outcome) => {
      if (outcome.kind !== "failed") return;
      const { code } = outcome.failure;
      if (code === "TOKEN_EXPIRED" || code === undefined) return;
      const other: ErrorCode = code;
      // @ts-expect-error: no code is called so
      const misspelled: typeof code = "TOKEN_EXPIRD";
      same(other, misspelled);
    },
  });
  if (caught instanceof LiveFailure) {
    const { code } = caught;
    // @ts-expect-error: a text, and not any value
    const count: number | undefined = code;
    same(count, code);
  }
}
