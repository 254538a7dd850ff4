/** Runs the TypeScript run-time under Node on NDJSON from stdin, for `typescript_driver.py`. */

import { readFileSync } from "node:fs";

const runtime = await import(process.argv[2]);
const { JsonError, loaded, parse, placed, stringify, violations } = runtime;

/** All of the run-time: programs of every kind run here. */
const KEYWORDS = [
  runtime.resources,
  runtime.reference,
  runtime.dynamicReference,
  runtime.nothing,
  runtime.types,
  runtime.deepConstant,
  runtime.deepEnumeration,
  runtime.multiples,
  runtime.limits,
  runtime.lengths,
  runtime.patterns,
  runtime.formats,
  runtime.counts,
  runtime.unique,
  runtime.items,
  runtime.contains,
  runtime.sizes,
  runtime.required,
  runtime.dependentRequired,
  runtime.properties,
  runtime.patternProperties,
  runtime.additionalProperties,
  runtime.propertyNames,
  runtime.dependentSchemas,
  runtime.conjunction,
  runtime.alternatives,
  runtime.selection,
  runtime.negation,
  runtime.conditional,
  runtime.unevaluatedItems,
  runtime.unevaluatedProperties,
];

/** A pattern of a program, of whatever kind. */
function matcher(pattern) {
  if (pattern.grammar !== undefined) return runtime.grammar();
  const text = JSON.stringify(pattern);
  return pattern.looks?.length ? runtime.looking(text) : runtime.plain(text);
}

function answer(program, root, base64) {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0));
  try {
    const value = parse(bytes);
    const found = program ? violations(program, root, value) : [];
    return {
      violations: found.map((each) => [
        each.pointer,
        each.keyword,
        each.at,
        each.detail ?? "",
      ]),
      said: found.map((each) => placed(each.pointer, each.message)),
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
  const { program, patterns, root = "", documents } = JSON.parse(line);
  const checks = program === undefined ? undefined : loaded({
    text: program,
    keywords: KEYWORDS,
    patterns: patterns.map(matcher),
  });
  const answers = documents.map((text) => answer(checks, root, text));
  console.log(JSON.stringify({ answers }));
}
