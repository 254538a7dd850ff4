/// <reference lib="deno.window" />
/**
 * Runs the clients of a generated package, for `protogen prove --live`.
 *
 * The arguments are the package's folder, and JSON: by channel, the class of its client, whether it takes parameters,
 * and its methods by call. Each line of the input is a request, each line of the output what became of it
 * (generator/protogen/languages/live.py has both forms).
 */

interface Channel {
  readonly class: string;
  readonly parameters: boolean;
  readonly calls: Readonly<Record<string, string>>;
  /** Whether the contract has texts to ask for life; without them silence alone is the end. */
  readonly asks: boolean;
}

interface Deed {
  readonly after: {
    readonly messages?: number;
    readonly replies?: number;
    readonly state?: string;
  };
  readonly do: string;
  readonly message?: object;
  readonly call?: string;
}

interface KeepAlive {
  readonly every: number;
  readonly within: number;
}

interface Request {
  readonly id: number;
  readonly scenario: string;
  readonly channel: string;
  readonly url: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly options: {
    readonly keepAlive?: KeepAlive | null;
    readonly buffer?: { readonly size: number; readonly full: string };
  };
  readonly does?: readonly Deed[];
  readonly consumer?: { readonly delay?: number };
  readonly seed?: number;
  readonly seconds?: number;
}

interface Failure {
  readonly reason: string;
  readonly code?: string;
}

type Outcome =
  | { readonly kind: "completed" | "cancelled" }
  | { readonly kind: "failed"; readonly failure: Failure };

/** What the program needs of a client. */
interface Client extends AsyncIterable<unknown> {
  readonly outcome: Promise<Outcome>;
  cancel(): void;
  suspend(): void;
  resume(): void;
  reachable(): void;
  on(handlers: Readonly<Record<string, (told: never) => void>>): void;
  send(message: object): Promise<void>;
}

interface Package {
  readonly [name: string]: new (
    server: URL,
    ...rest: readonly unknown[]
  ) => Client;
}

interface Logged {
  readonly kind: string;
  readonly why?: string;
}

/** What one client did. */
class Run {
  readonly states: string[] = [];
  readonly messages: unknown[] = [];
  readonly reports: string[] = [];
  readonly replies: unknown[] = [];
  private readonly client: Client;
  private readonly calls: Channel["calls"];
  private left: readonly Deed[];
  private count = 0;

  constructor(
    make: (log: (event: Logged) => void) => Client,
    calls: Channel["calls"],
    deeds: readonly Deed[],
  ) {
    this.client = make((event) => this.report(event));
    this.calls = calls;
    this.left = deeds;
    this.client.on({
      state: ({ state }: { readonly state: string }) => {
        this.states.push(state);
        this.act(({ after }) => after.state === state);
      },
    });
  }

  /** Takes the messages, each as `write` and a parser see it, and tells how it ended. */
  async take(
    write: (message: never) => string,
    delay: number,
  ): Promise<string> {
    try {
      for await (const message of this.client) {
        this.messages.push(JSON.parse(write(message as never)));
        this.count += 1;
        this.act(({ after }) => after.messages === this.count);
        if (delay > 0) await new Promise((go) => setTimeout(go, delay * 1000));
      }
    } catch {
      // The outcome says it too.
    }
    const outcome = await this.client.outcome;
    if (outcome.kind !== "failed") return outcome.kind;
    const { reason, code } = outcome.failure;
    return ["failed", reason, code].filter(Boolean).join(" ");
  }

  cancel(): void {
    this.client.cancel();
  }

  private report({ kind, why }: Logged): void {
    if (kind === "reported") this.reports.push(why as string);
    if (kind === "stale" || kind === "coalesced") this.reports.push(kind);
  }

  /** Does what is due, each once. */
  private act(isDue: (deed: Deed) => boolean): void {
    const due = this.left.filter(isDue);
    this.left = this.left.filter((deed) => !due.includes(deed));
    for (const deed of due) this.perform(deed);
  }

  private perform(deed: Deed): void {
    switch (deed.do) {
      case "cancel":
      case "suspend":
      case "resume":
      case "reachable":
        return this.client[deed.do]();
      case "send":
        this.client.send(deed.message ?? {}).catch(() =>
          this.reports.push("unsent")
        );
        return;
      case "call":
        this.call(deed);
    }
  }

  private call({ call = "", message }: Deed): void {
    const methods = this.client as unknown as Readonly<
      Record<string, (message: unknown) => Promise<unknown>>
    >;
    const method = methods[this.calls[call] ?? ""];
    const answered = (reply: unknown): void => {
      this.replies.push(reply);
      this.act(({ after }) => after.replies === this.replies.length);
    };
    method?.call(this.client, message).then(
      answered,
      () => answered("failed"),
    );
  }
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The options of a client, as near to what is asked as it can be: it cannot wait, and it has no pings. */
function options(
  { options: asked, seed = 0 }: Request,
  { asks }: Channel,
): Record<string, unknown> {
  const { keepAlive, buffer, ...rest } = asked;
  const full = buffer?.full === "wait" ? {} : { full: buffer?.full };
  return {
    ...rest,
    random: numbers(seed),
    ...(buffer ? { buffer: { size: buffer.size, ...full } } : {}),
    ...(keepAlive === undefined ? {} : { keepAlive }),
    ...(keepAlive && !asks
      ? { silence: keepAlive.every + keepAlive.within }
      : {}),
  };
}

async function answer(
  request: Request,
  pack: Package,
  channels: Readonly<Record<string, Channel>>,
  write: (message: never) => string,
): Promise<Record<string, unknown>> {
  const { id, scenario, url, parameters, seconds = 60 } = request;
  const channel = channels[request.channel] as Channel;
  const made = options(request, channel);
  const run = new Run(
    (log) => {
      const given = channel.parameters ? [parameters] : [];
      const client = pack[channel.class] as Package[string];
      return new client(new URL(url), ...given, { ...made, log });
    },
    channel.calls,
    request.does ?? [],
  );
  let late = false;
  const timer = setTimeout(() => {
    late = true;
    run.cancel();
  }, seconds * 1000);
  const outcome = await run.take(write, request.consumer?.delay ?? 0);
  clearTimeout(timer);
  const { states, messages, reports, replies } = run;
  const told = { id, scenario, states, messages, outcome, reports, replies };
  return late ? { ...told, error: "it did not end" } : told;
}

const [folder, table] = Deno.args as [string, string];
const pack = await import(`file://${folder}/src/mod.js`);
const channels = JSON.parse(table);
const lines = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
let rest = "";
for await (const chunk of lines) {
  const whole = (rest + chunk).split("\n");
  rest = whole.pop() as string;
  for (const line of whole.filter((each) => each.trim() !== "")) {
    const request = JSON.parse(line);
    const told = await answer(request, pack, channels, pack.stringify).catch(
      ({ message }) => ({ id: request.id, error: message }),
    );
    const bytes = new TextEncoder().encode(`${JSON.stringify(told)}\n`);
    for (let at = 0; at < bytes.length;) {
      at += Deno.stdout.writeSync(bytes.subarray(at));
    }
  }
}
// A socket whose server answers nothing any more would keep the process alive.
Deno.exit();
