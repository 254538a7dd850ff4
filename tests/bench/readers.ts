// Times TypeScript's readers: MODULE DOCUMENTS. Prints seconds for a document, by way of reading.

interface Reads {
  read(text: string): { readonly ok: boolean };
}

const [module = "", documents = ""] = Deno.args;
const readers = await import(module) as Record<string, Reads | undefined>;
const texts = Deno.readTextFileSync(documents).split("\n").filter(Boolean);

function reader(prefix: string): (text: string) => void {
  const name = Object.keys(readers).find((each) => each.startsWith(prefix)) ?? "";
  const found = readers[name];
  if (found === undefined) throw new Error(`no ${prefix} reader`);
  return (text) => {
    if (!found.read(text).ok) throw new Error(`refused: ${text}`);
  };
}

function best(read: (text: string) => void): number {
  let least = Infinity;
  for (let round = 0; round < 300; round++) {
    const started = performance.now();
    for (let turn = 0; turn < 200; turn++) {
      for (const text of texts) read(text);
    }
    least = Math.min(least, performance.now() - started);
  }
  return least / 1000 / 200 / texts.length;
}

const ways: Record<string, (text: string) => void> = {
  "JSON.parse": (text) => JSON.parse(text),
  tolerant: reader("tolerant"),
  strict: reader("strict"),
};
console.log(JSON.stringify(
  Object.fromEntries(Object.entries(ways).map(([name, read]) => [name, best(read)])),
));
