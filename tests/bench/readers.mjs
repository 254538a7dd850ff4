/**
 * Times TypeScript's readers, in any JavaScript: MODULE DOCUMENTS [AJV SCHEMA]. Prints seconds for a document, by way
 * of reading. In each round every way has its turn, so that a busy machine slows all of them alike.
 */

import { readFileSync } from "node:fs";
import { argv } from "node:process";

const [module, documents, ajv, schema] = argv.slice(2);
const readers = await import(module);
// Each is a text of its own, as sockets give them, and no part of the file's.
const texts = readFileSync(documents, "utf8").split("\n").filter(Boolean)
  .map((line) => JSON.parse(JSON.stringify(line)));

function reader(prefix) {
  const name = Object.keys(readers).find((each) => each.startsWith(prefix));
  const found = readers[name];
  return (text) => {
    if (!found.read(text).ok) throw new Error(`refused: ${text}`);
  };
}

/** JSON.parse and a compiled validator of the same schema, as its draft-07. */
async function validator() {
  const { default: Ajv } = await import(ajv);
  const text = readFileSync(schema, "utf8").replaceAll("$defs", "definitions");
  const { $schema: _, ...rules } = JSON.parse(text);
  const isValid = new Ajv({ unknownFormats: "ignore", logger: false }).compile(rules);
  return (text) => {
    if (!isValid(JSON.parse(text))) throw new Error(`refused: ${text}`);
  };
}

const ways = {
  "JSON.parse": (text) => JSON.parse(text),
  tolerant: reader("tolerant"),
  strict: reader("strict"),
  ...(ajv ? { "JSON.parse and ajv 6, compiled": await validator() } : {}),
};
const best = {};
for (let round = 0; round < 300; round++) {
  for (const [name, read] of Object.entries(ways)) {
    const started = performance.now();
    for (let turn = 0; turn < 200; turn++) {
      for (const text of texts) read(text);
    }
    const seconds = (performance.now() - started) / 1000 / 200 / texts.length;
    best[name] = Math.min(best[name] ?? Infinity, seconds);
  }
}
console.log(JSON.stringify(best));
