/** Messages that wait to be taken, and states for everybody who listens. */

/** A message and its tag. */
interface Kept<Message> {
  readonly message: Message;
  readonly tag: string | undefined;
}

/** A reader that waits for the next value. */
interface Waiting<Value> {
  readonly resolve: (result: IteratorResult<Value, undefined>) => void;
  readonly reject: (error: unknown) => void;
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined };

/** A queue that one reader takes from. */
export class Inbox<Message> {
  readonly #size: number;
  /** The tags of messages of which a newer one is as good; empty where none gives way. */
  readonly #repeat: ReadonlySet<string>;
  #kept: Kept<Message>[] = [];
  #waiting: Waiting<Message>[] = [];
  #over: { readonly error?: unknown } | undefined;
  #coalesced = 0;

  constructor(size: number, repeat: readonly string[]) {
    this.#size = size;
    this.#repeat = new Set(repeat);
  }

  /** How many messages gave way to newer ones. */
  get coalesced(): number {
    return this.#coalesced;
  }

  /** Adds a message; false if there is no room for it. The last one always has room. */
  add(message: Message, tag: string | undefined, last: boolean): boolean {
    const waiting = this.#waiting.shift();
    if (waiting !== undefined) {
      waiting.resolve({ done: false, value: message });
      return true;
    }
    if (!last && this.#kept.length >= this.#size && !this.#makesRoom(tag)) {
      return false;
    }
    this.#kept.push({ message, tag });
    return true;
  }

  /** The next message. After the end the rest comes, then the error once, if there is one. */
  next(): Promise<IteratorResult<Message, undefined>> {
    const kept = this.#kept.shift();
    if (kept !== undefined) {
      return Promise.resolve({ done: false, value: kept.message });
    }
    if (this.#over === undefined) {
      return new Promise((resolve, reject) => {
        this.#waiting.push({ resolve, reject });
      });
    }
    const { error } = this.#over;
    this.#over = {};
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  }

  /** Ends it: with an error, or without. */
  end(error?: unknown): void {
    const [first, ...others] = this.#waiting;
    this.#waiting = [];
    if (first === undefined) {
      this.#over = error === undefined ? {} : { error };
      return;
    }
    this.#over = {};
    if (error === undefined) first.resolve(DONE);
    else first.reject(error);
    for (const each of others) each.resolve(DONE);
  }

  /** Lets the oldest message give way to a newer one of its tag, if that repeats; others are never lost. */
  #makesRoom(tag: string | undefined): boolean {
    if (this.#repeat.size === 0) return false;
    if (tag === undefined || !this.#repeat.has(tag)) return true;
    const index = this.#kept.findIndex((each) => each.tag === tag);
    if (index < 0) return true;
    this.#kept.splice(index, 1);
    this.#coalesced += 1;
    return true;
  }
}

/** Values for any number of readers: each gets the present one first, then all that follow. */
export class Broadcast<Value> implements AsyncIterable<Value> {
  #readers: Set<Inbox<Value>> = new Set();
  #over = false;
  #present: Value;

  constructor(present: Value) {
    this.#present = present;
  }

  get present(): Value {
    return this.#present;
  }

  /** Tells every reader. */
  tell(value: Value): void {
    this.#present = value;
    for (const each of this.#readers) each.add(value, undefined, true);
  }

  end(): void {
    this.#over = true;
    for (const each of this.#readers) each.end();
    this.#readers.clear();
  }

  [Symbol.asyncIterator](): AsyncIterator<Value, undefined> {
    const inbox = new Inbox<Value>(1, []);
    inbox.add(this.#present, undefined, true);
    if (this.#over) inbox.end();
    else this.#readers.add(inbox);
    return {
      next: () => inbox.next(),
      return: () => {
        this.#readers.delete(inbox);
        return Promise.resolve(DONE);
      },
    };
  }
}
