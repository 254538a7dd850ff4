/**
 * Lays what readers make of texts, by `JSON.parse` where they can, against what the exact reader makes of the same
 * bytes: values with their keys in order, verdicts, violations.
 *
 * Input: JSON, `{count, seed, packages: [{name, folder, roots, texts}]}`. Output: `{documents, quick, differences}`.
 */

interface Package {
  readonly name: string;
  readonly folder: string;
  readonly roots: readonly string[];
  readonly texts: readonly string[];
}

interface Reader {
  read(document: string | Uint8Array): Record<string, unknown>;
  violations(document: string | Uint8Array): readonly unknown[];
}

type Readers = { reader(root: string): Reader };
type Accepts = (value: unknown) => boolean;

const { count, seed, packages }: {
  count: number;
  seed: number;
  packages: readonly Package[];
} = JSON.parse(await new Response(Deno.stdin.readable).text());

let state = seed;
/** A number below a limit; the same ones each time (mulberry32). */
function below(limit: number): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) % limit;
}
const pick = <T>(items: readonly T[]): T => items[below(items.length)] as T;

const TOKEN =
  /"(?:[^"\\]|\\.)*"|-?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?|true|false|null|[{}[\],:]|\s+/g;
const SCALARS = [
  ..."0 -0 0.0 -0.0 1 -1 50.0 1e2 1E-2 0e0 1e400 -1e400 1e-400 -1e-400 9007199254740991"
    .split(" "),
  ..."9007199254740992 9007199254740993 9007199254740993.0 9007199254740991.4 -9007199254740993"
    .split(" "),
  ..."1.7976931348623157e308 1.7976931348623159e308 9223372036854775807 0.30000000000000004 01 1. .5 +1"
    .split(" "),
  `0.${"0".repeat(330)}1`,
  `0.${"0".repeat(290)}1`,
  ..."true false null NaN [] {} [[]] [{}] [1,1.0] [1,1,2]".split(" "),
  '""',
  '"a"',
  '"a:b"',
  '"\\":"',
  '":"',
  '" :x"',
  '"e-1"',
  '"1e-5"',
  '"\\u0041"',
  '"\\ud83d\\ude00"',
  '"\\ud83d"',
  '"\\\\ud83d"',
  '"\ud800"',
  '"\u{1f600}"',
  '"\\/\\b\\f"',
  '"\t"',
  '"2024-02-29T12:00:00Z"',
  '"1.2.3"',
  '{"a":1,"a":1}',
  '{"__proto__":1}',
  '{"10":1,"9":2}',
  '{"a":1,"2":[-0]}',
  "[".repeat(126) + "]".repeat(126),
  "[".repeat(129) + "]".repeat(129),
  '{"a":'.repeat(130) + "1" + "}".repeat(130),
];
const KEYS = [
  ..."a b x id type 0 10 9 4294967295 __proto__ constructor toString hasOwnProperty valueOf"
    .split(" "),
  "a:b",
  '\\":',
  "\\u0061",
  "",
].map((key) => `"${key}"`);
const SPACES = ["", " ", "\n", "\t", "\r\n", "\ufeff", "\u00a0", "/**/"];

