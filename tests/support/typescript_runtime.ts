/** Runs the TypeScript runtime on NDJSON from stdin, for `typescript_driver.py`. */

import { Checker } from "../../templates/typescript/runtime/checker.ts";
import { JsonError, parse } from "../../templates/typescript/runtime/json.ts";
import { Program } from "../../templates/typescript/runtime/program.ts";
import { placed } from "../../templates/typescript/runtime/words.ts";
import { stringify } from "../../templates/typescript/runtime/write.ts";

interface Request {
  readonly program?: string;
  readonly root?: string;
  readonly documents: readonly string[];
}

function answer(checker: Checker | undefined, root: string, base64: string) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  try {
    const value = parse(bytes);
    const violations = checker?.check(root, value) ?? [];
    return {
      violations: violations.map((each) => [
        each.pointer,
        each.keyword,
        each.at,
        each.detail ?? "",
      ]),
      said: violations.map((each) => placed(each.pointer, each.message)),
      text: stringify(value),
    };
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    return {
      violations: [[error.pointer, error.keyword, "", ""]],
      said: [placed(error.pointer, error.message)],
      text: null,
    };
  }
}

const input = await new Response(Deno.stdin.readable).text();
for (const line of input.split("\n").filter((line) => line !== "")) {
  const { program, root = "", documents }: Request = JSON.parse(line);
  const checker = program === undefined
    ? undefined
    : new Checker(new Program(program));
  const answers = documents.map((text) => answer(checker, root, text));
  console.log(JSON.stringify({ answers }));
}
