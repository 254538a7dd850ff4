/** Reads the declarations of an emitted `types.ts`, so that values can be laid against the types they have. */

/** A type, as far as emitted code writes them. */
export type Type =
  | {
    readonly is: "literal";
    readonly value: string | number | bigint | boolean | null;
  }
  | {
    readonly is: "name";
    readonly name: string;
    readonly arguments: readonly Type[];
  }
  | { readonly is: "union"; readonly options: readonly Type[] }
  | { readonly is: "array"; readonly item: Type }
  | { readonly is: "tuple"; readonly items: readonly Item[] }
  | Members;

/** A position of a tuple; `...` takes the rest of the array. */
export interface Item {
  readonly type: Type;
  readonly optional: boolean;
  readonly rest: boolean;
}

/** An interface, or a type of members. */
export interface Members {
  readonly is: "members";
  readonly members: ReadonlyMap<
    string,
    { readonly type: Type; readonly optional: boolean }
  >;
  readonly rest: Type | undefined;
  readonly parents: readonly string[];
}

/** The declared types of a module, and its tables of what listed values mean, by the types of their keys. */
export interface Declarations {
  readonly types: ReadonlyMap<string, Type>;
  readonly infos: ReadonlyMap<string, string>;
}

const TOKEN =
  /\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/|("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')|(-?\d[\w.]*(?:[eE][+-]?\d+)?)|([\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*)|(\.\.\.|=>|[^\s])/gu;

interface Token {
  readonly kind: "string" | "number" | "word" | "sign";
  readonly text: string;
}

function tokens(source: string): Token[] {
  const found: Token[] = [];
  for (const [, string, number, word, sign] of source.matchAll(TOKEN)) {
    if (string !== undefined) found.push({ kind: "string", text: string });
    if (number !== undefined) found.push({ kind: "number", text: number });
    if (word !== undefined) found.push({ kind: "word", text: word });
    if (sign !== undefined) found.push({ kind: "sign", text: sign });
  }
  return found;
}

/** The types that a module declares. Throws for a type that is written in a way it does not know. */
export function declarations(source: string): Declarations {
  return new Parser(tokens(source)).module();
}

class Parser {
  private at = 0;
  private readonly found = new Map<string, Type>();
  private readonly infos = new Map<string, string>();
  private readonly lists = new Map<string, Type>();
  private readonly all: readonly Token[];

  constructor(all: readonly Token[]) {
    this.all = all;
  }

  module(): Declarations {
    while (this.at < this.all.length) {
      if (!this.take("export")) {
        this.at++;
        continue;
      }
      this.take("declare");
      if (this.take("interface")) this.declared(() => this.interface());
      else if (this.take("type")) this.declared(() => this.alias());
      else if (this.take("const")) this.list();
    }
    return { types: this.found, infos: this.infos };
  }

  private declared(read: () => Type): void {
    const name = this.next().text;
    if (this.peek() === "<") this.skip("<", ">"); // handlers: no value has such a type
    this.found.set(name, read());
  }

  private interface(): Type {
    const parents: string[] = [];
    if (this.take("extends")) {
      do parents.push(this.next().text); while (this.take(","));
    }
    return this.members(parents);
  }

  private alias(): Type {
    this.expect("=");
    return this.union();
  }

  /** An array of constants, which a type names with `(typeof NAME)[number]`; or a table of what they mean. */
  private list(): void {
    const name = this.next().text;
    this.expect(":");
    const type = this.postfix();
    if (type.is === "tuple") {
      const options = type.items.map((each) => each.type);
      this.lists.set(name, { is: "union", options });
    }
    const table = type.is === "name" ? type.arguments[0] : undefined;
    const key = table?.is === "name" ? table.arguments[0] : undefined;
    if (key?.is === "name") this.infos.set(key.name, name);
  }

  private union(): Type {
    const options: Type[] = [];
    this.take("|");
    do options.push(this.postfix()); while (this.take("|"));
    return options.length === 1 ? options[0] as Type : { is: "union", options };
  }

  private postfix(): Type {
    this.take("readonly");
    let type = this.primary();
    while (this.peek() === "[") {
      this.expect("[");
      if (!this.take("number")) type = { is: "array", item: type };
      this.expect("]");
    }
    return type;
  }

  private primary(): Type {
    const token = this.next();
    if (token.kind === "string") {
      return { is: "literal", value: unquoted(token.text) };
    }
    if (token.kind === "number") {
      return { is: "literal", value: number(token.text) };
    }
    switch (token.text) {
      case "(": {
        const inner = this.take("typeof") ? this.listed() : this.union();
        this.expect(")");
        return inner;
      }
      case "{":
        this.at--;
        return this.members([]);
      case "[":
        return this.tuple();
      case "null":
        return { is: "literal", value: null };
      case "true":
      case "false":
        return { is: "literal", value: token.text === "true" };
    }
    if (token.kind !== "word") {
      throw new Error(`no type begins with ${token.text}`);
    }
    return { is: "name", name: token.text, arguments: this.arguments() };
  }

  private listed(): Type {
    const name = this.next().text;
    const found = this.lists.get(name);
    if (found === undefined) throw new Error(`no array is called ${name}`);
    return found;
  }

  private arguments(): Type[] {
    const found: Type[] = [];
    if (!this.take("<")) return found;
    do found.push(this.union()); while (this.take(","));
    this.expect(">");
    return found;
  }

  private tuple(): Type {
    const items: Item[] = [];
    while (!this.take("]")) {
      const rest = this.take("...");
      const type = this.union();
      items.push({ type, rest, optional: this.take("?") });
      this.take(",");
    }
    return { is: "tuple", items };
  }

  private members(parents: readonly string[]): Members {
    const members = new Map<string, { type: Type; optional: boolean }>();
    let rest: Type | undefined;
    this.expect("{");
    while (!this.take("}")) {
      this.take("readonly");
      const key = this.next();
      if (key.text === "[") {
        this.skipTo("]");
        this.expect(":");
        rest = this.union();
      } else {
        const optional = this.take("?");
        const name = key.kind === "string" ? unquoted(key.text) : key.text;
        this.expect(":");
        if (this.peek() === "(" && this.isFunction()) this.skipTo(";");
        else members.set(name, { type: this.union(), optional });
      }
      this.take(";");
      this.take(",");
    }
    return { is: "members", members, rest, parents };
  }

  /** Whether the parenthesis here holds the parameters of a function. */
  private isFunction(): boolean {
    let depth = 0;
    for (let at = this.at; at < this.all.length; at++) {
      const text = this.all[at]?.text;
      if (text === "(") depth++;
      if (text === ")" && --depth === 0) return this.all[at + 1]?.text === "=>";
    }
    return false;
  }

  private skip(open: string, close: string): void {
    for (let depth = 0;;) {
      const { text } = this.next();
      depth += text === open ? 1 : text === close ? -1 : 0;
      if (depth === 0) return;
    }
  }

  private skipTo(text: string): void {
    while (this.next().text !== text);
  }

  private peek(): string | undefined {
    return this.all[this.at]?.text;
  }

  private take(text: string): boolean {
    const token = this.all[this.at];
    const found = token?.text === text && token.kind !== "string";
    if (found) this.at++;
    return found;
  }

  private next(): Token {
    const token = this.all[this.at++];
    if (token === undefined) throw new Error("the module ends in a type");
    return token;
  }

  private expect(text: string): void {
    const { text: found } = this.next();
    if (found !== text) throw new Error(`${text} expected, not ${found}`);
  }
}

function number(text: string): number | bigint {
  return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
}

/** The text of a string literal. Emitted code escapes as JSON does, and writes double quotes in single ones. */
function unquoted(text: string): string {
  return text.startsWith('"') ? JSON.parse(text) : JSON.parse(
    `"${text.slice(1, -1).replaceAll('"', '\\"').replaceAll("\\'", "'")}"`,
  );
}

const DECLARED = /^export const (\S+):\s*Reader<\s*([\s\S]*?),?\s*>;/gm;
const MADE =
  /^export const (\S+) =[^;]*?\bTOLERANT\s*\.reader\(\s*("(?:[^"\\]|\\.)*")/gm;

/** The type that each tolerant reader of `readers.d.ts` and `readers.js` yields, by its entry point. */
export function yielded(
  declared: string,
  made: string,
): ReadonlyMap<string, string> {
  const types = new Map<string, string>();
  for (const [, name = "", type = ""] of declared.matchAll(DECLARED)) {
    types.set(name, type);
  }
  const found = new Map<string, string>();
  for (const [, name = "", root = ""] of made.matchAll(MADE)) {
    found.set(JSON.parse(root), types.get(name) ?? "");
  }
  return found;
}