/** A text changed in one place. */
function changed(text: string, others: readonly string[]): string {
  const tokens = text.match(TOKEN) ?? [""];
  const at = below(tokens.length);
  const token = tokens[at] as string;
  switch (below(9)) {
    case 0: // another scalar
    case 1:
      if (!/^[{}[\],:\s]/.test(token)) tokens[at] = pick(SCALARS);
      break;
    case 2: // white space
      tokens[at] = below(2) ? pick(SPACES) + token : token + pick(SPACES);
      break;
    case 3: { // another member
      const open = tokens.flatMap((each, place) => each === "{" ? [place] : []);
      if (open.length === 0) break;
      const place = pick(open);
      const rest = tokens.slice(place + 1).find((each) => /\S/.test(each));
      const comma = rest === "}" ? "" : ",";
      const space = pick(["", "", " "]);
      tokens[place] = `{${pick(KEYS)}${space}:${pick(SCALARS)}${comma}`;
      break;
    }
    case 4: { // a member again
      const member =
        /"(?:[^"\\]|\\.)*"\s*:\s*(?:"(?:[^"\\]|\\.)*"|[-0-9.eE+]+|true|false|null)/g;
      const members = text.match(member);
      if (members === null) break;
      const again = pick(members);
      return text.replace(again, () => `${again}${pick([",", ", "])}${again}`);
    }
    case 5: // a token less
      tokens.splice(at, 1);
      break;
    case 6: // another token
      tokens[at] = pick(tokens);
      break;
    case 7: { // a part of another document
      const value = JSON.parse(pick(others));
      const parts = typeof value === "object" && value !== null
        ? Object.values(value)
        : [value];
      if (parts.length > 0 && !/^[{}[\],:\s]/.test(token)) {
        tokens[at] = JSON.stringify(pick(parts));
      }
      break;
    }
    default: // a member less
      return text.replace(
        /,\s*"(?:[^"\\]|\\.)*"\s*:\s*(?:"[^"]*"|[-0-9.eE+]+|true|false|null)/,
        (found) => below(2) ? "" : found,
      );
  }
  return tokens.join("");
}

/** A value as a text that tells apart what readers tell apart. */
function shown(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") {
    return Object.is(value, -0) ? "-0" : String(value);
  }
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value) ?? "undefined";
  }
  if (Array.isArray(value)) return `[${value.map(shown).join()}]`;
  const own = Object.getPrototypeOf(value) === Object.prototype
    ? ""
    : "foreign ";
  const members = Object.keys(value).map((key) =>
    `${JSON.stringify(key)}:${
      shown(Object.getOwnPropertyDescriptor(value, key)?.value)
    }`
  );
  return `${own}{${members.join()}}`;
}

const encoder = new TextEncoder();
const differences: unknown[] = [];
let documents = 0;
let quick = 0;
for (const { name, folder, roots, texts } of packages) {
  const module = await import(`file://${folder}/src/checks.js`) as Record<
    string,
    Readers
  >;
  const { keysOf, quickly } = await import(`file://${folder}/src/runtime.js`);
  const parts: Record<string, Record<string, Accepts>> = {};
  for (const role of ["strict", "tolerant"]) {
    parts[role] = await import(`file://${folder}/src/${role}.js`).then(
      (found) => found[`${role.toUpperCase()}_FUNCTIONS`],
      () => ({}), // a contract of which nothing can be decided quickly
    );
  }
  const ordered = (value: unknown): string =>
    typeof value !== "object" || value === null
      ? ""
      : `(${keysOf(value).join()}${
        Object.values(value).map(ordered).join("")
      })`;
  for (let number = 0; number < count; number += 1) {
    let text = pick(texts);
    for (let times = below(4); times > 0; times -= 1) {
      text = changed(text, texts);
    }
    const bytes = encoder.encode(text);
    const lossy =
      new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes) !== text;
    const root = pick(roots);
    documents += 1;
    for (const role of ["strict", "tolerant"]) {
      const reader = (module[role.toUpperCase()] as Readers).reader(root);
      const found = reader.read(text);
      if (lossy) {
        if (found["ok"]) differences.push({ name, role, root, text });
        continue;
      }
      const exact = reader.read(bytes);
      const same = shown(found) === shown(exact) &&
        ordered(found["value"]) === ordered(exact["value"]) &&
        shown(reader.violations(text)) === shown(reader.violations(bytes));
      if (!same) {
        differences.push({
          name,
          role,
          root,
          text,
          found: shown(found),
          exact: shown(exact),
        });
      }
      const accepts = parts[role]?.[root];
      if (accepts && quickly(text, accepts) !== undefined) quick += 1;
    }
  }
}
console.log(
  JSON.stringify({ documents, quick, differences: differences.slice(0, 20) }),
);
