import { describe, JsonError, parse, stringify } from "./runtime.js";

// platform: What a client takes from its platform, declared in place: browsers, Deno and Node need no other types for it.

/** The platform. */
const platform = globalThis;

/** A longer wait would be none at all, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** The platform's own clock. */
const CLOCK = {
  now: () => Date.now(),
  after(seconds, work) {
    const timer = platform.setTimeout(
      work,
      Math.min(seconds * 1000, LONGEST),
    );
    return () => platform.clearTimeout(timer);
  },
};

/** Throws an error where nothing of the client is on the way, as platforms do with those of event listeners. */
function throwLater(error) {
  platform.setTimeout(() => {
    throw error;
  }, 0);
}

// inbox: Messages that wait to be taken, and states for everybody who listens.

const DONE = { done: true, value: undefined };

/** A queue that one reader takes from. */
class Inbox {
  #size;
  /** The tags of messages of which a newer one is as good; empty where none gives way. */
  #repeat;
  #kept = [];
  #waiting = [];
  #over;
  #coalesced = 0;

  constructor(size, repeat) {
    this.#size = size;
    this.#repeat = new Set(repeat);
  }

  /** How many messages gave way to newer ones. */
  get coalesced() {
    return this.#coalesced;
  }

  /** Adds a message; false if there is no room for it. The last one always has room. */
  add(message, tag, last) {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve({ done: false, value: message });
      return true;
    }
    if (!last && this.#kept.length >= this.#size && !this.#makesRoom(tag)) {
      return false;
    }
    this.#kept.push({ message, tag });
    return true;
  }

  /** The next message. After the end the rest comes, then the error once, if there is one. */
  next() {
    const kept = this.#kept.shift();
    if (kept !== undefined) {
      return Promise.resolve({ done: false, value: kept.message });
    }
    if (this.#over === undefined) {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
      });
    }
    const { error } = this.#over;
    this.#over = {};
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  }

  /** Ends it: with an error, or without. */
  end(error) {
    const [first, ...others] = this.#waiting;
    this.#waiting = [];
    if (first === undefined) {
      this.#over = error === undefined ? {} : { error };
      return;
    }
    this.#over = {};
    if (error === undefined) first.resolve(DONE);
    else first.reject(error);
    for (const each of others) each.resolve(DONE);
  }

  /** Lets the oldest message give way to a newer one of its tag, if that repeats; others are never lost. */
  #makesRoom(tag) {
    if (this.#repeat.size === 0) return false;
    if (tag === undefined || !this.#repeat.has(tag)) return true;
    const index = this.#kept.findIndex((each) => each.tag === tag);
    if (index < 0) return true;
    this.#kept.splice(index, 1);
    this.#coalesced += 1;
    return true;
  }
}

/** Values for any number of readers: each gets the present one first, then all that follow. */
class Broadcast {
  #readers = new Set();
  #over = false;
  #present;

  constructor(present) {
    this.#present = present;
  }

  get present() {
    return this.#present;
  }

