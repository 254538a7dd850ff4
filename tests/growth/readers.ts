/** How much processor time TypeScript's readers take for texts of two sizes; see python_readers.py. */

import process from "node:process";

const { strictHostile, tolerantHostile } = await import(Deno.args[0] as string);

function readers(bytes: Uint8Array): void {
  strictHostile.read(bytes);
  const result = tolerantHostile.read(bytes);
  if (result.ok) tolerantHostile.write(result.value);
}

/** A Standard Schema gets what JSON.parse makes of the text. */
function native(bytes: Uint8Array): void {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return;
  }
  strictHostile["~standard"].validate(value);
}

function spent(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function seconds(road: string, texts: readonly Uint8Array[]): number[] {
  const work = road === "native" ? native : readers;
  const best = texts.map(() => Infinity);
  let all = 0;
  for (let run = 0; run < 5 && all < 1.5; run += 1) {
    for (const [number, text] of texts.entries()) {
      const took = spent(() => work(text));
      best[number] = Math.min(best[number] as number, took);
      all += took;
    }
  }
  return best;
}

let rest = "";
for await (const chunk of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  const lines = (rest + chunk).split("\n");
  rest = lines.pop() as string;
  for (const line of lines) {
    const { road, texts } = JSON.parse(line);
    const bytes = texts.map((path: string) => Deno.readFileSync(path));
    console.log(JSON.stringify(seconds(road, bytes)));
  }
}
