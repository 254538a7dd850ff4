/// <reference lib="deno.window" />
/** Starts `protogen mock` for `deno test`; needs `--allow-run`, and `--allow-net` for what it serves. */

/** How to start it. */
export interface MockOptions {
  /** The command, where it is not `protogen` on PATH: `["python", "-m", "protogen"]`. */
  readonly command?: readonly string[];
  /** Files or folders of more scenarios. */
  readonly scenarios?: readonly string[];
  /** The scenario that everybody gets. */
  readonly scenario?: string;
  readonly seed?: number;
  /** How fast time goes: 1; 0 does not wait. */
  readonly speed?: number;
}

/** A mock that runs until it is stopped: `await using server = await mock("schema.json");`. */
export interface Mock extends AsyncDisposable {
  /** The addresses of its WebSockets and of its HTTP, without a path. */
  readonly url: URL;
  readonly http: URL;
  /** What happened so far. */
  events(): Promise<readonly Readonly<Record<string, unknown>>[]>;
  /** Starts every scenario anew. */
  reset(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a mock of a schema. Rejects with what it says where it does not start. */
export async function mock(
  schema: string,
  options: MockOptions = {},
): Promise<Mock> {
  const [program = "protogen", ...words] = options.command ?? [];
  const child = new Deno.Command(program, {
    args: [...words, ...arguments_(schema, options)],
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const said = new Said(child.stderr);
  const lines = new Said(child.stdout);
  const stop = async (): Promise<void> => {
    try {
      child.kill("SIGTERM");
    } catch {
      // It has ended by itself.
    }
    await Promise.all([child.status, said.end, lines.end]);
  };
  const first = await lines.line;
  if (first === undefined) {
    await stop();
    throw new Error(`protogen mock did not start: ${said.text.trim()}`);
  }
  const { url, http } = JSON.parse(first);
  const ask = async (path: string, method: string): Promise<string> => {
    const answer = await fetch(new URL(path, http), { method });
    return await answer.text();
  };
  return {
    url: new URL(url),
    http: new URL(http),
    events: async () => JSON.parse(await ask("/__protogen/log", "GET")),
    reset: async () => void await ask("/__protogen/reset", "POST"),
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

function arguments_(schema: string, options: MockOptions): string[] {
  const { scenarios = [], scenario, seed, speed } = options;
  return [
    ...["mock", "--schema", schema, "--port", "0"],
    ...scenarios.flatMap((each) => ["--scenarios", each]),
    ...(scenario === undefined ? [] : ["--scenario", scenario]),
    ...(seed === undefined ? [] : ["--seed", String(seed)]),
    ...(speed === undefined ? [] : ["--speed", String(speed)]),
  ];
}

/** What a process says: its first line, and the last of it. */
class Said {
  /** The first line; undefined where there is none. */
  readonly line: Promise<string | undefined>;
  readonly end: Promise<void>;
  text = "";

  constructor(stream: ReadableStream<Uint8Array>) {
    let tell: (line: string | undefined) => void = () => {};
    this.line = new Promise((resolve) => tell = resolve);
    this.end = this.#read(stream, (line) => tell(line));
  }

  async #read(
    stream: ReadableStream<Uint8Array>,
    tell: (line: string | undefined) => void,
  ): Promise<void> {
    const decoder = new TextDecoder();
    for await (const bytes of stream) {
      const text = this.text + decoder.decode(bytes, { stream: true });
      if (text.includes("\n")) tell(text.split("\n", 1)[0]);
      this.text = text.slice(-65536);
    }
    tell(undefined);
  }
}