  /** Tells every reader. */
  tell(value) {
    this.#present = value;
    for (const each of this.#readers) each.add(value, undefined, true);
  }

  end() {
    this.#over = true;
    for (const each of this.#readers) each.end();
    this.#readers.clear();
  }

  [Symbol.asyncIterator]() {
    const inbox = new Inbox(1, []);
    inbox.add(this.#present, undefined, true);
    if (this.#over) inbox.end();
    else this.#readers.add(inbox);
    return {
      next: () => inbox.next(),
      return: () => {
        this.#readers.delete(inbox);
        return Promise.resolve(DONE);
      },
    };
  }
}

// context: What a client remembers, and how events change it.

/** The context of a new client. */
const START = {
  attempt: 0,
  refreshes: 0,
  next: "open",
  unsure: false,
};

/** One more try failed. */
function tried(context) {
  return { ...context, attempt: context.attempt + 1 };
}

/** The token is refreshed once more. */
function renewed(context) {
  return { ...context, refreshes: context.refreshes + 1 };
}

/** What follows the wait. */
function then(context, next) {
  return { ...context, next };
}

/** The connection is stable: the counts begin again. */
function progress(context) {
  return { ...context, attempt: 0, refreshes: 0 };
}

/** A token was given: what a refusal means is known again. */
function sure(context) {
  return { ...context, unsure: false };
}

/** The refusal had no status. */
function unsure(context) {
  return { ...context, unsure: true };
}

// transport: One connection as a client sees it, and the one that `WebSocket` makes.

/** The transport of a class `WebSocket`: it is told no status of a refusal, and has no ping. */
function webSocket(Socket) {
  return (to, tell) => {
    const socket = new Socket(to.url, socketOptions(to));
    let opened = false;
    let over = false;
    const end = (code) => {
      if (over) return;
      over = true;
      tell(opened ? { kind: "closed", code } : { kind: "refused" });
    };
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      opened = true;
      tell({ kind: "opened" });
    };
    socket.onmessage = ({ data }) => {
      if (over) return;
      const whole = typeof data === "string" ? data : new Uint8Array(data);
      tell({ kind: "message", data: whole });
    };
    // Deno says 0 where others say 1006.
    socket.onclose = ({ code }) => end(code || 1006);
    // Node 20 tells no close after an error; others do at once, maybe with the server's code.
    socket.onerror = () => void platform.setTimeout(() => end(1006), 0);
    return {
      send: (text) => socket.send(text),
      close: (code) => socket.close(allowed(code)),
      abort: () => socket.close(),
    };
  };
}

/** The second argument of the class: browsers take protocols alone. */
function socketOptions({ subprotocols, headers }) {
  if (Object.keys(headers).length > 0) {
    return { protocols: subprotocols, headers };
  }
  return subprotocols.length > 0 ? subprotocols : undefined;
}

/** The code itself where scripts may send it, else 1000. */
function allowed(code) {
  return code >= 3000 && code <= 4999 ? code : 1000;
}

// watch: Watches an open connection: whether it lives, and whether it has lasted long enough.

/** One open connection. */
class Watch {
  #clock;
  #watched;
  #off = new Map();
  #heard;
  #answered = false;
  #valid = false;
  #lasted = false;

  constructor(clock, watched) {
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
  heard() {
    this.#heard = this.#clock.now();
    this.#answered = true;
  }

  /** A valid message came. */
  valid() {
    this.#valid = true;
    this.#settle();
  }

  /** Ends the watch. */
  stop() {
    for (const off of this.#off.values()) off();
    this.#off.clear();
  }

  #after(name, seconds, work) {
    this.#off.set(name, this.#clock.after(seconds, work));
  }

  #settle() {
    if (!this.#lasted || !this.#valid) return;
    this.#lasted = false;
    this.#watched.tell("stable");
  }

  /** Waits until it has been silent for so long. */
  #listen(every) {
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

// machine: The state machine of a client: what follows from an event. Printed from the table in protogen's docs/machine.md.

/** The next state, and what to do in this order. An event that a state does not know changes nothing. */
function step(
  state,
  context,
  event,
  setting,
) {
  switch (`${state} ${event}`) {
    case "idle start":
      if (setting.hasToken) {
        return to("connecting", context, "open");
      }
      return to("authorizing", context, "refresh");
    case "idle cancel":
    case "authorizing cancel":
    case "connecting cancel":
    case "open cancel":
    case "waiting cancel":
    case "suspended cancel":
      return to(
        "ended",
        context,
        "disarm",
        "abandon",
        "close 1000",
        "end cancelled",
      );
    case "authorizing token.new":
      return to("connecting", sure(context), "open");
    case "authorizing token.same":
      if (context.unsure && context.attempt < setting.limit) {
        return to("waiting", then(tried(sure(context)), "open"), "wait");
      }
      if (context.unsure) {
        return to("ended", context, "end failed unreachable");
      }
      return to("ended", context, "end failed unauthenticated");
    case "authorizing token.refused":
      return to("ended", context, "end failed unauthenticated");
    case "authorizing token.error":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "refresh"), "wait");
      }
      return to("ended", context, "end failed unreachable");
    case "authorizing suspend":
      return to("suspended", then(context, "refresh"), "abandon");
    case "connecting opened":
      return to("open", context, "watch");
    case "connecting refused.retry":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed unreachable");
    case "connecting refused.refresh":
    case "open closed.refresh":
      if (setting.refresh && context.refreshes < 1) {
        return to("authorizing", renewed(context), "gone", "refresh");
      }
      return to("ended", context, "gone", "end failed unauthenticated");
    case "connecting refused.unknown":
      if (setting.refresh && context.refreshes < 1) {
        return to("authorizing", unsure(renewed(context)), "gone", "refresh");
      }
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed unreachable");
    case "connecting refused.fail":
      return to("ended", context, "gone", "end failed refused");
    case "connecting deadline":
    case "open silence":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "abort", "wait");
      }
      return to("ended", context, "abort", "end failed unreachable");
    case "connecting suspend":
    case "open suspend":
      return to("suspended", then(context, "open"), "close 1000");
    case "open message.ordinary":
    case "open message.unknown":
      return to("open", context, "deliver");
    case "open message.stale":
      return to("open", context, "drop");
    case "open message.invalid":
      if (setting.strict) {
        return to("ended", context, "close 1007", "end failed violation");
      }
      return to("open", context, "report");
    case "open message.terminal":
      return to("ended", context, "deliver", "close 1000", "end completed");
    case "open message.refresh":
      if (setting.refresh && context.refreshes < 1) {
        return to(
          "authorizing",
          renewed(context),
          "report",
          "close 1000",
          "refresh",
        );
      }
      return to(
        "ended",
        context,
        "deliver",
        "close 1000",
        "end failed unauthenticated",
      );
    case "open message.retry":
      if (context.attempt < setting.limit) {
        return to(
          "waiting",
          then(tried(context), "open"),
          "report",
          "close 1000",
          "wait",
        );
      }
      return to(
        "ended",
        context,
        "deliver",
        "close 1000",
        "end failed unreachable",
      );
    case "open stable":
      return to("open", progress(context));
    case "open overflow":
      return to("ended", context, "close 1008", "end failed overflow");
    case "open closed.end":
      if (setting.ends && context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      if (setting.ends) {
        return to("ended", context, "gone", "end failed interrupted");
      }
      return to("ended", context, "gone", "end completed");
    case "open closed.retry":
      if (context.attempt < setting.limit) {
        return to("waiting", then(tried(context), "open"), "gone", "wait");
      }
      return to("ended", context, "gone", "end failed interrupted");
    case "open closed.fail":
      return to("ended", context, "gone", "end failed closed");
    case "waiting timer":
      if (context.next === "refresh") {
        return to("authorizing", context, "fired", "refresh");
      }
      return to("connecting", context, "fired", "open");
    case "waiting reachable":
      if (context.next === "refresh") {
        return to("authorizing", context, "disarm", "refresh");
      }
      return to("connecting", context, "disarm", "open");
    case "waiting suspend":
      return to("suspended", context, "disarm");
    case "suspended resume":
      if (context.next === "refresh") {
        return to("authorizing", progress(context), "refresh");
      }
      return to("connecting", progress(context), "open");
    default:
      return to(state, context);
  }
}

function to(state, context, ...effects) {
  return { state, context, effects };
}

// told: What a client tells: its states, its outcome, its failure, and what it logs.

const SENTENCES = {
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
class LiveFailure extends Error {
  /** `instanceof` tells of no channel: the code is a text then. */

  name = "LiveFailure";
  reason;
  /** The contract's own code. */
  code;
  /** The HTTP status of a refusal, where the platform tells it. */
  status;
  /** The code of the server's close. */
  closeCode;
  /** What is wrong with the message. */
  violations;

  constructor(reason, details = {}) {
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

// plan: What a contract says of one channel, as a client follows it.

/** The verdict on a number. A refusal that is the `end` is no better than one that is a failure. */
function verdict(
  { listed, server, other },
  number,
) {
  return listed[number] ?? (number >= 500 ? server : undefined) ?? other;
}

/** One reader of what any of several read: the first that accepts a document. */
function anyOf(readers) {
  const [first, ...others] = readers;
  if (others.length === 0) return first;
  const rest = anyOf(others);
  return {
    ...first,
    read(document) {
      const result = first.read(document);
      if (result.ok || result.reason === "unrepresentable") return result;
      const other = rest.read(document);
      return other.ok || other.reason === "unrepresentable" ? other : result;
    },
    violations(document) {
      const found = first.violations(document);
      if (found.length === 0 || rest.violations(document).length > 0) {
        return found;
      }
      return [];
    },
  };
}

/** The value at the end of some keys, also of positions in arrays; undefined where there is none. */
function at(value, path) {
  let found = value;
  for (const key of path) {
    if (typeof found !== "object" || found === null) return undefined;
    if (!Object.hasOwn(found, key)) return undefined;
    found = found[key];
  }
  return found;
}

// address: Where to connect, and with what; and credentials kept out of what is told.

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const SECRET = "***";
/** A shorter credential is not looked for in texts: it would be found where it is none. */
const SHORTEST = 6;

/** The server of a name in the contract, or at a URL. Throws TypeError. */
function serverOf(plan, server) {
  const own = typeof server === "string" && Object.hasOwn(plan.servers, server)
    ? plan.servers[server]
    : undefined;
  if (own === undefined && typeof server === "string") {
    throw new TypeError(`the contract has no server called ${server}`);
  }
  const url = own?.url ?? server.href;
  const [scheme, rest] = url.split("://");
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
function isPrivate({ url, http }) {
  return [url, http].every((each) => {
    const [scheme, rest = ""] = each.split("://");
    if (scheme === "wss" || scheme === "https") return true;
    const host = rest.split("/", 1)[0];
    return LOOPBACK.test(host.replace(/:\d*$/, ""));
  });
}

/** The connection. Only the unreserved characters of RFC 3986 stand as they are, so that it is the same everywhere. */
function connectionOf(
  plan,
  server,
  given,
  cursor,
) {
  const values = plan.parameters.map((
    each,
  ) => [each, given[each.name] ?? each.default]);
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
  values,
  place,
) {
  return values.flatMap(([each, value]) =>
    each.place === place && value !== undefined ? [[each.name, value]] : []
  );
}

function encoded(text) {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** A text with credentials, plain or percent-encoded, as `***`. */
function redacted(text, secrets) {
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
function shown(plan, server, given) {
  const hidden = plan.parameters.filter(({ credential }) => credential).map(
    ({ name }) => [name, SECRET],
  );
  const all = { ...given, ...Object.fromEntries(hidden) };
  return connectionOf(plan, server, all).url.replaceAll(
    encoded(SECRET),
    SECRET,
  );
}

// calls: Requests that wait for their replies.

/** The requests of one client. */
class Calls {
  #pending = new Set();
  /** Tells the requests of this client from those of others. */
  #prefix;
  #count = 0;

  constructor(random) {
    this.#prefix = random().toString(36).slice(2, 12);
  }

  /** The request with an id of its own, where it has one and brings none. */
  request(plan, message) {
    if (plan.ids === undefined || at(message, plan.ids[0]) !== undefined) {
      return message;
    }
    this.#count += 1;
    const id = plan.numeric ? this.#count : `${this.#prefix}-${this.#count}`;
    return put(message, plan.ids[0], id);
  }

  /** Waits for the reply to a request. */
  reply(plan, request) {
    const id = plan.ids && at(request, plan.ids[0]);
    return new Promise((resolve, reject) => {
      this.#pending.add({ plan, id, resolve, reject });
    });
  }

  /** Gives a message to the request that it answers; false if there is none. */
  answered(value) {
    for (const pending of this.#pending) {
      if (!answers(pending, value)) continue;
      this.#pending.delete(pending);
      pending.resolve(value);
      return true;
    }
    return false;
  }

  /** The connection is gone: no request is sent again by itself. */
  interrupt() {
    const pending = this.#pending;
    this.#pending = new Set();
    for (const each of pending) each.reject(new LiveFailure("interrupted"));
  }
}

function answers({ plan, id }, value) {
  if (typeof value !== "object" || value === null) return false;
  if (plan.ids !== undefined && at(value, plan.ids[1]) !== id) return false;
  return plan.replies.some((each) => each.violations(value).length === 0);
}

/** A copy of an object with a value at the end of some keys. */
function put(object, path, value) {
  const [key, ...rest] = path;
  if (key === undefined) return object;
  const held = object[key];
  const inner = typeof held === "object" && held !== null ? held : {};
  return {
    ...object,
    [key]: rest.length > 0 ? put(inner, rest, value) : value,
  };
}

// messages: What a message is to the state machine, and to the app.

/** Reads the messages of one client, over all its connections. */
class Messages {
  #plan;
  #strict;
  #subject;
  #last;
  #cursor;

  /** `subject`: what the member at `correlation` must be. */
  constructor(plan, strict, subject) {
    this.#plan = plan;
    this.#strict = strict;
    this.#subject = subject;
  }

  /** The value of the last message that says what a new connection continues after. */
  get cursor() {
    return this.#cursor;
  }

  /** The cursor as a parameter of the query, where the contract has one. */
  get query() {
    const name = this.#plan.resume?.query;
    return name === undefined || this.#cursor === undefined
      ? undefined
      : [name, String(this.#cursor)];
  }

  /** Remembers the last message that was delivered. */
  delivered({ text, value }) {
    const { order, resume } = this.#plan;
    const now = order && at(value, order);
    if (now !== undefined) this.#last = { text, order: now };
    const cursor = resume && at(value, resume.from);
    if (cursor !== undefined) this.#cursor = cursor;
  }

  /** Reads a message. `answers` says whether it answers a call; such a one is undefined. */
  read(
    data,
    answers,
  ) {
    const text = typeof data === "string" ? data : decoded(data);
    if (text === undefined) return invalid("", "json", "not valid UTF-8");
    const plan = this.#plan;
    const result = (this.#strict ? plan.strict : plan.tolerant).read(text);
    if (!result.ok && result.reason === "unrepresentable") {
      const why = "an integer that a number cannot hold exactly";
      return invalid(text, "integer", why, result.pointer);
    }
    if (!result.ok) {
      return {
        event: "message.invalid",
        text,
        violations: result.violations,
      };
    }
    const { value } = result;
    if (this.#isOther(value)) {
      const pointer = `/${plan.correlation?.path.join("/")}`;
      return invalid(text, "correlation", "of another subject", pointer);
    }
    if (answers(value)) return undefined;
    const tag = tagText(plan, value);
    const found = {
      text,
      value,
      violations: [],
      ...(tag === undefined ? {} : { tag }),
    };
    if (this.#isStale(text, value)) return { ...found, event: "message.stale" };
    return { ...found, ...this.#kind(value, tag) };
  }

  #isOther(value) {
    const { correlation } = this.#plan;
    if (correlation === undefined || this.#subject === undefined) return false;
    const found = at(value, correlation.path);
    return found !== undefined && String(found) !== this.#subject;
  }

  /** Older than the last one, or the same again. */
  #isStale(text, value) {
    const { order } = this.#plan;
    if (order === undefined || this.#last === undefined) return false;
    const now = at(value, order);
    const last = this.#last.order;
    if (now === undefined || last === undefined) return false;
    if (typeof now === "string" && typeof last === "string") {
      return now < last || (now === last && text === this.#last.text);
    }
    if (!isNumber(now) || !isNumber(last)) return false;
    return now < last || (now == last && text === this.#last.text);
  }

  #kind(
    value,
    tag,
  ) {
    const { flow, tags } = this.#plan;
    if (tag === undefined) return { event: "message.ordinary" };
    if (flow.end.includes(tag)) {
      const found = flow.code && at(value, flow.code);
      if (typeof found !== "string") return { event: "message.terminal" };
      const how = Object.hasOwn(flow.recover, found)
        ? flow.recover[found]
        : undefined;
      return { event: `message.${how ?? "terminal"}`, code: found };
    }
    const known = tags.length === 0 || tags.includes(tag);
    return { event: known ? "message.ordinary" : "message.unknown" };
  }
}

/** The tag of a message as a text. */
function tagText({ tag }, value) {
  const found = tag && at(value, tag);
  return found === undefined || typeof found === "object"
    ? undefined
    : String(found);
}

function isNumber(value) {
  return typeof value === "number" || typeof value === "bigint";
}

function invalid(
  text,
  keyword,
  message,
  pointer = "",
) {
  const violation = { pointer, keyword, at: "", detail: message, message };
  return { event: "message.invalid", text, violations: [violation] };
}

/** The text of UTF-8 bytes; undefined where they are not valid. */
function decoded(bytes) {
  try {
    const strict = { fatal: true, ignoreBOM: true };
    return new platform.TextDecoder("utf-8", strict).decode(bytes);
  } catch {
    return undefined;
  }
}

// options: What an app decides: its policy, not the contract's.

/** Fills in what is left out. Throws RangeError for a number, TypeError for a word that makes no sense. */
function settled(options, plan) {
  const repeats = plan.flow.repeat.length > 0;
  const {
    reading = "tolerant",
    openTimeout = 10,
    refreshTimeout = 10,
    buffer = {},
  } = options;
  const { size = 256, full = repeats ? "coalesce" : "fail" } = buffer;
  const retry = {
    first: 1,
    most: 30,
    limit: 10,
    stableAfter: 5,
    ...options.retry,
  };
  const numbers = {
    ...retry,
    openTimeout,
    refreshTimeout,
    size,
    silence: options.silence ?? 1,
  };
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 0)) {
      throw new RangeError(`${name} must be a number of 0 or more`);
    }
  }
  if (size < 1) throw new RangeError("a buffer holds at least one message");
  if (reading !== "strict" && reading !== "tolerant") {
    throw new TypeError("reading is strict or tolerant");
  }
  if (full !== "coalesce" && full !== "fail") {
    throw new TypeError(
      "a full buffer can coalesce or fail: a WebSocket cannot be told to wait",
    );
  }
  return {
    strict: reading === "strict",
    retry,
    size,
    coalesce: full === "coalesce",
    openTimeout,
    refreshTimeout,
    ...kept(options, plan),
    ...(options.silence === undefined ? {} : { silence: options.silence }),
    clock: options.clock ?? CLOCK,
    random: options.random ?? Math.random,
  };
}

/** How life is asked for. */
function kept(
  { keepAlive },
  plan,
) {
  if (keepAlive === null) return {};
  const own = keepAlive ?? plan.keepAlive;
  return own ? { keepAlive: { ...plan.keepAlive, ...own } } : {};
}

/** However long a server asks for, in seconds. */
const LONGEST_PAUSE = 3600;

/** Seconds until the next try, after so many failed ones: full jitter, but not less than the server asks for. */
function pause(
  { first, most },
  attempt,
  random,
  retryAfter = 0,
) {
  const longest = Math.min(most, first * 2 ** (attempt - 1));
  return Math.max(random() * longest, Math.min(retryAfter, LONGEST_PAUSE));
}

// token: The credential that a client has, and how it gets a new one.

/** The credential. One refresh is on the way at a time. */
class Token {
  #clock;
  #patience;
  #renew;
  #asked;
  #known = new Set();
  #value;
  #stop;

  /** `patience`: seconds in which a refresh must be answered. `renew` is the app's; without it `asked` is used. */
  constructor(
    clock,
    patience,
    value,
    renew,
    asked,
  ) {
    this.#clock = clock;
    this.#patience = patience;
    this.#renew = renew;
    this.#asked = asked;
    this.#set(value);
  }

  /** Counts a text among the secrets. */
  hide(secret) {
    if (secret !== undefined) this.#known.add(secret);
  }

  get value() {
    return this.#value;
  }

  /** Whether a new one can be had. */
  get renewable() {
    return this.#renew !== undefined || this.#asked !== undefined;
  }

  /** Every credential so far: none of them may be told. */
  get secrets() {
    return this.#known;
  }

  /** Gets a new one, and tells what became of it, unless it is abandoned before. */
  refresh(done) {
    this.abandon();
    const control = new platform.AbortController();
    const stop = () => {
      this.#stop = undefined;
      off();
      control.abort();
    };
    const end = (refreshed) => {
      if (this.#stop !== stop) return;
      stop();
      done(refreshed);
    };
    const off = this.#clock.after(
      this.#patience,
      () => end({ result: "error" }),
    );
    this.#stop = stop;
    this.#got(control.signal).then(
      (got) => {
        if (this.#stop !== stop) return;
        if (typeof got !== "string") return end(got);
        const same = got === this.#value;
        this.#set(got);
        end({ result: same ? "same" : "new" });
      },
      (error) => end({ result: isNo(error) ? "refused" : "error" }),
    );
  }

  /** Gives the refresh up. */
  abandon() {
    this.#stop?.();
  }

  #set(value) {
    this.#value = value;
    this.hide(value);
  }

  async #got(signal) {
    if (this.#renew !== undefined) {
      const found = await this.#renew(this.#value ?? "");
      const isToken = typeof found === "string" && found !== "";
      return isToken ? found : { result: "error" };
    }
    if (this.#asked === undefined) return { result: "refused" };
    return await asked(this.#asked, signal);
  }
}

/** The answer of the server: its token, or what is wrong. */
async function asked(
  { plan, http, given, fetch },
  signal,
) {
  const hasBody = !["GET", "HEAD"].includes(plan.method) &&
    Object.keys(plan.body ?? {}).length > 0;
  const init = {
    method: plan.method,
    redirect: "manual",
    signal,
    headers: hasBody ? { "Content-Type": "application/json" } : {},
    ...(hasBody ? { body: stringify(filled(plan.body, given())) } : {}),
  };
  const answer = await fetch(
    `${http}/${plan.path.replace(/^\/+/, "")}`,
    init,
  );
  const text = await answer.text();
  const { status } = answer;
  if (!answer.ok) {
    const refused = [400, 401, 403].includes(status);
    return { result: refused ? "refused" : "error", status };
  }
  const token = at(parsed(text), plan.token);
  return typeof token === "string" && token !== ""
    ? token
    : { result: "error", status };
}

/** Whether the app's function says that there will be no token. */
function isNo(error) {
  return error instanceof LiveFailure && error.reason === "unauthenticated";
}

function parsed(text) {
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** A body with the values of parameters where it says `$name`. */
function filled(body, given) {
  if (typeof body === "string" && body.startsWith("$")) {
    return given[body.slice(1)] ?? "";
  }
  if (typeof body !== "object" || body === null) return body;
  if (Array.isArray(body)) {
    return body.map((each) => filled(each, given));
  }
  return Object.fromEntries(
    Object.entries(body).map(([name, each]) => [name, filled(each, given)]),
  );
}

// about: What came with an event of the state machine.

/** What is known, without what is not. */
function about(
  known,
) {
  return Object.fromEntries(
    Object.entries(known).filter(([, value]) => value !== undefined),
  );
}

// line: The connection of the moment: at most one, watched while it is open.

/** One line. */
class Line {
  #connect;
  #settled;
  #keepAlive;
  #tell;
  #transport;
  #link;
  #number = 0;
  #off;
  #watch;

  constructor(
    connect,
    settled,
    keepAlive,
    tell,
  ) {
    this.#connect = connect;
    this.#settled = settled;
    this.#keepAlive = keepAlive;
    this.#tell = tell;
  }

  /** Whether a number is that of the present connection. */
  isPresent(number) {
    return this.#number === number;
  }

  /** Connects. */
  open(to) {
    const number = ++this.#number;
    const link = { tell: (event) => this.#tell(event, number) };
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
  watch() {
    this.#off?.();
    const number = this.#number;
    const tell = (kind) => this.#tell({ kind }, number);
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
  heard() {
    this.#watch?.heard();
  }

  /** A valid message came. */
  valid() {
    this.#watch?.valid();
  }

  /** Sends a text; false if there is no connection. */
  send(text) {
    if (this.#transport === undefined) return false;
    this.#transport.send(text);
    return true;
  }

  /** The connection is gone by itself. */
  gone() {
    this.#number += 1;
    if (this.#link !== undefined) this.#link.tell = undefined;
    this.#link = undefined;
    this.#transport = undefined;
    this.#off?.();
    this.#watch?.stop();
    this.#watch = undefined;
  }

  /** Closes the connection, if there is one. */
  close(code) {
    const transport = this.#transport;
    this.gone();
    transport?.close(code);
  }

  /** Ends the connection without a word. */
  abort() {
    const transport = this.#transport;
    this.gone();
    transport?.abort();
  }

  /** How life is asked for, where that can be done. */
  #ask() {
    const text = this.#keepAlive?.send;
    if (text !== undefined) return () => void this.send(text);
    return this.#transport?.ping;
  }
}

/** Tells of events by a link: a socket that takes its time to close holds nothing else of the client. */
function through(link) {
  return (event) => link.tell?.(event);
}

// access: How a client gets in: its server, what it gives, and its token.

/** The access of one client. */
class Access {
  #plan;
  #server;
  #given;
  /** The parameter that a refresh replaces. */
  #credential;
  token;
  connect;

  /** Throws TypeError for what can never work. */
  constructor(
    plan,
    server,
    values,
    options,
    settled,
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
  get hasToken() {
    return this.token.value !== undefined || !this.token.renewable;
  }

  /** The value of a parameter that is no credential. */
  value(name) {
    return this.#given[name];
  }

  /** What to connect to. */
  connection(cursor) {
    return connectionOf(this.#plan, this.#server, this.#present, cursor);
  }

  /** Its URL for logs. */
  get shown() {
    return this.clean(shown(this.#plan, this.#server, this.#given));
  }

  /** A text without credentials. */
  clean(text) {
    return redacted(text, this.token.secrets);
  }

  /** Violations without credentials. */
  cleaned(violations) {
    return violations.map(({ pointer, keyword, at, detail, message }) => ({
      pointer,
      keyword,
      at,
      ...(detail === undefined ? {} : { detail: this.clean(detail) }),
      message: this.clean(message),
    }));
  }

  get #present() {
    const { value } = this.token;
    return this.#credential === undefined || value === undefined
      ? this.#given
      : { ...this.#given, [this.#credential]: value };
  }
}

/** The values that are texts. Throws TypeError where one is missing. */
function texts(plan, values) {
  const found = {};
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
function connects(plan, given, options) {
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
function sendsHeaders() {
  return "Deno" in globalThis || "process" in globalThis;
}

/** The app's way to a new token: its own refresh, or the provider that it gave as the credential. */
function renews(
  given,
  { refresh },
) {
  if (typeof given !== "function") return refresh;
  return (old) => old === "" || refresh === undefined ? given() : refresh(old);
}

// sending: What a client says: its first message, others, and requests with replies.

/** The outgoing side of one client. */
class Sending {
  #plan;
  #line;
  #opening;
  #calls;
  #state = "closed";
  #waiting = [];

  /** Throws LiveFailure for a first message that is not valid. `random`: gives numbers from 0 to 1, for the ids of requests. */
  constructor(
    plan,
    line,
    opening,
    random,
  ) {
    this.#plan = plan;
    this.#calls = new Calls(random);
    this.#line = line;
    this.#opening = opening;
    if (typeof opening === "object") this.#written(opening);
  }

  /** The connection is open: the first message goes out. */
  opened(cursor) {
    const opening = this.#opening;
    const greets = opening !== undefined && this.#plan.awaits !== undefined;
    this.#line.watch();
    if (opening !== undefined) {
      const first = typeof opening === "function" ? opening(cursor) : opening;
      this.#line.send(this.#written(first));
    }
    if (greets) this.#state = "greeting";
    else this.#ready();
  }

  /** A valid message came: it may be the one that was awaited. */
  heard(value) {
    if (this.#state !== "greeting" || typeof value !== "object") return;
    if (value === null || this.#plan.awaits?.violations(value).length !== 0) {
      return;
    }
    this.#ready();
  }

  /** Whether a message answers a request; it is then taken. */
  answered(value) {
    return this.#calls.answered(value);
  }

  /** The connection is gone: nothing is sent again by itself. */
  closed() {
    this.#state = "closed";
    this.#calls.interrupt();
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) each.reject(new LiveFailure("interrupted"));
  }

  /** Sends a message, once what the contract wants first is said. Rejects where the connection is not open. */
  async send(message) {
    await this.#send(this.#written(message));
  }

  /** Sends a request as a message, and waits for its reply. */
  async call(plan, message) {
    const request = this.#calls.request(plan, message);
    const text = this.#written(request);
    let reply;
    await this.#send(text, () => {
      reply = this.#calls.reply(plan, request);
    });
    return await reply;
  }

  /** Sends a text, in the order in which that is asked for; `before`: what is done at that moment. */
  #send(text, before = () => {}) {
    const send = () => {
      before();
      this.#line.send(text);
    };
    if (this.#state === "greeting") {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ send, resolve, reject });
      });
    }
    if (this.#state === "closed") {
      return Promise.reject(new LiveFailure("interrupted"));
    }
    send();
    return Promise.resolve();
  }

  #ready() {
    this.#state = "ready";
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const each of waiting) {
      each.send();
      each.resolve();
    }
  }

  /** The text of a message. Throws LiveFailure where the strict reader would refuse it. */
  #written(message) {
    const { sent } = this.#plan;
    const violations = sent?.violations(message) ?? [];
    if (sent === undefined || violations.length > 0) {
      throw new LiveFailure("violation", { violations });
    }
    return sent.write(message);
  }
}

// engine: What runs a client: it tells the state machine what happens, and does what that says.

/** The engine of one client. */
class Engine {
  sending;
  settled;
  #plan;
  #options;
  #listener;
  #setting;
  #access;
  #messages;
  #line;
  #events = [];
  #busy = false;
  #state = "idle";
  #context = START;
  #timer;
  #until = 0;
  #outcome;

  /** Throws TypeError and RangeError for what can never work. */
  constructor(
    plan,
    server,
    values,
    options,
    opening,
    listener,
  ) {
    this.#plan = plan;
    this.#options = options;
    this.#listener = listener;
    this.settled = settled(options, plan);
    const { strict, retry, keepAlive } = this.settled;
    this.#access = new Access(plan, server, values, options, this.settled);
    this.#setting = {
      hasToken: this.#access.hasToken,
      refresh: this.#access.token.renewable,
      ends: plan.flow.end.length > 0,
      strict,
      limit: retry.limit,
    };
    const subject = plan.correlation &&
      this.#access.value(plan.correlation.parameter);
    this.#messages = new Messages(plan, strict, subject);
    this.#line = new Line(
      this.#access.connect,
      this.settled,
      keepAlive,
      (heard, number) => this.#post({ heard, number }),
    );
    const { random } = this.settled;
    this.sending = new Sending(plan, this.#line, opening, random);
  }

  get isIdle() {
    return this.#state === "idle";
  }

  /** Tells the state machine of an event. */
  post(event, about = {}) {
    this.#post({ event, about });
  }

  /** Writes to the app's log. */
  log(event) {
    try {
      this.#options.log?.(event);
    } catch (error) {
      throwLater(error);
    }
  }

  /** Takes one event after another, also where one causes the next. */
  #post(incoming) {
    this.#events.push(incoming);
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let each = this.#events.shift(); each; each = this.#events.shift()) {
        if ("event" in each) this.#step(each.event, each.about);
        else if (this.#line.isPresent(each.number)) this.#hear(each.heard);
      }
    } finally {
      this.#busy = false;
    }
  }

  #hear(heard) {
    switch (heard.kind) {
      case "message":
        return this.#receive(heard.data);
      case "pong":
        return this.#line.heard();
      case "impossible":
        return this.#step("refused.fail", {});
      case "refused": {
        const { status, retryAfter } = heard;
        if (status === undefined) return this.#step("refused.unknown", {});
        const { kind, code } = verdict(this.#plan.refused, status);
        const event = `refused.${kind === "end" ? "fail" : kind}`;
        return this.#step(event, about({ code, status, retryAfter }));
      }
      case "closed": {
        const { kind, code } = verdict(this.#plan.closed, heard.code);
        const known = about({ code, closeCode: heard.code });
        return this.#step(`closed.${kind}`, known);
      }
      default:
        return this.#step(heard.kind, {});
    }
  }

  #receive(data) {
    if (this.#state !== "open") return;
    this.#line.heard();
    if (data === this.#plan.keepAlive?.expect) return;
    const message = this.#messages.read(
      data,
      (value) => this.sending.answered(value),
    );
    if (message?.event !== "message.invalid") {
      this.sending.heard(message?.value);
      this.#line.valid();
    }
    if (message === undefined) return;
    const { event, code, violations } = message;
    const faults = violations.length > 0
      ? this.#access.cleaned(violations)
      : undefined;
    this.#step(event, { message, ...about({ code, violations: faults }) });
  }

  #step(event, about) {
    const before = this.#state;
    const next = step(before, this.#context, event, this.#setting);
    this.#state = next.state;
    this.#context = next.context;
    for (const effect of next.effects) this.#do(effect, about, event);
    if (this.#state === before) return;
    const state = this.#present(event, about);
    this.log({ kind: "state", state });
    this.#listener.state(state);
    if (this.#outcome === undefined) return;
    this.#listener.ended(this.#outcome);
  }

  #do(effect, about, event) {
    switch (effect) {
      case "open":
        this.log({ kind: "connecting", url: this.#access.shown });
        return this.#line.open(this.#access.connection(this.#messages.query));
      case "refresh":
        return this.#refresh();
      case "wait":
        return this.#wait(about.retryAfter);
      case "fired":
      case "disarm":
        return this.#timer?.();
      case "abandon":
        return this.#access.token.abandon();
      case "watch":
        return this.#greet();
      case "deliver":
        return this.#deliver(about.message);
      case "report":
      case "drop":
        return this.#report(event, about);
      case "end completed":
        this.#outcome = { kind: "completed", ...valueOf(about.message) };
        return;
      case "end cancelled":
        this.#outcome = { kind: "cancelled" };
        return;
      case "gone":
      case "abort":
      case "close 1000":
      case "close 1007":
      case "close 1008":
        return this.#leave(effect);
      default:
        return this.#fail(effect.slice("end failed ".length), about);
    }
  }

  #refresh() {
    this.#access.token.refresh((refreshed) => {
      this.log({ kind: "refreshed", ...refreshed });
      const { result, status } = refreshed;
      this.post(`token.${result}`, about({ status }));
    });
  }

  #wait(retryAfter) {
    const { clock, random, retry } = this.settled;
    const seconds = pause(retry, this.#context.attempt, random, retryAfter);
    this.#until = clock.now() + seconds * 1000;
    this.#timer = clock.after(seconds, () => this.post("timer"));
  }

  #greet() {
    try {
      this.sending.opened(this.#messages.cursor);
    } catch (error) {
      // The app's first message is not valid, or what makes it threw.
      throwLater(error);
      this.post("cancel");
    }
  }

  #deliver(message) {
    if (message === undefined) return;
    this.#messages.delivered(message);
    const last = this.#state === "ended";
    if (!this.#listener.deliver(message, last)) this.post("overflow");
  }

  #report(event, { message }) {
    if (message === undefined) return;
    const text = this.#access.clean(message.text);
    if (event === "message.stale") return this.log({ kind: "stale", text });
    const why = event.slice("message.".length);
    const violations = this.#access.cleaned(message.violations);
    this.log({ kind: "reported", why, text, violations });
  }

  #leave(effect) {
    if (effect === "gone") this.#line.gone();
    else if (effect === "abort") this.#line.abort();
    else this.#line.close(Number(effect.slice("close ".length)));
    this.sending.closed();
  }

  #fail(reason, about) {
    const code = about.code ?? this.#plan.failures[reason];
    const details = code === undefined ? about : { ...about, code };
    this.#outcome = {
      kind: "failed",
      failure: new LiveFailure(reason, details),
    };
  }

  #present(event, { status, closeCode }) {
    const state = this.#state;
    if (state === "connecting") {
      return { state, attempt: this.#context.attempt };
    }
    if (state !== "waiting") return { state };
    const cause = { event, ...about({ status, closeCode }) };
    return { state, until: this.#until, cause };
  }
}

function valueOf(message) {
  return message === undefined ? {} : { message: message.value };
}

// client: A client that survives what happens to connections: what the clients of all channels have in common.

/** The client of a channel. `Received`: its messages; `Handlers`: functions for them; `Code`: its failures' codes. */
class LiveClient {
  #plan;
  #options;
  #engine;
  #inbox;
  #states = new Broadcast({ state: "idle" });
  #handlers = new Set();
  #cancel = () => this.cancel();
  #isRead = false;
  #settle = () => {};
  /** Resolves once, with how the client ended. It never rejects. */
  outcome = new Promise(
    (resolve) => {
      this.#settle = resolve;
    },
  );

  constructor(
    plan,
    server,
    values,
    options,
    opening,
  ) {
    this.#plan = plan;
    this.#options = options;
    this.#engine = new Engine(plan, server, values, options, opening, {
      deliver: (message, last) => this.#deliver(message, last),
      state: (state) => {
        this.#states.tell(state);
        this.#call("state", state);
      },
      ended: (outcome) => this.#end(outcome),
    });
    const { size, coalesce } = this.#engine.settled;
    this.#inbox = new Inbox(size, coalesce ? plan.flow.repeat : []);
  }

  /** Starts to connect; once. */
  start() {
    if (!this.#engine.isIdle) return this;
    const { signal } = this.#options;
    if (signal?.aborted) this.cancel();
    else signal?.addEventListener("abort", this.#cancel);
    this.#engine.post("start");
    return this;
  }

  /** Ends it. */
  cancel() {
    this.#engine.post("cancel");
  }

  /** Closes the connection until `resume`, as when the app goes to the background. */
  suspend() {
    this.#engine.post("suspend");
  }

  /** Connects again after `suspend`. */
  resume() {
    this.#engine.post("resume");
  }

  /** The network is back: a client that waits tries at once. */
  reachable() {
    this.#engine.post("reachable");
  }

  /** Where it is now. */
  get state() {
    return this.#states.present;
  }

  /** The present state and all that follow, for any number of readers. */
  get states() {
    return this.#states;
  }

  /** How many messages gave way to newer ones, as they were not taken in time. */
  get coalesced() {
    return this.#inbox.coalesced;
  }

  /**
   * Calls functions with each message, state and the outcome, until what comes back is called. Messages are not kept
   * for a loop then, unless it has begun.
   */
  on(handlers) {
    this.#handlers.add(handlers);
    return () => void this.#handlers.delete(handlers);
  }

  /**
   * The messages, for one reader; starts the client. They end with the client, and throw its LiveFailure if it has one.
   * To leave the loop cancels the client.
   */
  [Symbol.asyncIterator]() {
    this.#isRead = true;
    this.start();
    return {
      next: () => this.#inbox.next(),
      return: () => {
        this.cancel();
        return Promise.resolve({ done: true, value: undefined });
      },
    };
  }

  /** Cancels it. */
  async [Symbol.asyncDispose]() {
    this.cancel();
    await this.outcome;
  }

  /** Sends a message when the connection is open. Rejects with a LiveFailure where it is not valid, or cannot go out. */
  transmit(message) {
    return this.#engine.sending.send(message);
  }

  /** Sends a request, and waits for its reply. Rejects with a LiveFailure if the connection is lost before. */
  request(plan, message) {
    return this.#engine.sending.call(plan, message);
  }

  #deliver({ value, tag }, last) {
    const kept = this.#handlers.size === 0 || this.#isRead;
    const before = this.#inbox.coalesced;
    if (kept && !this.#inbox.add(value, tag, last)) return false;
    const count = this.#inbox.coalesced;
    if (count > before) this.#engine.log({ kind: "coalesced", count });
    this.#call("message", value);
    if (tag === undefined) return true;
    const { handlers } = this.#plan;
    const own = Object.hasOwn(handlers, tag) ? handlers[tag] : undefined;
    this.#call(own ?? "unknown", value);
    return true;
  }

  #end(outcome) {
    this.#options.signal?.removeEventListener("abort", this.#cancel);
    this.#states.end();
    this.#inbox.end(outcome.kind === "failed" ? outcome.failure : undefined);
    this.#settle(outcome);
    this.#call("end", outcome);
    this.#handlers.clear();
  }

  /** Calls the functions of a name. What they throw is nothing that ends a client. */
  #call(name, argument) {
    for (const each of [...this.#handlers]) {
      const handlers = each;
      try {
        handlers[name]?.(argument);
      } catch (error) {
        throwLater(error);
      }
    }
  }
}

export { anyOf, LiveClient, LiveFailure, webSocket };
