/**
 * Runs generated packages on documents, for `protogen prove`.
 *
 * The one argument is JSON: each case's name and the folder of its package. Each line of the input
 * is a request, `{"id", "case", "root", "text" | "base64"}`; each line of the output its answer,
 * `{"id", "strict", "tolerant", "roundtrip", "meaning"}`.
 */

import { type Native } from "./driver_helpers.ts";
import { Describer } from "./driver_native.ts";
import {
  agree,
  type Reader,
  refuses,
  type Result,
  validates,
} from "./driver_standard.ts";
import { type Declarations, declarations, yielded } from "./driver_types.ts";

interface Request {
  readonly id: number;
  readonly case?: string;
  readonly root: string;
  readonly text?: string;
  readonly base64?: string;
}

interface Package {
  readonly STRICT: { reader(root: string): Reader };
  readonly TOLERANT: { reader(root: string): Reader };
}

/** A reader's answer. A document that only a type cannot hold is valid all the same. */
function verdict(result: Result): Record<string, unknown> {
  if (result.ok) return { valid: true, violations: [] };
  if (result.reason === "unrepresentable") {
    return { valid: true, violations: [], unrepresentable: result.pointer };
  }
  const violations = result.violations.map((each) => [
    each.pointer,
    each.keyword,
  ]);
  return { valid: false, violations };
}

/** The declared types of an emitted package, and the type that each of its readers yields. */
interface Types {
  readonly declared: Declarations;
  readonly yielded: ReadonlyMap<string, string>;
  readonly module: Record<string, unknown>;
  parse(text: string | Uint8Array): unknown;
}

async function typesOf(folder: string): Promise<Types> {
  const read = (name: string) => Deno.readTextFile(`${folder}/src/${name}`);
  return {
    declared: declarations(await read("types.ts")),
    yielded: yielded(await read("readers.d.ts"), await read("readers.js")),
    module: await import(`file://${folder}/src/types.js`),
    parse: (await import(`file://${folder}/src/runtime.js`)).parse,
  };
}

/** What a value is, laid against the type that its reader declares. */
function meaning(
  types: Types,
  root: string,
  reader: Reader,
  result: Result,
): Native | null {
  if (!result.ok) return null;
  const describer = new Describer(
    types.declared,
    types.module,
    (value) => reader.write(value),
  );
  const name = types.yielded.get(root) ?? "";
  return describer.native({ is: "name", name, arguments: [] }, result.value);
}

/** The messages whose readers were asked about what is no JSON: once is enough. */
const refusing = new Map<Types, Set<string>>();

/** The ways besides `read` to ask these readers that do not say what `read` says of a document. */
function strayed(
  types: Types,
  root: string,
  document: string | Uint8Array,
  asked: readonly (readonly [Reader, Result])[],
): readonly string[] {
  if (typeof document === "string") {
    const bytes = new TextEncoder().encode(document);
    const same = asked.every(([reader, result]) =>
      agree(reader, reader.read(bytes), result)
    );
    if (!same) return ["read"];
  }
  try {
    types.parse(document);
  } catch {
    return []; // no JSON value
  }
  const known = refusing.get(types) ?? new Set();
  refusing.set(types, known);
  const isNew = !known.has(root) && asked.every(([, result]) => result.ok);
  if (isNew) known.add(root);
  const right = asked.every(([reader, result]) =>
    validates(reader, result, types.parse(document)) &&
    (!isNew || refuses(reader, types.parse(document)))
  );
  return right ? [] : ["~standard.validate"];
}

/** A document as readers get it from most callers: a string, and bytes only where they are none. */
function decoded(base64: string): string | Uint8Array {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes);
  } catch {
    return bytes;
  }
}

function answer(
  module: Package,
  types: Types,
  request: Request,
): Record<string, unknown> {
  const document = request.base64 === undefined
    ? request.text ?? ""
    : decoded(request.base64);
  const strict = module.STRICT.reader(request.root).read(document);
  const reader = module.TOLERANT.reader(request.root);
  const tolerant = reader.read(document);
  const roundtrip = tolerant.ok || tolerant.reason === "unrepresentable"
    ? reader.write(tolerant.value)
    : null;
  const described = meaning(types, request.root, reader, tolerant);
  const astray = strayed(types, request.root, document, [
    [module.STRICT.reader(request.root), strict],
    [reader, tolerant],
  ]);
  if (astray.length > 0 && described === null) {
    throw new Error(`${astray.join()} does not say what the reader says`);
  }
  if (described !== null) described["astray"] = astray;
  const exact = strict.ok && reader.write(strict.value) !== roundtrip
    ? { strict_meaning: meaning(types, request.root, reader, strict) }
    : {};
  return {
    id: request.id,
    strict: verdict(strict),
    tolerant: verdict(tolerant),
    roundtrip,
    meaning: described,
    ...exact,
  };
}

const folders: Record<string, string> = JSON.parse(Deno.args[0] ?? "{}");
const types = new Map<string, Types>();
const only = Object.keys(folders)[0] ?? "";

/** What the package of a case says of a document. A package is loaded when it is first asked for. */
async function asked(request: Request): Promise<Record<string, unknown>> {
  try {
    const folder = folders[request.case ?? only];
    if (folder === undefined) throw new Error(`no case ${request.case}`);
    const declared = types.get(folder) ?? await typesOf(folder);
    types.set(folder, declared);
    return answer(
      await import(`file://${folder}/src/checks.js`),
      declared,
      request,
    );
  } catch (error) {
    return { id: request.id, error: String(error) };
  }
}

let rest = "";
async function respond(text: string): Promise<void> {
  const lines = (rest + text).split("\n");
  rest = lines.pop() ?? "";
  const answers: string[] = [];
  for (const line of lines) {
    if (line !== "") {
      answers.push(JSON.stringify(await asked(JSON.parse(line))) + "\n");
    }
  }
  const bytes = new TextEncoder().encode(answers.join(""));
  for (let sent = 0; sent < bytes.length;) {
    sent += await Deno.stdout.write(bytes.subarray(sent));
  }
}

const input = Deno.stdin.readable.pipeThrough(new TextDecoderStream());
for await (const chunk of input) await respond(chunk);
await respond("\n");
