/** Runs compiled patterns: one pass over the text, no backtracking, the same verdict in every language. */

import {
  type Code,
  holds,
  isWord,
  type PatternProgram,
} from "./instructions.ts";
import { lazy, type Matcher } from "./matcher.ts";

/** States kept before the automaton starts anew; bounds memory, not what matches. */
const MAX_STATES = 1000;
const END = -1;

/** A position's threads before they meet the next code point, and what it leads to. */
interface State {
  readonly threads: readonly number[];
  readonly before: Before;
  readonly next: Map<number, State | boolean>;
}

/** What stands before a position: nothing, a word character, or another. */
type Before = "start" | "word" | "other";

/** A pattern without lookaround, from its JSON. */
export function plain(text: string): Matcher {
  return lazy(text, (program) => {
    const pattern = new Pattern(program);
    return (text) => pattern.test(text);
  });
}

/** A pattern ready to run: an automaton whose states are made when a text first needs them. */
class Pattern {
  private readonly program: PatternProgram;
  private readonly bounds: readonly number[];
  private states: Map<string, State> = new Map();

  constructor(program: PatternProgram) {
    this.program = program;
    this.bounds = boundsOf(program.sets);
  }

  /** Whether the pattern matches anywhere in the text. */
  test(text: string): boolean {
    let state = this.state([], "start");
    for (let at = 0; at < text.length;) {
      const point = text.codePointAt(at) as number;
      at += point > 0xffff ? 2 : 1;
      const next = this.step(state, point);
      if (typeof next === "boolean") return next;
      state = next;
    }
    return this.step(state, END) === true;
  }

  private step(state: State, point: number): State | boolean {
    const symbol = point === END ? END : classOf(this.bounds, point);
    const known = state.next.get(symbol);
    if (known !== undefined) return known;
    const next = this.compute(state, point);
    state.next.set(symbol, next);
    return next;
  }

  /** True where the threads, or a search started here, reach a match; else the state after the point. */
  private compute(state: State, point: number): State | boolean {
    const { code, sets } = this.program;
    const seen = new Set<number>();
    const pending = [0, ...state.threads];
    const after: number[] = [];
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = code[pc] as Code;
      if (instruction[0] === "match") return true;
      if (instruction[0] === "set") {
        if (point !== END && holds(sets[instruction[1]] ?? [], point)) {
          after.push(pc + 1);
        }
      } else pending.push(...follow(instruction, pc, state.before, point));
    }
    if (point === END) return false;
    return this.state(after, isWord(point) ? "word" : "other");
  }

  private state(threads: readonly number[], before: Before): State {
    const sorted = [...new Set(threads)].sort((left, right) => left - right);
    const key = `${before}:${sorted.join()}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.states.size >= MAX_STATES) this.states = new Map();
    const state: State = { threads: sorted, before, next: new Map() };
    this.states.set(key, state);
    return state;
  }
}

/** The instructions that follow one that consumes nothing, at a place between two code points. */
function follow(
  instruction: Code,
  pc: number,
  before: Before,
  point: number,
): readonly number[] {
  switch (instruction[0]) {
    case "split":
      return [instruction[1], instruction[2]];
    case "jump":
      return [instruction[1]];
    case "start":
      return before === "start" ? [pc + 1] : [];
    case "end":
      return point === END ? [pc + 1] : [];
    case "word":
      return (before === "word") !== isWord(point) ? [pc + 1] : [];
    case "notWord":
      return (before === "word") === isWord(point) ? [pc + 1] : [];
    default:
      return [];
  }
}

/** Where code points stop being alike for a pattern: sorted starts of classes. */
function boundsOf(sets: readonly (readonly number[])[]): readonly number[] {
  const bounds = new Set<number>([48, 58, 65, 91, 95, 96, 97, 123]);
  for (const set of sets) {
    set.forEach((point, index) => bounds.add(index % 2 ? point + 1 : point));
  }
  return [...bounds].sort((left, right) => left - right);
}

function classOf(bounds: readonly number[], point: number): number {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle] as number) <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}
