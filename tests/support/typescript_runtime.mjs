/** Runs the TypeScript run-time under Node on NDJSON from stdin, for `typescript_driver.py`. */

import { readFileSync } from "node:fs";

const { Checker, JsonError, parse, placed, Program, stringify } = await import(
  process.argv[2]
);

function answer(checker, root, base64) {
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

for (const line of readFileSync(0, "utf8").split("\n").filter(Boolean)) {
  const { program, root = "", documents } = JSON.parse(line);
  const checker = program === undefined
    ? undefined
    : new Checker(new Program(program));
  const answers = documents.map((text) => answer(checker, root, text));
  console.log(JSON.stringify({ answers }));
}
