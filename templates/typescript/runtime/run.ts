/** Runs the nodes of a check program on the values of one document, and lists what these break. */

import { pointerOf } from "./fault.ts";
import {
  type Found,
  type Node,
  type Run,
  type Say,
  specOf,
} from "./program.ts";
import { type JsonValue, kindOf } from "./values.ts";

/** How many violations of a document are listed. What comes after them is not looked for. */
export const MOST = 1000;

/** A check that has entered nothing yet. */
export function begun(collecting: boolean): Run {
  return {
    collecting,
    value: null,
    isName: false,
    path: [],
    scope: ",",
    found: [],
    known: new Set(),
    here: new Set(),
  };
}

/** Checks a value in place: the violations of the node are those of the run. */
export function check(node: Node, value: JsonValue, run: Run): boolean {
  const { value: outer, scope } = run;
  let valid = true;
  run.value = value;
  for (const step of node.steps(kindOf(value))) {
    if (step(value, run)) continue;
    valid = false;
    if (!run.collecting) break;
  }
  run.value = outer;
  run.scope = scope;
  return valid;
}

/** Adds the resource of a node, in a program with dynamic references, to the scope. */
export function enter(node: Node, run: Run): void {
  const resource = specOf(node)["resource"] as number | undefined;
  if (resource !== undefined && !run.scope.includes(`,${resource},`)) {
    run.scope += `${resource},`;
  }
}

/** Checks a member or an item. */
export function child(
  node: Node,
  value: JsonValue,
  key: string | number,
  run: Run,
): boolean {
  run.path.push(key);
  run.here.clear();
  const valid = check(node, value, run);
  run.path.pop();
  run.here.clear();
  return valid;
}

/** Lists a violation, each once. Returns false, so that a keyword can end with it. */
export function fail(
  run: Run,
  node: Node,
  keyword: string,
  say: Say,
  detail?: string,
): false {
  if (!run.collecting) return false;
  const rule = JSON.stringify([keyword, node.at, detail]);
  if (run.here.has(rule)) return false;
  run.here.add(rule);
  const pointer = pointerOf(run.path);
  const key = JSON.stringify([pointer, rule]);
  if (run.known.has(key)) return false;
  run.known.add(key);
  const { value, isName } = run;
  run.found.push({ pointer, keyword, detail, node, value, isName, say });
  if (run.found.length > MOST) run.collecting = false; // so every keyword ends
  return false;
}

/** How a value breaks a node. */
export function breaks(node: Node, value: JsonValue): readonly Found[] {
  const run = begun(true);
  check(node, value, run);
  return run.found;
}

/** Whether a node accepts a value; lists no violation. Each question about an array or an object is asked once. */
export function accepts(node: Node, value: JsonValue, run: Run): boolean {
  run.verdicts ??= new Map();
  const nodes = held(run.verdicts, run.scope, () => new Map());
  const verdicts = held(nodes, node, () => new Map());
  return typeof value === "object"
    ? held(verdicts, value, () => quietly(node, value, run))
    : quietly(node, value, run);
}

function quietly(node: Node, value: JsonValue, run: Run): boolean {
  const { collecting } = run;
  run.collecting = false;
  const valid = check(node, value, run);
  run.collecting = collecting;
  return valid;
}

/** What a map holds, made when it is first asked for. */
export function held<Key, Held>(
  map: Map<Key, Held>,
  key: Key,
  make: () => Held,
): Held {
  if (!map.has(key)) map.set(key, make());
  return map.get(key) as Held;
}

/** Whether a test holds for every item; goes on behind a failure where violations are collected. */
export function every<T>(
  items: Iterable<T>,
  run: Run,
  test: (item: T) => boolean,
): boolean {
  let valid = true;
  for (const item of items) {
    if (test(item)) continue;
    valid = false;
    if (!run.collecting) break;
  }
  return valid;
}
