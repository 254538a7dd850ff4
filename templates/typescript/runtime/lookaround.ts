/** Runs patterns with lookahead or lookbehind: a table of positions for each, still linear in the text. */

import {
  type Code,
  holds,
  isWord,
  type PatternProgram,
} from "./instructions.ts";
import { lazy, type Matcher } from "./matcher.ts";

/** What a table is computed for: the code points, and the programs a look may name. */
interface Search {
  readonly points: readonly number[];
  readonly sets: PatternProgram["sets"];
  readonly looks: readonly (readonly Code[])[];
}

/** A pattern with lookaround, from its JSON. */
export function looking(text: string): Matcher {
  return lazy(text, (program) => (text) => lookaround(program, text));
}

/** Whether a pattern with lookaround matches anywhere in the text. */
function lookaround(program: PatternProgram, text: string): boolean {
  const points = Array.from(text, (char) => char.codePointAt(0) as number);
  const looks = (program.looks ?? []).map((look) => look.code);
  const search: Search = { points, sets: program.sets, looks };
  return matches(program.code, search, false).includes(1);
}

/** For each position, whether the program matches from there (`behind`: run towards the start). */
function matches(
  code: readonly Code[],
  search: Search,
  behind: boolean,
): Uint8Array {
  const holdsAt = lookTables(code, search);
  const entries = incoming(code);
  const size = search.points.length;
  const found = new Uint8Array(size + 1);
  let ahead: Uint8Array | undefined;
  for (let step = 0; step <= size; step += 1) {
    const position = behind ? step : size - step;
    const point = search.points[behind ? position - 1 : position];
    const live = new Uint8Array(code.length);
    const pending: number[] = [];
    code.forEach((instruction, pc) => {
      const consumed = instruction[0] === "set" && ahead?.[pc + 1] === 1 &&
        point !== undefined && holds(search.sets[instruction[1]] ?? [], point);
      if (consumed || instruction[0] === "match") pending.push(pc);
    });
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (live[pc] === 1) continue;
      live[pc] = 1;
      for (const from of entries[pc] ?? []) {
        const instruction = code[from] as Code;
        if (passes(instruction, search.points, position, holdsAt.get(from))) {
          pending.push(from);
        }
      }
    }
    found[position] = live[0] ?? 0;
    ahead = live;
  }
  return found;
}

/** The table of each look of a program, negation included, by its instruction. */
function lookTables(
  code: readonly Code[],
  search: Search,
): ReadonlyMap<number, Uint8Array> {
  const tables = new Map<number, Uint8Array>();
  code.forEach((instruction, pc) => {
    if (instruction[0] !== "look") return;
    const [, index, negate, behind] = instruction;
    const table = matches(
      search.looks[index] as readonly Code[],
      search,
      behind,
    );
    tables.set(pc, negate ? table.map((bit) => 1 - bit) : table);
  });
  return tables;
}

/** For each instruction, those that lead to it without consuming. */
function incoming(code: readonly Code[]): readonly (readonly number[])[] {
  const entries: number[][] = code.map(() => []);
  code.forEach((instruction, pc) => {
    if (instruction[0] === "split") {
      entries[instruction[1]]?.push(pc);
      entries[instruction[2]]?.push(pc);
    } else if (instruction[0] === "jump") {
      entries[instruction[1]]?.push(pc);
    } else if (instruction[0] !== "set" && instruction[0] !== "match") {
      entries[pc + 1]?.push(pc);
    }
  });
  return entries;
}

/** Whether an instruction that consumes nothing lets a thread through at a position. */
function passes(
  code: Code,
  points: readonly number[],
  position: number,
  look: Uint8Array | undefined,
): boolean {
  const boundary = isWord(points[position - 1] ?? -1) !==
    isWord(points[position] ?? -1);
  switch (code[0]) {
    case "start":
      return position === 0;
    case "end":
      return position === points.length;
    case "word":
      return boundary;
    case "notWord":
      return !boundary;
    case "look":
      return look?.[position] === 1;
    default:
      return true;
  }
}
