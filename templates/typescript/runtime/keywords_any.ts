/** The keywords that concern values of every type, and references. */

import { type Node, NUMBER, type Source, type Step } from "./program.ts";
import { canonical, equal, type JsonValue, typeOf } from "./values.ts";

/** `$ref`. */
export function reference(source: Source): readonly Step[] {
  const target = source.find(source.json["$ref"]);
  if (target === undefined) return [];
  return [(value, run) => run.check(target, value)];
}

/** `$dynamicRef`. */
export function dynamicReference(source: Source): readonly Step[] {
  const dynamic = source.json["$dynamicRef"];
  if (dynamic === undefined) return [];
  const [index, anchor] = dynamic as unknown as readonly [number, string];
  const fallback = source.find(index) as Node;
  return [(value, run) => run.check(run.dynamic(anchor, fallback), value)];
}

/** `type`; no step where every value of the kind passes. */
export function types(source: Source, kind: number): readonly Step[] {
  const { node, json } = source;
  const types = json["type"] as readonly string[] | undefined;
  const names = ["null", "boolean", "number", "string", "array", "object"];
  if (types === undefined || types.includes(names[kind] as string)) return [];
  if (kind === NUMBER && types.includes("integer")) {
    return [
      (value, run) => typeOf(value) === "integer" || run.fail(node, "type"),
    ];
  }
  return [(_, run) => run.fail(node, "type")];
}

/** `const`. */
export function constant({ node, json }: Source): readonly Step[] {
  const constant = json["const"];
  if (constant === undefined) return [];
  return [(value, run) => equal(value, constant) || run.fail(node, "const")];
}

/** `enum`. */
export function enumeration({ node, json }: Source): readonly Step[] {
  const values = json["enum"] as readonly JsonValue[] | undefined;
  if (values === undefined) return [];
  const known = new Set(values.map(canonical));
  const scalars = new Set<JsonValue>(
    values.filter((value) => typeof value !== "object" || value === null),
  );
  return [(value, run) =>
    scalars.has(value) ||
    (typeof value === "object" && known.has(canonical(value))) ||
    run.fail(node, "enum")];
}
