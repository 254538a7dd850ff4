// values: JSON values as this package holds them: exact integers, own keys in the document's order.

/** JavaScript lists keys such as `"10"` first; objects that have one keep the document's order here. */
const documentOrder = /* @__PURE__ */ new WeakMap();

/** Remembers the order of keys that JavaScript would change. */
function keepOrder(object, keys) {
  documentOrder.set(object, keys);
}

/** Whether JavaScript lists this key before others, by its number. */
function isIndexKey(key) {
  const first = key.charCodeAt(0);
  return first >= 48 && first <= 57 && String(Number(key) >>> 0) === key;
}

/** The keys of an object, in the document's order where it came from one. */
function keysOf(object) {
  const keys = Object.keys(object);
  const first = keys[0];
  if (first === undefined || !isIndexKey(first)) return keys;
  const kept = documentOrder.get(object);
  return kept !== undefined && kept.length === keys.length ? kept : keys;
}

/** The member of that name, or undefined. Never one that every JavaScript object inherits. */
function member(object, key) {
  const value = object[key];
  return value === undefined || Object.hasOwn(object, key) ? value : undefined;
}

/** Sets a member, `__proto__` included, as an ordinary own property. */
function setMember(
  object,
  key,
  value,
) {
  if (key === "__proto__") {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  } else {
    object[key] = value;
  }
}

/** Whether a value is an array. */
function isArray(
  value,
) {
  return Array.isArray(value);
}

/** Whether a value is an object. */
function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The narrowest JSON type of a value. */
function typeOf(value) {
  switch (typeof value) {
    case "string":
      return "string";
    case "number":
      return Number.isInteger(value) ? "integer" : "number";
    case "bigint":
      return "integer";
    case "boolean":
      return "boolean";
    default:
      return value === null ? "null" : isArray(value) ? "array" : "object";
  }
}

/** Equality as JSON Schema has it: by mathematical value, whatever the order of keys. */
function equal(left, right) {
  if (left === right) return true;
  if (typeof left !== "object" || typeof right !== "object") return false;
  if (left === null || right === null) return false;
  if (isArray(left) || isArray(right)) {
    return isArray(left) && isArray(right) && equalArrays(left, right);
  }
  return equalObjects(left, right);
}

function equalArrays(
  left,
  right,
) {
  return left.length === right.length &&
    left.every((item, index) => equal(item, right[index]));
}

function equalObjects(left, right) {
  const keys = Object.keys(left);
  return keys.length === Object.keys(right).length &&
    keys.every((key) => {
      const other = member(right, key);
      return other !== undefined && equal(left[key], other);
    });
}

/** A text that two values share exactly if they are equal. */
function canonical(value) {
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (isArray(value)) return `[${value.map(canonical).join()}]`;
  const object = value;
  const members = Object.keys(object).sort().map((key) =>
    `${JSON.stringify(key)}:${canonical(object[key])}`
  );
  return `{${members.join()}}`;
}

/** The value at a path of keys, or undefined. */
function valueAt(
  value,
  path,
) {
  let found = value;
  for (const key of path) {
    const next = isObject(found) ? member(found, key) : undefined;
    if (next === undefined) return undefined;
    found = next;
  }
  return found;
}

/** Whether a text has at most so many code points. */
function atMost(text, limit) {
  if (text.length <= limit) return true;
  if (text.length > 2 * limit) return false;
  let count = 0;
  for (const _ of text) count += 1;
  return count <= limit;
}

// fault: What is wrong with a text that is no JSON document, and where.

/** Arrays and objects nested deeper than this are refused. */
const MAX_DEPTH = 128;

/** A text that is no JSON document. */
class JsonError extends Error {
  name = "JsonError";
  /** `json`, or `duplicate keys`. */
  keyword;
  /** The JSON Pointer of the object that names a key twice; empty for every other fault. */
  pointer;

  constructor(message, keyword = "json", pointer = "") {
    super(message);
    this.keyword = keyword;
    this.pointer = pointer;
  }
}

/** The JSON Pointer of a path of keys and positions. */
function pointerOf(path) {
  return path.map((step) =>
    typeof step === "number"
      ? `/${step}`
      : `/${step.replaceAll("~", "~0").replaceAll("/", "~1")}`
  ).join("");
}

// instructions: The form of compiled patterns, and what every machine that runs them asks of a code point.

/** Whether a set (sorted inclusive ranges, flattened) holds a code point. */
function holds(set, point) {
  let low = 0;
  let high = set.length >> 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((set[2 * middle + 1]) < point) low = middle + 1;
    else high = middle;
  }
  return 2 * low < set.length && (set[2 * low]) <= point;
}

/** Whether a code point is an ASCII letter, digit or underscore. */
function isWord(point) {
  return (point >= 48 && point <= 57) || (point >= 65 && point <= 90) ||
    point === 95 || (point >= 97 && point <= 122);
}

// utf8: Decodes UTF-8 strictly: overlong forms, surrogates and stray bytes are refused.

const CHUNK = 8192;

/** The text of UTF-8 bytes, a byte order mark included; where they are not valid, the first position that is not. */
function decodeUtf8(bytes) {
  let text = "";
  let units = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at];
    if (first < 0x80) {
      units.push(first);
      at += 1;
    } else {
      const length = lengthOf(first);
      const point = length === 0 ? -1 : codePoint(bytes, at, length);
      if (point < 0) return at;
      if (point < 0x10000) units.push(point);
      else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
      at += length;
    }
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

function lengthOf(first) {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** The code point of a sequence of two to four bytes, or -1. */
function codePoint(bytes, at, length) {
  let point = (bytes[at]) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  if (length === 3 && point < 0x800) return -1;
  if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return -1;
  return point >= 0xd800 && point <= 0xdfff ? -1 : point;
}

// dates: Dates of what documents hold: counts since 1970, and texts of the format `date-time`.

const DATE_TIME =
  /^(?!0000)(\d{4}-\d\d-\d\d)T((?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)(?:\.(\d+))?(Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/i;

/**
 * The date of a count of milliseconds (or seconds) since 1970-01-01T00:00:00Z, or of a text of the format `date-time`;
 * undefined where there is none, or a `Date` has no word for it, as for a leap second. What is finer than a
 * millisecond is cut off.
 */
function dateOf(
  value,
  unit = "milliseconds",
) {
  if (value === null || value === undefined) return undefined;
  const count = typeof value === "string" ? parsed(value) : Number(value);
  const times = typeof value !== "string" && unit === "seconds" ? 1000 : 1;
  const date = new Date(count * times);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** Milliseconds since 1970 of a text. */
function parsed(text) {
  const found = DATE_TIME.exec(text);
  if (found === null) return NaN;
  const [, day = "", time, fraction = "", zone = ""] = found;
  if (!isDay(day)) return NaN;
  const whole = new Date(`${day}T${time}${zone.toUpperCase()}`).getTime();
  return whole + Number(fraction.slice(0, 3).padEnd(3, "0"));
}

/** Whether the calendar has a day: engines take the 30th of February for one in March. */
function isDay(day) {
  const date = new Date(`${day}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day);
}

// known: What a schema lists, and what only newer senders say.

/** The value at a path of keys, where there is one. */
function tagOf(value, ...path) {
  return valueAt(value, path);
}

/** Takes the value of a `switch` that has no case left; fails to compile where one is. */
function assertNever(value) {
  throw new TypeError(`a value of no known case: ${String(value)}`);
}

// numbers: Exact arithmetic on JSON's numbers, each taken as its decimal spelling.

const SPELLING = /^(-?)([0-9]+)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
const LARGEST = /* @__PURE__ */ BigInt(Number.MAX_VALUE);

/** The number that a JSON spelling stands for, or undefined if no double is as large or as small. */
function parseNumber(text) {
  const match = SPELLING.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? "";
  const written = (match[2] ?? "") + fraction;
  const dropped = trailingZeros(written);
  const digits = written.slice(0, written.length - dropped).replace(/^0+/, "");
  if (digits === "") return 0;
  const scale = Number(match[4] ?? 0) - fraction.length + dropped;
  if (scale < 0) return inexact(text, digits, scale);
  if (digits.length + scale > 309) return undefined;
  return integer(BigInt(match[1] + digits + "0".repeat(scale)));
}

/** Why no double stands for a number. */
function tooFar(spelling) {
  return Number(spelling) === 0
    ? "a number is too small for a double and not zero"
    : "a number is larger than the largest double";
}

/** An integer as a `number` where that is exact. */
function integer(value) {
  const small = Number(value);
  if (Number.isSafeInteger(small)) return small;
  return value > LARGEST || value < -LARGEST ? undefined : value;
}

/** A double as JSON values here hold it: a whole one that is not safe becomes a `bigint`. */
function fromDouble(value) {
  if (Number.isSafeInteger(value)) return value === 0 ? 0 : value;
  return Number.isInteger(value) ? parseNumber(String(value)) : value;
}

function inexact(
  text,
  digits,
  scale,
) {
  const value = Number(text);
  if (value === 0 || !Number.isFinite(value)) return undefined;
  const whole = digits.length + scale;
  if (whole >= 309 && BigInt(digits.slice(0, whole)) >= LARGEST) {
    return undefined;
  }
  return fromDouble(value);
}

function trailingZeros(digits) {
  let end = digits.length;
  while (end > 0 && digits.charCodeAt(end - 1) === 48) end -= 1;
  return digits.length - end;
}

function decimal(value) {
  if (typeof value === "bigint") return { digits: value, scale: 0 };
  const match = SPELLING.exec(String(value));
  const fraction = match?.[3] ?? "";
  return {
    digits: BigInt((match?.[1] ?? "") + (match?.[2] ?? "0") + fraction),
    scale: Number(match?.[4] ?? 0) - fraction.length,
  };
}

/** Whether a value divides by another without a rest, exactly. */
function isMultipleOf(value, factor) {
  if (Number.isSafeInteger(value) && Number.isSafeInteger(factor)) {
    return value % factor === 0;
  }
  const left = decimal(value);
  const right = decimal(factor);
  const scale = Math.min(left.scale, right.scale);
  const dividend = left.digits * 10n ** BigInt(left.scale - scale);
  return dividend % (right.digits * 10n ** BigInt(right.scale - scale)) === 0n;
}

// words: The words of messages, the same in every language, and values as messages show them: shortened, and without what could steer a terminal.

/** The words of each keyword, and of the ways in which a value fits no alternative. */
const WORDS = {
  type: "expected {limit}, found {kind}",
  const: "expected the constant {limit}, found {found}",
  enum: "{found} is not one of {limit}{hint}",
  false: "no value is allowed here, found {kind}",
  multipleOf: "expected a multiple of {limit}, found {found}",
  maximum: "expected at most {limit}, found {found}",
  exclusiveMaximum: "expected less than {limit}, found {found}",
  minimum: "expected at least {limit}, found {found}",
  exclusiveMinimum: "expected more than {limit}, found {found}",
  maxLength: "{count}, at most {limit} allowed",
  minLength: "{count}, at least {limit} required",
  pattern: "{found} does not match the pattern {limit}",
  format: "{found} is not of the format {limit}",
  maxItems: "{count}, at most {limit} allowed",
  minItems: "{count}, at least {limit} required",
  uniqueItems: "two of the items are equal, but all must be different",
  items: "{count}, at most {limit} allowed",
  unevaluatedItems: "{count}, of which some are not allowed",
  contains: "no item is of the kind that is required",
  minContains: "too few items of the kind of which at least {limit} required",
  maxContains: "too many items of the kind of which at most {limit} allowed",
  maxProperties: "{count}, at most {limit} allowed",
  minProperties: "{count}, at least {limit} required",
  required: "the member {limit} is missing",
  dependentRequired: "the member {limit} is missing, which {cause} requires",
  additionalProperties: "unexpected member {limit}{hint}",
  unevaluatedProperties: "unexpected member {limit}{hint}",
  not: "found {kind}, which is not allowed here",
  none: "{kind} fits none of the {number} alternatives{nearest}",
  several: "{kind} fits more than one of the {number} alternatives",
  untagged: "nothing at {place}, where one of {limit} is expected",
  tag: "{found} at {place} is not one of {limit}{hint}{version}",
  message: "{found} at {place} names no message{values}{version}",
};

const TYPES = {
  null: "null",
  boolean: "a boolean",
  integer: "an integer",
  number: "a number",
  string: "a string",
  array: "an array",
  object: "an object",
};
/** So many characters of a text are shown. */
const LONG = 60;
/** So many of several values are shown. */
const LIST = 6;
const SPELLED =
  // deno-lint-ignore no-control-regex
  /["\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
const ESCAPED = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** A message with the place of its value. */
function placed(pointer, message) {
  return pointer === "" ? message : `${spelled(pointer)}: ${message}`;
}

/** A text without what could steer a terminal or a log, and shortened. */
function spelled(text) {
  const points = [...text.slice(0, 2 * LONG + 2)];
  const cut = points.length > LONG
    ? points.slice(0, LONG).join("") + "…"
    : text;
  return cut.replace(
    SPELLED,
    (char) =>
      ESCAPED[char] ??
        `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A value, shortened; of an array or object only what it is. */
function shown(value) {
  if (typeof value === "string") return `"${spelled(value)}"`;
  if (isArray(value)) return "an array";
  return isObject(value) ? "an object" : spelled(String(value));
}

/**
 * The most similar name, or "": two texts are similar if they have at least two thirds of their
 * characters in common, in the same order. Upper and lower case of ASCII count as equal.
 */
function alike(word, names) {
  let best = 0;
  let name = "";
  if (word.length > 2 * LONG) return name;
  const folded = points(word);
  for (const each of names.slice(0, 100)) {
    if (word === each || each.length > 2 * LONG) continue;
    const other = points(each);
    if (folded.length > LONG || other.length > LONG) continue;
    const total = folded.length + other.length;
    const common = inCommon(folded, other);
    if (3 * common >= total && common / total > best) {
      best = common / total;
      name = each;
    }
  }
  return name;
}

function points(text) {
  return [...text.replace(/[A-Z]/g, (char) => char.toLowerCase())];
}

/** The length of the longest common subsequence. */
function inCommon(one, other) {
  let row = one.map(() => 0);
  for (const char of other) {
    const above = row;
    row = [];
    one.forEach((each, index) => {
      row.push(
        each === char
          ? (above[index - 1] ?? 0) + 1
          : Math.max(above[index] ?? 0, row[index - 1] ?? 0),
      );
    });
  }
  return row.at(-1) ?? 0;
}

/** A value, and a value with its type. */
function described(value, isName = false) {
  const text = shown(value);
  const kind = typeof value === "string"
    ? `the ${isName ? "name" : "string"} ${text}`
    : text;
  return { found: isName ? kind : text, kind };
}

/** Some of the values that are allowed, and the one that may be meant. */
function listed(
  value,
  values,
) {
  const more = values.length > LIST ? `, … (${values.length - LIST} more)` : "";
  const texts = values.filter((each) => typeof each === "string");
  const near = typeof value === "string" ? alike(value, texts) : "";
  const limit = values.slice(0, LIST).map(shown).join(", ") + more;
  return { limit, hint: hint(near), near };
}

/** A question for what may be meant. */
function hint(name) {
  return name === "" ? "" : `; did you mean ${shown(name)}?`;
}

/** Types in words, each once. */
function anyOf(types) {
  const words = [...new Set(types)].map((each) => TYPES[each] ?? each);
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

// quick: Reads texts with `JSON.parse` where that loses nothing, and asks the contract's own functions for the verdict. What it cannot decide, and every document that is not valid, is left to the exact reader.

/** Thrown where only the exact reader can decide: one for all, as making an error takes longer than reading. */
const UNDECIDED = /* @__PURE__ */ new Error("undecided");

/** Leaves a document to the exact reader. */
function undecided() {
  throw UNDECIDED;
}

/** The value of a text that is valid; undefined where it is not, or where that must be found out exactly. */
function quickly(text, accepts) {
  try {
    const value = JSON.parse(text);
    return isExact(text, value) && accepts(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error === UNDECIDED) return;
    throw error;
  }
}

/** Whether a value is a number without a fraction. */
function isInteger(value) {
  return Number.isInteger(value);
}

/** Whether just one of several holds. */
function one(...all) {
  return all.indexOf(true) >= 0 && all.indexOf(true) === all.lastIndexOf(true);
}

/** The member of that name, where a value has one. */
function at(value, key) {
  return isObject(value) ? value[key] : undefined;
}

const LARGEST_SAFE = Number.MAX_SAFE_INTEGER;
/** Less than none, whatever is added: a text has fewer members. */
const NOT_PLAIN = -1_000_000_000;
/** What stands in a number that is not zero and is read as zero: a negative exponent, or very many zeros. */
const EXPONENT = /[0-9][eE]-/;
const ZEROS = /* @__PURE__ */ "0".repeat(300);
/** How a text may write half of a surrogate pair. */
const HALF = /\\u[dD]/;

/** Whether the exact reader would make the same value of a text: nothing in it is lost or changed by `JSON.parse`. */
function isExact(text, value) {
  if (typeof value !== "object" || value === null) return false;
  if (!isWellFormed(text)) return false;
  if (text.includes("\\") && HALF.test(text)) return false;
  const seen = { zero: false };
  const members = survey(value, 1, seen);
  return isWhole(text, members) && !(seen.zero && mayBeTiny(text));
}

/** Whether a text has no half of a surrogate pair; JavaScript since ES2024 tells. */
function isWellFormed(text) {
  const newer = text;
  return newer.isWellFormed?.() ?? !/\p{Surrogate}/u.test(text);
}

/**
 * The number of members, all together; less than none where a number may not be exact, where JavaScript does not keep
 * the order of keys, or where the nesting is deeper than readers take. Notes whether there is a zero.
 */
function survey(
  value,
  depth,
  seen,
) {
  if (depth > MAX_DEPTH) return NOT_PLAIN;
  let members = 0;
  if (Array.isArray(value)) {
    for (const item of value) {
      if (typeof item === "number") members += extent(item, seen);
      else if (typeof item === "object" && item !== null) {
        members += survey(item, depth + 1, seen);
      }
    }
    return members;
  }
  for (const key in value) {
    // Keys that are numbers come first, wherever they stand in the text.
    if (members === 0 && isDigit(key.charCodeAt(0))) return NOT_PLAIN;
    members += 1;
    const item = value[key];
    if (typeof item === "number") members += extent(item, seen);
    else if (typeof item === "object" && item !== null) {
      members += survey(item, depth + 1, seen);
    }
  }
  return members;
}

/** Nothing for a number that is exact; else so much that no number of members makes up for it. */
function extent(value, seen) {
  if (value === 0) {
    seen.zero = true;
    return Object.is(value, -0) ? NOT_PLAIN : 0;
  }
  return value <= LARGEST_SAFE && value >= -LARGEST_SAFE ? 0 : NOT_PLAIN;
}

/** Whether a number of a text may be too small for a double. */
function mayBeTiny(text) {
  return text.includes(ZEROS) ||
    ((text.includes("e-") || text.includes("E-")) && EXPONENT.test(text));
}

function isDigit(code) {
  return code >= 48 && code <= 57;
}

/**
 * Whether a text has no more members than those that were found, so that no key stands twice. Every member
 * has a colon; where no colon stands behind white space, it stands behind a quote.
 */
function isWhole(text, members) {
  let colons = 0;
  let quoted = 0;
  let isSpaced = false;
  for (let at = text.indexOf(":"); at >= 0; at = text.indexOf(":", at + 1)) {
    const before = text.charCodeAt(at - 1);
    colons += 1;
    if (before === 34) quoted += 1;
    else if (before <= 32) isSpaced = true;
  }
  return members === colons || (members === quoted && !isSpaced);
}

// json: Reads JSON texts exactly: no integer is rounded, no key is lost.

/** The value of a JSON text (UTF-8 where it is bytes). Throws JsonError where it is none. */
function parse(text) {
  return parseDocument(text).value;
}

/** The value of a JSON text, and whether it holds a large integer. Throws JsonError. */
function parseDocument(text) {
  const decoded = typeof text === "string" ? text : decodeUtf8(text);
  if (typeof decoded === "number") {
    throw new JsonError(`not valid UTF-8 (byte ${decoded})`);
  }
  const parser = new Parser(decoded);
  const value = parser.run();
  return { value, large: parser.large };
}

const ESCAPES = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};
const NUMERAL = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const SHORT = /(?:0|[1-9][0-9]*)\.[0-9]+(?![0-9eE])/y;
const NO_VALUE = "no JSON value starts here";
const BAD_STRING =
  "a string is not closed, or holds a bad escape or a control character";
const HEX = /^[0-9a-fA-F]{4}$/;

class Parser {
  large = false;
  text;
  at = 0;
  depth = 0;
  path = [];

  constructor(text) {
    this.text = text;
  }

  run() {
    if (/\p{Surrogate}/u.test(this.text)) {
      throw new JsonError("the text holds half of a surrogate pair");
    }
    if (this.text.startsWith("\ufeff")) {
      throw new JsonError("the text starts with a byte order mark");
    }
    this.space();
    const value = this.value();
    this.space();
    if (this.at < this.text.length) {
      this.fail("there is something behind the value");
    }
    return value;
  }

  value() {
    const code = this.text.charCodeAt(this.at);
    if (code === 34) return this.string();
    if (code === 123) return this.object();
    if (code === 91) return this.array();
    if (code === 45 || (code >= 48 && code <= 57)) return this.number();
    if (code === 116) return this.word("true", true);
    if (code === 102) return this.word("false", false);
    if (code === 110) return this.word("null", null);
    return this.fail(NO_VALUE);
  }

  word(word, value) {
    if (!this.text.startsWith(word, this.at)) this.fail(NO_VALUE);
    this.at += word.length;
    return value;
  }

  object() {
    const object = {};
    this.enter();
    if (this.closes(125)) return object;
    const keys = [];
    let indexed = false;
    for (;;) {
      if (this.text.charCodeAt(this.at) !== 34) {
        this.fail("expected a key in quotes");
      }
      const start = this.at;
      const key = this.string();
      if (object[key] !== undefined && Object.hasOwn(object, key)) {
        throw new JsonError(
          `the key ${shown(key)} stands twice (${this.where(start)})`,
          "duplicate keys",
          pointerOf(this.path),
        );
      }
      this.space();
      if (this.text.charCodeAt(this.at) !== 58) this.fail("expected `:`");
      this.at += 1;
      this.space();
      this.path.push(key);
      setMember(object, key, this.value());
      this.path.pop();
      keys.push(key);
      indexed ||= isIndexKey(key);
      if (this.ends(125)) break;
    }
    if (indexed) keepOrder(object, keys);
    return object;
  }

  array() {
    const items = [];
    this.enter();
    if (this.closes(93)) return items;
    do {
      this.path.push(items.length);
      items.push(this.value());
      this.path.pop();
    } while (!this.ends(93));
    return items;
  }

  enter() {
    this.depth += 1;
    if (this.depth > MAX_DEPTH) {
      this.fail(`nested deeper than ${MAX_DEPTH} levels`);
    }
    this.at += 1;
    this.space();
  }

  /** Whether the bracket closes here; goes past it. */
  closes(bracket) {
    if (this.text.charCodeAt(this.at) !== bracket) return false;
    this.at += 1;
    this.depth -= 1;
    return true;
  }

  /** Behind an item: whether the bracket closes; else goes past the comma. */
  ends(bracket) {
    this.space();
    if (this.closes(bracket)) return true;
    if (this.text.charCodeAt(this.at) !== 44) {
      this.fail(`expected \`,\` or \`${String.fromCharCode(bracket)}\``);
    }
    this.at += 1;
    this.space();
    return false;
  }

  string() {
    const text = this.text;
    const start = this.at + 1;
    let at = start;
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code === 92) return this.escaped(start, at);
      if (!(code >= 32)) this.fail(BAD_STRING);
      at += 1;
    }
    this.at = at + 1;
    return text.slice(start, at);
  }

  /** A string with escapes: its first one stands at `at`. */
  escaped(start, at) {
    const text = this.text;
    let result = text.slice(start, at);
    for (;;) {
      const code = text.charCodeAt(at);
      if (code === 34) break;
      if (code === 92) {
        const [char, length] = this.escape(at);
        result += char;
        at += length;
      } else if (code >= 32) {
        result += text[at];
        at += 1;
      } else {
        this.fail(BAD_STRING);
      }
    }
    if (/\p{Surrogate}/u.test(result)) {
      this.fail("a string holds half of a surrogate pair");
    }
    this.at = at + 1;
    return result;
  }

  /** What an escape stands for, and its length. */
  escape(at) {
    const letter = this.text.charAt(at + 1);
    if (letter === "u") {
      const hex = this.text.slice(at + 2, at + 6);
      if (!HEX.test(hex)) this.fail(BAD_STRING);
      return [String.fromCharCode(Number.parseInt(hex, 16)), 6];
    }
    const plain = letter === "" ? undefined : ESCAPES[letter];
    return plain === undefined ? this.fail(BAD_STRING) : [plain, 2];
  }

  number() {
    const text = this.text;
    let at = this.at;
    let value = 0;
    let code = text.charCodeAt(at);
    while (code >= 48 && code <= 57) {
      value = value * 10 + code - 48;
      at += 1;
      code = text.charCodeAt(at);
    }
    const digits = at - this.at;
    const plain = code !== 46 && code !== 69 && code !== 101;
    if (digits === 0 || digits > 15) return this.longNumber();
    if (!plain) return code === 46 ? this.fraction() : this.longNumber();
    if (digits > 1 && text.charCodeAt(this.at) === 48) {
      this.at += 1; // `0` is a number, and what comes after it is a fault
      return 0;
    }
    this.at = at;
    return value;
  }

  /** A short positive number with a fraction: its double is never a large integer. */
  fraction() {
    SHORT.lastIndex = this.at;
    const spelling = SHORT.exec(this.text)?.[0];
    if (spelling === undefined || spelling.length > 16) {
      return this.longNumber();
    }
    this.at += spelling.length;
    return Number(spelling);
  }

  /** A number with a sign, a fraction, an exponent or many digits. */
  longNumber() {
    NUMERAL.lastIndex = this.at;
    const spelling = NUMERAL.exec(this.text)?.[0];
    if (spelling === undefined) {
      return this.fail("not a number as JSON writes them");
    }
    const value = parseNumber(spelling);
    if (value === undefined) return this.fail(tooFar(spelling));
    this.large ||= typeof value === "bigint";
    this.at += spelling.length;
    return value;
  }

  space() {
    const text = this.text;
    let code = text.charCodeAt(this.at);
    while (code === 32 || code === 10 || code === 13 || code === 9) {
      this.at += 1;
      code = text.charCodeAt(this.at);
    }
  }

  fail(problem) {
    const isOver = problem === NO_VALUE && this.at >= this.text.length;
    const said = isOver ? "the text ends too early" : problem;
    throw new JsonError(`${said} (${this.where(this.at)})`);
  }

  where(at) {
    const lines = this.text.slice(0, at).split("\n");
    return `line ${lines.length}, column ${[...lines.at(-1) ?? ""].length + 1}`;
  }
}

// matcher: What tells whether a text matches a pattern.

/** A pattern whose JSON is read when a text first meets it. */
class Lazy {
  text;
  make;
  program;
  tests;
  /** The text that was asked about last: a version, say, is the same in every document. */
  last = "";
  verdict;

  constructor(
    text,
    make,
  ) {
    this.text = text;
    this.make = make;
  }

  get source() {
    return this.read().source ?? "";
  }

  test(text) {
    if (text === this.last && this.verdict !== undefined) return this.verdict;
    this.tests ??= this.make(this.read());
    this.verdict = this.tests(text);
    this.last = text;
    return this.verdict;
  }

  read() {
    this.program ??= parse(this.text);
    return this.program;
  }
}

// shape: Fits large integers to their declared types: to a double, a `bigint`, or a report that neither will do.

/** Fits a valid value of a declared name, in place; leaves it as it is where a number does not fit. */
function fit(
  shapes,
  root,
  value,
  choose,
) {
  const chosen = remembered(choose);
  const search = new Fitter(shapes, false, chosen);
  search.fit(shapes[root], value);
  return search.pointer === undefined
    ? { value: new Fitter(shapes, true, chosen).fit(shapes[root], value) }
    : { value, pointer: search.pointer };
}

/** The same choices again, also while the numbers of the value are fitted. */
function remembered(choose) {
  const known = new Map();
  return (union, value) => {
    let found = known.get(value);
    if (found === undefined) known.set(value, found = new Map());
    if (!found.has(union)) found.set(union, choose(union, value));
    return found.get(union);
  };
}

class Fitter {
  pointer;
  shapes;
  path = [];

  doubles;
  choose;

  /** `doubles`: doubles are made; else the first number that does not fit is looked for. */
  constructor(shapes, doubles, choose) {
    this.shapes = shapes;
    this.doubles = doubles;
    this.choose = choose;
  }

  fit(shape, value) {
    if (shape === null || shape === undefined) return value;
    if (typeof shape === "string") return this.number(shape, value);
    if ("ref" in shape) return this.fit(this.shapes[shape.ref], value);
    if ("types" in shape) return this.fit(byType(shape.types, value), value);
    if ("union" in shape) {
      const position = this.choose(shape.union, value);
      return position === undefined
        ? value
        : this.fit(shape.cases[position], value);
    }
    if (typeof value !== "object" || value === null) return value;
    if (isArray(value)) {
      if ("items" in shape) this.items(shape.prefix, shape.items, value);
      return value;
    }
    const object = value;
    if ("members" in shape) this.members(shape.members, shape.rest, object);
    else if ("tag" in shape) {
      const tag = valueAt(object, shape.tag);
      return this.fit(byTag(shape.cases, tag), value);
    }
    return value;
  }

  number(shape, value) {
    if (typeof value !== "bigint") return value;
    if (shape === "double" && fromDouble(Number(value)) === value) {
      return this.doubles ? Number(value) : value;
    }
    this.pointer ??= pointerOf(this.path);
    return value;
  }

  items(
    prefix,
    rest,
    items,
  ) {
    const target = items;
    items.forEach((item, index) => {
      const shape = index < prefix.length ? prefix[index] : rest;
      const fitted = this.at(index, shape, item);
      if (fitted !== item) target[index] = fitted;
    });
  }

  members(
    known,
    rest,
    object,
  ) {
    const shapes = new Map(known);
    for (const key of Object.keys(object)) {
      const shape = shapes.has(key) ? shapes.get(key) : rest;
      const value = object[key];
      const fitted = this.at(key, shape, value);
      if (fitted !== value) {
        setMember(object, key, fitted);
      }
    }
  }

  at(
    step,
    shape,
    value,
  ) {
    this.path.push(step);
    const fitted = this.fit(shape, value);
    this.path.pop();
    return fitted;
  }
}

function byType(
  types,
  value,
) {
  const type = typeOf(value);
  const wider = type === "integer" ? "number" : type;
  const exact = types.find(([name]) => name === type);
  return (exact ?? types.find(([name]) => name === wider))?.[1] ?? null;
}

function byTag(
  cases,
  tag,
) {
  if (tag === undefined) return null;
  const wanted = canonical(tag);
  return cases.find(([values]) =>
    values.some((value) => canonical(value) === wanted)
  )?.[1] ?? null;
}

// write: Writes values as JSON text, exactly.

/** The JSON text of a value. Throws TypeError where it holds what JSON cannot say, or nests deeper than readers take. */
function stringify(value) {
  return text(value, 0);
}

function text(value, depth) {
  switch (typeof value) {
    case "string":
      return quoted(value);
    case "number":
      if (!Number.isFinite(value)) {
        throw new TypeError(`${value} is no JSON value`);
      }
      return String(value);
    case "bigint":
    case "boolean":
      return String(value);
    default:
      if (value === null) return "null";
      if (depth >= MAX_DEPTH) {
        throw new TypeError(`nested deeper than ${MAX_DEPTH} levels`);
      }
      return isArray(value)
        ? `[${value.map((item) => text(item, depth + 1)).join()}]`
        : objectText(value, depth + 1);
  }
}

function objectText(object, depth) {
  let members = "";
  for (const key of keysOf(object)) {
    const value = object[key];
    if (value !== undefined) {
      const comma = members === "" ? "" : ",";
      members += `${comma}${quoted(key)}:${text(value, depth)}`;
    }
  }
  return `{${members}}`;
}

function quoted(text) {
  if (/\p{Surrogate}/u.test(text)) {
    throw new TypeError("a string holds a lone surrogate");
  }
  return JSON.stringify(text);
}

/**
 * A copy of a JavaScript value as JSON values stand here. Members that are `undefined` count as absent.
 * Throws JsonError, with the value's place, where it is none.
 */
function toJson(
  value,
  path = [],
) {
  switch (typeof value) {
    case "string":
      return unicode(value, path);
    case "number":
      if (Number.isFinite(value)) return fromDouble(value);
      return refuse(`${value} is not a JSON value`, path);
    case "bigint":
      return integer(value) ??
        refuse("a number is larger than the largest double", path);
    case "boolean":
      return value;
    case "object":
      break;
    default:
      return refuse(`${called(value)} is not a JSON value`, path);
  }
  if (value === null) return null;
  if (path.length >= MAX_DEPTH) {
    return refuse(`nested deeper than ${MAX_DEPTH} levels`, path);
  }
  if (isPlain(value)) return copyObject(value, path);
  if (!Array.isArray(value)) {
    return refuse(`${called(value)} is not a JSON value`, path);
  }
  return Array.from(value, (item, index) => {
    path.push(index);
    const copy = toJson(item, path);
    path.pop();
    return copy;
  });
}

/** What is no JSON value, in words. */
function called(value) {
  if (typeof value === "object" && value !== null) {
    return `an object of the class ${value.constructor?.name}`;
  }
  return value === undefined ? "undefined" : `a ${typeof value}`;
}

/** Whether a value is an object as a literal makes it. */
function isPlain(value) {
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function unicode(text, path) {
  if (!/\p{Surrogate}/u.test(text)) return text;
  return refuse("a string holds half of a surrogate pair", path);
}

function refuse(problem, path) {
  throw new JsonError(problem, "json", pointerOf(path));
}

function copyObject(
  object,
  path,
) {
  const copy = {};
  const keys = [];
  for (const key of keysOf(object)) {
    const value = object[key];
    if (value === undefined) continue;
    path.push(unicode(key, path));
    setMember(copy, key, toJson(value, path));
    path.pop();
    keys.push(key);
  }
  keepOrder(copy, keys);
  return copy;
}

// grammar: Whether a text is a regular expression: what the format `regex` asserts.

/** Groups nested deeper than this are refused. */
const MOST_OPEN = 100;
const CONTROLS = /* @__PURE__ */ new Map(
  /* @__PURE__ */ Object.entries({ f: 12, n: 10, r: 13, t: 9, v: 11 }),
);

/** The format `regex`, which no machine runs. */
function grammar() {
  return new RegexGrammar();
}

/** The grammar of ECMA-262 with the flag `u`, and what published patterns have beyond it. */
class RegexGrammar {
  source = "regex";

  /** Whether the whole text is a regular expression. */
  test(text) {
    return new Reader(text).pattern();
  }
}

class Wrong extends Error {}

/** Reads a text from its start, in one pass; `at` is the next character. */
class Reader {
  text;
  at = 0;
  captures = 0;
  names = new Set();
  references = [];

  constructor(text) {
    this.text = [...text];
  }

  pattern() {
    try {
      this.terms();
    } catch (error) {
      if (error instanceof Wrong) return false;
      throw error;
    }
    return this.references.every((each) =>
      typeof each === "number" ? each <= this.captures : this.names.has(each)
    );
  }

  terms() {
    const open = []; // whether each group may be repeated
    let repeatable = false; // whether what has just been read may be
    while (this.at < this.text.length) {
      if (this.quantifier()) {
        need(repeatable);
        repeatable = false;
      } else if (this.peek() === "(") {
        open.push(this.group());
        need(open.length <= MOST_OPEN);
        repeatable = false;
      } else if (this.take(")")) {
        need(open.length > 0);
        repeatable = open.pop() === true;
      } else if (this.take("|")) {
        repeatable = false;
      } else {
        repeatable = this.atom();
      }
    }
    need(open.length === 0);
  }

  /** Reads what no group is. Returns whether it may be repeated. */
  atom() {
    if (["^", "$", "\\b", "\\B"].some((word) => this.take(word))) return false;
    if (this.take("[")) this.brackets();
    else if (this.peek() !== "\\") this.at += 1;
    else if (!this.reference() && !this.classEscape()) this.character();
    return true;
  }

  quantifier() {
    const start = this.at;
    if (
      !this.take("*") && !this.take("+") && !this.take("?") && !this.counts()
    ) {
      this.at = start;
      return false;
    }
    this.take("?");
    return true;
  }

  /** Reads `{2}`, `{2,}` or `{2,3}`; where none stands here, `{` is a character. */
  counts() {
    if (!this.take("{")) return false;
    const low = this.run(/[0-9]/);
    const high = low !== "" && this.take(",") ? this.run(/[0-9]/) : low;
    if (low === "" || !this.take("}")) return false;
    need(high === "" || BigInt(low) <= BigInt(high));
    return true;
  }

  /** Reads how a group begins. Returns whether it may be repeated. */
  group() {
    if (this.take("(?=") || this.take("(?!")) return true;
    if (this.take("(?<=") || this.take("(?<!")) return false;
    if (this.take("(?<")) {
      this.names.add(this.name());
      this.captures += 1;
    } else if (this.take("(?")) {
      this.modifiers();
    } else {
      this.at += 1;
      this.captures += 1;
    }
    return true;
  }

  name() {
    const name = this.run(/[^>]/u);
    need(this.take(">") && /^[A-Za-z0-9_$\u{80}-\u{10FFFF}]+$/u.test(name));
    need(!/^[0-9]/.test(name));
    return name;
  }

  modifiers() {
    const add = this.run(/[A-Za-z]/);
    const less = this.take("-");
    const letters = less ? add + this.run(/[A-Za-z]/) : add;
    need(this.take(":") && !(less && letters === ""));
    need(/^[ims]*$/.test(letters) && new Set(letters).size === letters.length);
  }

  /** Reads `\1` or `\k<name>`, if one stands here. */
  reference() {
    if (this.take("\\k")) {
      need(this.take("<"));
      this.references.push(this.name());
      return true;
    }
    if (!/[1-9]/.test(this.peek(1))) return false;
    this.at += 1;
    this.references.push(Number(this.run(/[0-9]/)));
    return true;
  }

  /** Reads `\d` and its like, or `\p{...}`, if one stands here. */
  classEscape() {
    const isProperty = /[pP]/.test(this.peek(1));
    if (!isProperty && !/[dDwWsS]/.test(this.peek(1))) return false;
    this.at += 2;
    if (isProperty) this.property();
    return true;
  }

  property() {
    need(this.take("{") && this.run(/\w/) !== "");
    need(!this.take("=") || this.run(/\w/) !== "");
    need(this.take("}"));
  }

  brackets() {
    this.take("^");
    while (!this.take("]")) {
      const low = this.member();
      if (this.peek() !== "-" || ["", "]"].includes(this.peek(1))) continue;
      this.at += 1;
      const high = this.member();
      need(low === undefined || high === undefined || low <= high);
    }
  }

  /** Reads one member of a class: its code point, or undefined where it is a class. */
  member() {
    need(this.at < this.text.length);
    if (this.take("\\b")) return 8;
    if (this.peek() === "\\" && this.classEscape()) return undefined;
    return this.character();
  }

  /** Reads a character or the escape of one. Returns its code point. */
  character() {
    const first = this.next();
    if (first !== "\\") return first.codePointAt(0);
    const letter = this.next();
    if (letter === "u" || letter === "x") return this.hexadecimal(letter);
    if (letter === "c" && /[A-Za-z]/.test(this.peek())) {
      return this.next().charCodeAt(0) % 32;
    }
    if (letter === "0" && !/[0-9]/.test(this.peek())) return 0;
    const control = CONTROLS.get(letter);
    need(control !== undefined || !/[A-Za-z0-9]/.test(letter));
    return control ?? letter.codePointAt(0);
  }

  hexadecimal(letter) {
    if (letter === "u" && this.take("{")) {
      const digits = this.run(/[0-9A-Fa-f]/);
      need(this.take("}") && /^0*[^0].{0,5}$|^0+$/.test(digits));
      const code = Number.parseInt(digits, 16);
      need(code <= 0x10ffff);
      return code;
    }
    const high = this.code(letter === "x" ? 2 : 4);
    need(high !== undefined);
    if (letter === "x" || high < 0xd800 || high >= 0xdc00) return high;
    const start = this.at;
    const low = this.take("\\u") ? this.code(4) : undefined;
    if (low !== undefined && low >= 0xdc00 && low < 0xe000) {
      return 0x10000 + ((high - 0xd800) << 10) + low - 0xdc00;
    }
    this.at = start;
    return high;
  }

  code(count) {
    const digits = this.text.slice(this.at, this.at + count).join("");
    if (digits.length !== count || !/^[0-9A-Fa-f]*$/.test(digits)) {
      return undefined;
    }
    this.at += count;
    return Number.parseInt(digits, 16);
  }

  peek(offset = 0) {
    return this.text[this.at + offset] ?? "";
  }

  next() {
    const char = this.peek();
    need(char !== "");
    this.at += 1;
    return char;
  }

  take(word) {
    for (let index = 0; index < word.length; index += 1) {
      if (this.peek(index) !== word[index]) return false;
    }
    this.at += word.length;
    return true;
  }

  run(member) {
    const start = this.at;
    while (this.at < this.text.length && member.test(this.peek())) this.at += 1;
    return this.text.slice(start, this.at).join("");
  }
}

function need(held) {
  if (!held) throw new Wrong();
}

// lookaround: Runs patterns with lookahead or lookbehind: a table of positions for each, still linear in the text.

/** A pattern with lookaround, from its JSON. */
function looking(text) {
  return new Lazy(text, (program) => (text) => lookaround(program, text));
}

/** Whether a pattern with lookaround matches anywhere in the text. */
function lookaround(program, text) {
  const points = Array.from(text, (char) => char.codePointAt(0));
  const looks = (program.looks ?? []).map((look) => look.code);
  const search = { points, sets: program.sets, looks };
  return matches(program.code, search, false).includes(1);
}

/** For each position, whether the program matches from there (`behind`: run towards the start). */
function matches(
  code,
  search,
  behind,
) {
  const holdsAt = lookTables(code, search);
  const entries = incoming(code);
  const size = search.points.length;
  const found = new Uint8Array(size + 1);
  let ahead;
  for (let step = 0; step <= size; step += 1) {
    const position = behind ? step : size - step;
    const point = search.points[behind ? position - 1 : position];
    const live = new Uint8Array(code.length);
    const pending = [];
    code.forEach((instruction, pc) => {
      const consumed = instruction[0] === "set" && ahead?.[pc + 1] === 1 &&
        point !== undefined && holds(search.sets[instruction[1]] ?? [], point);
      if (consumed || instruction[0] === "match") pending.push(pc);
    });
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (live[pc] === 1) continue;
      live[pc] = 1;
      for (const from of entries[pc] ?? []) {
        const instruction = code[from];
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
  code,
  search,
) {
  const tables = new Map();
  code.forEach((instruction, pc) => {
    if (instruction[0] !== "look") return;
    const [, index, negate, behind] = instruction;
    const table = matches(
      search.looks[index],
      search,
      behind,
    );
    tables.set(pc, negate ? table.map((bit) => 1 - bit) : table);
  });
  return tables;
}

/** For each instruction, those that lead to it without consuming. */
function incoming(code) {
  const entries = code.map(() => []);
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
  code,
  points,
  position,
  look,
) {
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

// pattern: Runs compiled patterns: one pass over the text, no backtracking, the same verdict in every language.

/** States kept before the automaton starts anew; bounds memory, not what matches. */
const MAX_STATES = 1000;
const END = -1;

/** A pattern without lookaround, from its JSON. */
function plain(text) {
  return new Lazy(text, (program) => {
    const pattern = new Pattern(program);
    return (text) => pattern.test(text);
  });
}

/** A pattern ready to run: an automaton whose states are made when a text first needs them. */
class Pattern {
  program;
  bounds;
  states = new Map();

  constructor(program) {
    this.program = program;
    this.bounds = boundsOf(program.sets);
  }

  /** Whether the pattern matches anywhere in the text. */
  test(text) {
    let state = this.state([], "start");
    for (let at = 0; at < text.length;) {
      const point = text.codePointAt(at);
      at += point > 0xffff ? 2 : 1;
      const next = this.step(state, point);
      if (typeof next === "boolean") return next;
      state = next;
    }
    return this.step(state, END) === true;
  }

  step(state, point) {
    const symbol = point === END ? END : classOf(this.bounds, point);
    const known = state.next.get(symbol);
    if (known !== undefined) return known;
    const next = this.compute(state, point);
    state.next.set(symbol, next);
    return next;
  }

  /** True where the threads, or a search started here, reach a match; else the state after the point. */
  compute(state, point) {
    const { code, sets } = this.program;
    const seen = new Set();
    const pending = [0, ...state.threads];
    const after = [];
    for (let pc = pending.pop(); pc !== undefined; pc = pending.pop()) {
      if (seen.has(pc)) continue;
      seen.add(pc);
      const instruction = code[pc];
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

  state(threads, before) {
    const sorted = [...new Set(threads)].sort((left, right) => left - right);
    const key = `${before}:${sorted.join()}`;
    const known = this.states.get(key);
    if (known !== undefined) return known;
    if (this.states.size >= MAX_STATES) this.states = new Map();
    const state = { threads: sorted, before, next: new Map() };
    this.states.set(key, state);
    return state;
  }
}

/** The instructions that follow one that consumes nothing, at a place between two code points. */
function follow(
  instruction,
  pc,
  before,
  point,
) {
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
function boundsOf(sets) {
  const bounds = new Set([48, 58, 65, 91, 95, 96, 97, 123]);
  for (const set of sets) {
    set.forEach((point, index) => bounds.add(index % 2 ? point + 1 : point));
  }
  return [...bounds].sort((left, right) => left - right);
}

function classOf(bounds, point) {
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((bounds[middle]) <= point) low = middle + 1;
    else high = middle;
  }
  return low;
}

// program: The check program: the schema's assertions, compiled, as this package carries them.

/** A check program. Its text is read when a document first needs it. */
class Program {
  carried;
  json;

  constructor(carried) {
    this.carried = carried;
  }

  /** The keywords that its nodes have. */
  get keywords() {
    return this.carried.keywords;
  }

  /** The program's JSON. */
  get source() {
    this.json ??= parse(this.carried.text);
    return this.json;
  }

  /** The pattern of that number. */
  pattern(index) {
    const pattern = this.carried.patterns?.[index];
    if (pattern === undefined) throw new TypeError(`no pattern ${index}`);
    return pattern;
  }
}

/** The kinds of values, as positions in `Node.steps`. */
const NULL = 0;
const BOOLEAN = 1;
const NUMBER = 2;
const STRING = 3;
const ARRAY = 4;
const OBJECT = 5;

/** The kind of a value. */
function kindOf(value) {
  switch (typeof value) {
    case "string":
      return STRING;
    case "number":
    case "bigint":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    default:
      if (value === null) return NULL;
      return Array.isArray(value) ? ARRAY : OBJECT;
  }
}

// applicators: The keywords that combine subschemas on one value.

/** `allOf`. */
function conjunction(source) {
  return source.findAll(source.json["allOf"]).map((branch) => (value, run) =>
    run.check(branch, value)
  );
}

/** `anyOf` and `oneOf`. */
function alternatives(source) {
  return [...choice(source, "anyOf"), ...choice(source, "oneOf")];
}

/** `not`. */
function negation(source) {
  const { node, json } = source;
  const refused = source.find(json["not"]);
  if (refused === undefined) return [];
  return [
    (value, run) => !run.accepts(refused, value) || run.fail(node, "not"),
  ];
}

function choice(source, keyword) {
  const { node, json } = source;
  if (json[keyword] === undefined) return [];
  const branches = source.findAll(json[keyword]);
  const pick = taggedBranch(source, keyword);
  if (pick !== undefined) {
    return [(value, run) => {
      const branch = pick(value);
      if (branch === undefined) return run.fail(node, keyword);
      return run.check(branch, value);
    }];
  }
  if (keyword === "anyOf") {
    return [
      (value, run) =>
        branches.some((branch) => run.accepts(branch, value)) ||
        run.fail(node, keyword),
    ];
  }
  return [(value, run) => {
    let count = 0;
    for (const branch of branches) {
      if (run.accepts(branch, value)) count += 1;
      if (count > 1) break;
    }
    return count === 1 || run.fail(node, keyword);
  }];
}

/** Where a tag (a string, number or boolean) decides the keyword: a function from a value to the branch that its tag names. */
function taggedBranch(
  source,
  keyword,
) {
  const { json } = source;
  const tag = json["tag"];
  if (tag === undefined || json[keyword] === undefined) return undefined;
  if (keyword === "anyOf" && json["oneOf"] !== undefined) return undefined;
  const branches = source.findAll(json[keyword]);
  const path = tag["path"];
  const byTag = new Map(
    pairsOf(tag).map(([value, index]) => [value, branches[index]]),
  );
  return (value) => {
    const found = valueAt(value, path);
    return found === undefined ? undefined : byTag.get(found);
  };
}

/** The node that `select` picks for a value; undefined where no string stands at its path. */
function selected(source, value) {
  const select = source.json["select"];
  if (select === undefined) return undefined;
  const found = valueAt(value, select["path"]);
  if (found === undefined) return undefined;
  const pair = pairsOf(select).find(([choice]) => equal(choice, found));
  if (pair !== undefined) return source.find(pair[1]);
  return typeof found === "string" ? source.find(select["other"]) : undefined;
}

function pairsOf(tag) {
  return tag["values"];
}

/** `select`. */
function selection(source) {
  if (source.json["select"] === undefined) return [];
  return [(value, run) => {
    const node = selected(source, value);
    if (node === undefined) return run.fail(source.node, "select");
    return run.check(node, value);
  }];
}

/** `if`, `then` and `else`. */
function conditional(source) {
  const condition = source.find(source.json["if"]);
  if (condition === undefined) return [];
  const then = source.find(source.json["then"]);
  const otherwise = source.find(source.json["else"]);
  return [(value, run) => {
    const branch = run.accepts(condition, value) ? then : otherwise;
    return branch === undefined || run.check(branch, value);
  }];
}

// explain: Says what is wrong with a value: what was expected, and what was found. Nothing here runs before somebody reads a message.

/** So many alternatives are looked at to say which is the nearest. */
const TRIED = 8;
const UNITS = {
  maxLength: "character",
  minLength: "character",
  maxItems: "item",
  minItems: "item",
  items: "item",
  unevaluatedItems: "item",
  maxProperties: "member",
  minProperties: "member",
};

/** The message of a violation. `nearest`: whether it says why the nearest alternative does not fit. */
function said(found, breaks, nearest = true) {
  const [key, parts] = choose(found, breaks, nearest);
  const words = WORDS[key] ?? "";
  const text = words.replace(/\{(\w+)\}/g, (_, name) => parts[name] ?? "");
  const hasValue = /\{(found|kind)\}/.test(words);
  return found.isName && !hasValue ? `${parts["kind"]}: ${text}` : text;
}

function specOf(node) {
  return isObject(node.json) ? node.json : {};
}

/** Which words say it, and what stands in them. */
function choose(found, breaks, nearest) {
  const { keyword, node } = found;
  if (keyword === "select" || specOf(node)["tag"] !== undefined) {
    const own = keyword === "oneOf" || specOf(node)["oneOf"] === undefined;
    if (
      keyword === "select" ||
      (keyword === "anyOf" || keyword === "oneOf") && own
    ) {
      return tagged(found, breaks);
    }
  }
  if (keyword === "anyOf" || keyword === "oneOf") {
    return nearestChoice(found, breaks, nearest);
  }
  const parts = described(found.value, found.isName);
  return [keyword, { ...parts, ...partsOf(found) }];
}

function partsOf(found) {
  const { keyword, value, node } = found;
  const spec = specOf(node);
  const limit = spec[keyword] ?? null;
  const unit = UNITS[keyword];
  const detail = shown(found.detail ?? "");
  switch (keyword) {
    case "type":
      return { limit: anyOf(limit) };
    case "enum":
      return listed(value, limit);
    case "pattern":
    case "format":
      return { limit: node.program.pattern(limit).source };
    case "required":
      return { limit: detail };
    case "dependentRequired":
      return { limit: detail, cause: causeOf(found, limit) };
    case "additionalProperties":
    case "unevaluatedProperties": {
      const near = alike(found.detail ?? "", absent(found));
      return { limit: detail, hint: hint(near) };
    }
    case "const":
      return {
        limit: typeof limit === "object" && limit !== null
          ? "of the schema"
          : shown(limit),
      };
  }
  const most = keyword === "items" ? spec["prefixItems"]?.length ?? 0 : limit;
  if (unit !== undefined) {
    const count = sizeOf(value);
    return {
      count: `${count} ${unit}${count === 1 ? "" : "s"}`,
      limit: areOf(most),
    };
  }
  return { limit: /Contains$/.test(keyword) ? areOf(most) : shown(most) };
}

function areOf(count) {
  return `${String(count)} ${count === 1 ? "is" : "are"}`;
}

function sizeOf(value) {
  if (typeof value === "string") return [...value].length;
  return Object.keys(value).length;
}

/** The member that requires another one. */
function causeOf(found, limit) {
  const rules = limit;
  const rule = rules.find(([name, needed]) =>
    member(found.value, name) !== undefined &&
    needed.includes(found.detail ?? "")
  );
  return shown(rule?.[0] ?? "");
}

/** The words for a value that fits no alternative. */
function nearestChoice(found, breaks, nearest) {
  const { keyword, node, value } = found;
  const indexes = specOf(node)[keyword];
  const targets = indexes.map((index) => node.find(index));
  const parts = described(value, found.isName);
  const number = String(targets.length);
  const values = targets.map(valuesOf);
  if (values.every((each) => each.length > 0)) {
    const known = values.flat();
    return known.some((each) => equal(each, value))
      ? ["several", { ...parts, number }]
      : ["enum", { ...parts, ...listed(value, known) }];
  }
  const kinds = targets.map(typesOf);
  const fitting = targets.filter((_, index) => fits(value, kinds[index] ?? []));
  if (fitting.length === 0) {
    return ["type", { ...parts, limit: anyOf(kinds.flat()) }];
  }
  let reasons = [];
  for (const target of nearest ? fitting.slice(0, TRIED) : []) {
    const broken = breaks(target, value);
    if (broken.length === 0 && keyword === "oneOf") {
      return ["several", { ...parts, number }];
    }
    if (
      broken.length > 0 &&
      (reasons.length === 0 || broken.length < reasons.length)
    ) reasons = broken;
  }
  const near = reasons[0] === undefined
    ? ""
    : `; the nearest: ${inner(found, reasons[0], breaks)}`;
  return ["none", { ...parts, number, nearest: near }];
}

/** The words for a value whose tag names no alternative. */
function tagged(found, breaks) {
  const { keyword, node, value } = found;
  const parts = described(value, found.isName);
  if (!isObject(value)) return ["type", { ...parts, limit: "an object" }];
  const spec = specOf(node);
  const isSelect = keyword === "select";
  const tag = spec[isSelect ? keyword : "tag"];
  const pairs = tag["values"];
  const known = pairs.map(([each]) => each);
  const path = tag["path"];
  const at = found.pointer + path.map(step).join("");
  const place = spelled(at);
  let held = value;
  for (const key of path) {
    held = isObject(held) ? member(held, key) : undefined;
    if (held === undefined) {
      return ["untagged", { ...parts, place, ...listed(undefined, known) }];
    }
  }
  const list = listed(held, known);
  const values = list["hint"] || `; expected one of ${list["limit"]}`;
  const index = Math.max(0, known.indexOf(list["near"] ?? ""));
  const picked = pairs[index]?.[1] ?? 0;
  const branches = spec[keyword];
  const target = node.find(isSelect ? picked : branches[picked] ?? 0);
  const other = breaks(target, value).find((each) =>
    each.keyword === "const" && found.pointer + each.pointer !== at
  );
  const version = other === undefined ? "" : `; ${inner(found, other, breaks)}`;
  return [
    found.pointer === "" ? "message" : "tag",
    { ...described(held), ...list, place, values, version },
  ];
}

/** The message of what was found in an alternative. */
function inner(found, reason, breaks) {
  const message = said(reason, breaks, false);
  return reason.pointer === ""
    ? message
    : placed(found.pointer + reason.pointer, message);
}

function step(token) {
  return `/${token.replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

/** The values that a node lists; none if it does not. */
function valuesOf(node) {
  const spec = specOf(node);
  const constant = spec["const"];
  if (constant !== undefined) return [constant];
  return (spec["enum"] ?? []);
}

/** The types that a node asks for, itself or by reference; none if it does not. */
function typesOf(node) {
  const seen = new Set();
  for (let at = node; !seen.has(at);) {
    seen.add(at);
    const spec = specOf(at);
    const types = spec["type"];
    const target = spec["$ref"];
    if (types !== undefined || target === undefined) {
      return types ?? [...new Set(valuesOf(at).map(typeOf))].sort();
    }
    at = at.find(target);
  }
  return [];
}

function fits(value, types) {
  const type = typeOf(value);
  return types.length === 0 || types.includes(type) ||
    (type === "integer" && types.includes("number"));
}

/** The members that the node, and those it applies to the same value, declare and the value does not have. */
function absent(found) {
  const names = new Set();
  const seen = new Set();
  const todo = [found.node];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const spec = specOf(node);
    const own = spec["properties"] ?? [];
    for (const [name] of own) names.add(name);
    if (found.keyword === "additionalProperties") break;
    for (const key of ["$ref", "allOf", "anyOf", "oneOf", "then", "else"]) {
      for (const index of [spec[key] ?? []].flat()) {
        const target = node.find(index);
        if (!seen.has(target)) todo.push(target);
        seen.add(target);
      }
    }
  }
  const value = found.value;
  return [...names].filter((name) => member(value, name) === undefined);
}

// keywords_any: The keywords that concern values of every type, and references.

/** `$ref`. */
function reference(source) {
  const target = source.find(source.json["$ref"]);
  if (target === undefined) return [];
  return [(value, run) => run.check(target, value)];
}

/** `$dynamicRef`. */
function dynamicReference(source) {
  const dynamic = source.json["$dynamicRef"];
  if (dynamic === undefined) return [];
  const [index, anchor] = dynamic;
  const fallback = source.find(index);
  return [(value, run) => run.check(run.dynamic(anchor, fallback), value)];
}

/** `type`; no step where every value of the kind passes. */
function types(source, kind) {
  const { node, json } = source;
  const types = json["type"];
  const names = ["null", "boolean", "number", "string", "array", "object"];
  if (types === undefined || types.includes(names[kind])) return [];
  if (kind === NUMBER && types.includes("integer")) {
    return [
      (value, run) => typeOf(value) === "integer" || run.fail(node, "type"),
    ];
  }
  return [(_, run) => run.fail(node, "type")];
}

/** `const`. */
function constant({ node, json }) {
  const constant = json["const"];
  if (constant === undefined) return [];
  return [(value, run) => equal(value, constant) || run.fail(node, "const")];
}

/** `enum`. */
function enumeration({ node, json }) {
  const values = json["enum"];
  if (values === undefined) return [];
  const known = new Set(values.map(canonical));
  const scalars = new Set(
    values.filter((value) => typeof value !== "object" || value === null),
  );
  return [(value, run) =>
    scalars.has(value) ||
    (typeof value === "object" && known.has(canonical(value))) ||
    run.fail(node, "enum")];
}

// keywords_array: The keywords that concern arrays.

/** Up to this many items are compared in pairs; more by their canonical texts. */
const FEW = 8;

/** `maxItems` and `minItems`. */
function counts({ node, json }, kind) {
  const steps = [];
  if (kind !== ARRAY) return steps;
  const add = (keyword, test) => {
    steps.push((value, run) => test(value) || run.fail(node, keyword));
  };
  const most = json["maxItems"];
  if (most !== undefined) add("maxItems", (items) => items.length <= most);
  const least = json["minItems"];
  if (least !== undefined) add("minItems", (items) => items.length >= least);
  return steps;
}

/** `uniqueItems`. */
function unique({ node, json }, kind) {
  if (kind !== ARRAY || json["uniqueItems"] !== true) return [];
  return [
    (value, run) => areUnique(value) || run.fail(node, "uniqueItems"),
  ];
}

/** `prefixItems` and `items`. */
function items(source, kind) {
  const { node, json } = source;
  const steps = [];
  if (kind !== ARRAY) return steps;
  const prefix = source.findAll(json["prefixItems"]);
  if (prefix.length > 0) {
    steps.push((value, run) => {
      const items = value.slice(0, prefix.length);
      return checkItems(items, 0, (index) => prefix[index], run);
    });
  }
  const rest = source.find(json["items"]);
  if (rest === undefined || rest.json === true) return steps;
  steps.push((value, run) => {
    const items = value;
    if (items.length <= prefix.length) return true;
    if (rest.json === false) return run.fail(node, "items");
    return checkItems(items, prefix.length, () => rest, run);
  });
  return steps;
}

/** Checks the items from a position on. */
function checkItems(
  items,
  start,
  nodeAt,
  run,
) {
  let valid = true;
  for (let index = start; index < items.length; index += 1) {
    if (run.child(nodeAt(index), items[index], index)) continue;
    if (!run.collecting) return false;
    valid = false;
  }
  return valid;
}

/** `contains`, with `minContains` and `maxContains`. */
function contains(source, kind) {
  const { node, json } = source;
  const wanted = source.find(json["contains"]);
  if (kind !== ARRAY || wanted === undefined) return [];
  const least = json["minContains"] ?? 1;
  const most = json["maxContains"] ?? Infinity;
  return [(value, run) => {
    let count = 0;
    for (const item of value) {
      if (run.accepts(wanted, item)) count += 1;
    }
    if (count > most) return run.fail(node, "maxContains");
    if (count >= least) return true;
    return run.fail(node, count === 0 ? "contains" : "minContains");
  }];
}

/** Whether no two items are equal. */
function areUnique(items) {
  if (items.length > FEW) {
    return new Set(items.map(canonical)).size === items.length;
  }
  return items.every((item, index) =>
    !items.slice(0, index).some((other) => equal(item, other))
  );
}

// keywords_object: The keywords that concern objects.

/** `maxProperties` and `minProperties`. */
function sizes({ node, json }, kind) {
  const steps = [];
  if (kind !== OBJECT) return steps;
  const most = json["maxProperties"];
  if (most !== undefined) {
    steps.push((value, run) =>
      Object.keys(value).length <= most ||
      run.fail(node, "maxProperties")
    );
  }
  const least = json["minProperties"];
  if (least !== undefined) {
    steps.push((value, run) =>
      Object.keys(value).length >= least ||
      run.fail(node, "minProperties")
    );
  }
  return steps;
}

/** `required`. */
function required(
  { node, json },
  kind,
) {
  const names = json["required"] ?? [];
  if (kind !== OBJECT || names.length === 0) return [];
  return [(value, run) =>
    every(
      names,
      run,
      (name) =>
        member(value, name) !== undefined ||
        run.fail(node, "required", name),
    )];
}

/** `dependentRequired`. */
function dependentRequired(
  { node, json },
  kind,
) {
  const steps = [];
  if (kind !== OBJECT) return steps;
  const dependent = json["dependentRequired"] ?? [];
  for (const [trigger, wanted] of dependent) {
    steps.push((value, run) =>
      member(value, trigger) === undefined ||
      every(
        wanted,
        run,
        (name) =>
          member(value, name) !== undefined ||
          run.fail(node, "dependentRequired", name),
      )
    );
  }
  return steps;
}

/** `properties`. */
function properties(source, kind) {
  const named = namedNodes(source, "properties");
  if (kind !== OBJECT || named.length === 0) return [];
  return [(value, run) =>
    every(named, run, ([name, node]) => {
      const found = member(value, name);
      return found === undefined || run.child(node, found, name);
    })];
}

/** `patternProperties`. */
function patternProperties(
  source,
  kind,
) {
  if (kind !== OBJECT) return [];
  return patternNodes(source).map(([pattern, node]) => (value, run) =>
    every(keysOf(value), run, (key) =>
      !pattern.test(key) ||
      run.child(node, value[key], key))
  );
}

/** `additionalProperties`. */
function additionalProperties(
  source,
  kind,
) {
  const rest = source.find(source.json["additionalProperties"]);
  if (kind !== OBJECT || rest === undefined || rest.json === true) return [];
  const isDeclared = declared(source);
  return [(value, run) => {
    const object = value;
    const keys = keysOf(object).filter((key) => !isDeclared(key));
    return restOf(source.node, "additionalProperties", rest, object, keys, run);
  }];
}

/** Checks the members no other keyword speaks of: one violation where none is allowed. */
function restOf(
  node,
  keyword,
  rest,
  object,
  keys,
  run,
) {
  if (rest.json === false) {
    return keys[0] === undefined || run.fail(node, keyword, keys[0]);
  }
  return every(
    keys,
    run,
    (key) => run.child(rest, object[key], key),
  );
}

/** `propertyNames`. */
function propertyNames(source, kind) {
  const names = source.find(source.json["propertyNames"]);
  if (kind !== OBJECT || names === undefined) return [];
  return [
    (value, run) => every(keysOf(value), run, (key) => run.name(names, key)),
  ];
}

/** `dependentSchemas`. */
function dependentSchemas(
  source,
  kind,
) {
  if (kind !== OBJECT) return [];
  return namedNodes(source, "dependentSchemas").map(([name, node]) =>
  (
    value,
    run,
  ) => member(value, name) === undefined || run.check(node, value));
}

/** Whether `properties` or `patternProperties` of a node speak of a key. */
function declared(source) {
  const names = new Set(namedNodes(source, "properties").map(([name]) => name));
  const patterns = patternNodes(source).map(([pattern]) => pattern);
  if (patterns.length === 0) return (key) => names.has(key);
  return (key) =>
    names.has(key) || patterns.some((pattern) => pattern.test(key));
}

/** The pairs of a keyword that maps names to nodes. */
function namedNodes(
  source,
  keyword,
) {
  const pairs = source.json[keyword] ?? [];
  return pairs.map(([name, index]) => [name, source.find(index)]);
}

/** The pairs of `patternProperties`. */
function patternNodes(
  source,
) {
  const pairs = source.json["patternProperties"] ?? [];
  return pairs.map(([pattern, index]) => [
    source.program.pattern(pattern),
    source.find(index),
  ]);
}

/** Whether a test holds for every item; goes on behind a failure where violations are collected. */
function every(
  items,
  run,
  test,
) {
  let valid = true;
  for (const item of items) {
    if (test(item)) continue;
    if (!run.collecting) return false;
    valid = false;
  }
  return valid;
}

// keywords_scalar: The keywords that concern numbers and strings.

/** `multipleOf`. */
function multiples(
  { node, json },
  kind,
) {
  const factor = json["multipleOf"];
  if (kind !== NUMBER || factor === undefined) return [];
  return [
    (value, run) => isMultipleOf(value, factor) || run.fail(node, "multipleOf"),
  ];
}

/** `maximum` to `exclusiveMinimum`. */
function limits({ node, json }, kind) {
  if (kind !== NUMBER) return [];
  const tests = [
    ["maximum", (value, limit) => value <= limit],
    ["exclusiveMaximum", (value, limit) => value < limit],
    ["minimum", (value, limit) => value >= limit],
    ["exclusiveMinimum", (value, limit) => value > limit],
  ];
  return tests.flatMap(([keyword, test]) => {
    const limit = json[keyword];
    if (limit === undefined) return [];
    const step = (value, run) => test(value, limit) || run.fail(node, keyword);
    return [step];
  });
}

/** `maxLength` and `minLength`. */
function lengths({ node, json }, kind) {
  const steps = [];
  if (kind !== STRING) return steps;
  const most = json["maxLength"];
  if (most !== undefined) {
    const limit = Number(most);
    steps.push((value, run) =>
      atMost(value, limit) || run.fail(node, "maxLength")
    );
  }
  const least = json["minLength"];
  if (least !== undefined) {
    const limit = Number(least);
    steps.push((value, run) =>
      !atMost(value, limit - 1) || run.fail(node, "minLength")
    );
  }
  return steps;
}

/** `pattern` and `format`. */
function patterns(source, kind) {
  const { node, json, program } = source;
  if (kind !== STRING) return [];
  return ["pattern", "format"].flatMap((keyword) => {
    const index = json[keyword];
    if (index === undefined) return [];
    const pattern = program.pattern(index);
    const step = (value, run) => pattern.test(value) || run.fail(node, keyword);
    return [step];
  });
}

// listing: The list of what a document breaks, as a check finds it.

/** How many violations of a document are listed. What comes after them is not looked for. */
const MOST = 1000;

/** The keyword of what ends the list of a document that has more. */
const AND_MORE = "and more";

/** A violation whose message is made when it is first asked for. */
function violation(
  parts,
  say = () => parts.detail ?? "",
) {
  let message;
  const get = () => message ??= say();
  return Object.defineProperty(parts, "message", { get });
}

/** Violations, each once, in the order in which they are found. */
class Listing {
  /** What is listed so far. */
  found = [];
  /** Whether there is more than is listed. */
  isFull = false;
  known = new Set();
  /** What was reported since the check came to where it is: it costs no pointer, which may be long. */
  here = new Set();

  /** Says that the next violation stands elsewhere. */
  move() {
    if (this.here.size > 0) this.here.clear();
  }

  /** Lists a violation at a path. */
  add(
    path,
    found,
  ) {
    const { keyword, node, detail } = found;
    const rule = JSON.stringify([keyword, node.at, detail]);
    if (this.here.has(rule)) return;
    this.here.add(rule);
    const pointer = pointerOf(path);
    const key = JSON.stringify([pointer, rule]);
    if (this.known.has(key)) return;
    this.known.add(key);
    if (this.found.length < MOST) this.found.push({ pointer, ...found });
    else this.isFull = true;
  }

  /** What is listed; `say` makes the message of each. */
  violations(say) {
    const violations = this.found.map((found) => {
      const { pointer, keyword, node: { at }, detail } = found;
      const parts = detail === undefined
        ? { pointer, keyword, at }
        : { pointer, keyword, at, detail };
      return violation(parts, () => say(found));
    });
    if (this.isFull) {
      const most = MOST.toLocaleString("en");
      const detail = `only the first ${most} violations are listed`;
      const end = { pointer: "", keyword: AND_MORE, at: "", detail };
      violations.push(violation(end));
    }
    return violations;
  }
}

// source: A node of the check program as the compilers of its keywords take it.

/** A node as the compilers of keywords take it; undefined for `true` and `false`. */
function sourceOf(node) {
  if (typeof node.json === "boolean") return undefined;
  return {
    node,
    json: node.json,
    program: node.program,
    find: (index) => index === undefined ? undefined : node.find(index),
    findAll: (indexes) => (indexes ?? []).map((index) => node.find(index)),
  };
}

// compile: Compiles a node of the check program: for each kind of value, the keywords that concern it, in order.

/** A list of steps for each kind of value. */
function compile(node) {
  const kinds = [NULL, BOOLEAN, NUMBER, STRING, ARRAY, OBJECT];
  const source = sourceOf(node);
  if (source === undefined) {
    const refuse = (_, run) => run.fail(node, "false");
    return kinds.map(() => node.json === true ? [] : [refuse]);
  }
  const { keywords } = node.program;
  return kinds.map((kind) =>
    keywords.flatMap((keyword) => keyword(source, kind))
  );
}

// unevaluated: `unevaluatedItems` and `unevaluatedProperties`: what no keyword that succeeded has spoken of.

/** `unevaluatedItems`. */
function unevaluatedItems(
  source,
  kind,
) {
  const { node } = source;
  const rest = source.find(source.json["unevaluatedItems"]);
  if (kind !== ARRAY || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const items = value;
    const seen = new Set();
    markItems(node, value, run, seen, true);
    let valid = true;
    for (const [index, item] of items.entries()) {
      if (seen.has(index)) continue;
      if (rest.json === false) return run.fail(node, "unevaluatedItems");
      if (run.child(rest, item, index)) continue;
      if (!run.collecting) return false;
      valid = false;
    }
    return valid;
  }];
}

/** `unevaluatedProperties`. */
function unevaluatedProperties(
  source,
  kind,
) {
  const { node } = source;
  const keyword = "unevaluatedProperties";
  const rest = source.find(source.json[keyword]);
  if (kind !== OBJECT || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const object = value;
    const seen = new Set();
    markMembers(node, value, run, seen, true);
    const keys = keysOf(object).filter((key) => !seen.has(key));
    return restOf(node, keyword, rest, object, keys, run);
  }];
}

function markItems(
  node,
  value,
  run,
  seen,
  own = false,
) {
  const source = sourceOf(node);
  if (source === undefined) return;
  const items = value;
  const prefix = source.findAll(source.json["prefixItems"]).length;
  const all = source.json["items"] !== undefined ||
    (!own && source.json["unevaluatedItems"] !== undefined);
  const end = all ? items.length : Math.min(prefix, items.length);
  for (let index = 0; index < end; index += 1) seen.add(index);
  const wanted = source.find(source.json["contains"]);
  if (wanted !== undefined) {
    items.forEach((item, index) => {
      if (run.accepts(wanted, item)) seen.add(index);
    });
  }
  inPlace(source, value, run, seen, markItems);
}

function markMembers(
  node,
  value,
  run,
  seen,
  own = false,
) {
  const source = sourceOf(node);
  if (source === undefined) return;
  const object = value;
  const all = source.json["additionalProperties"] !== undefined ||
    (!own && source.json["unevaluatedProperties"] !== undefined);
  const isDeclared = declared(source);
  for (const key of Object.keys(object)) {
    if (all || isDeclared(key)) seen.add(key);
  }
  for (const [name, dependent] of namedNodes(source, "dependentSchemas")) {
    if (member(object, name) === undefined) continue;
    enter(dependent, value, run, seen, markMembers);
  }
  inPlace(source, value, run, seen, markMembers);
}

/**
 * Marks what the subschemas for the same value speak of. Those that must hold count whether they do
 * or not (their violations are listed already), alternatives where they hold.
 */
function inPlace(
  source,
  value,
  run,
  seen,
  mark,
) {
  const nodes = [
    ...mandatory(source, run),
    ...alternativesSeen(source, value, run),
    ...conditionallySeen(source, value, run),
  ];
  for (const node of nodes) enter(node, value, run, seen, mark);
}

function mandatory(source, run) {
  const { json } = source;
  const nodes = [...source.findAll(json["allOf"])];
  const target = source.find(json["$ref"]);
  if (target !== undefined) nodes.push(target);
  const dynamic = json["$dynamicRef"];
  if (dynamic !== undefined) {
    nodes.push(run.dynamic(dynamic[1], source.find(dynamic[0])));
  }
  return nodes;
}

function alternativesSeen(
  source,
  value,
  run,
) {
  const nodes = [selected(source, value)];
  for (const keyword of ["anyOf", "oneOf"]) {
    const pick = taggedBranch(source, keyword);
    if (pick !== undefined) nodes.push(pick(value));
    else {
      const branches = source.findAll(source.json[keyword]);
      nodes.push(...branches.filter((branch) => run.accepts(branch, value)));
    }
  }
  return nodes.filter((node) => node !== undefined);
}

function conditionallySeen(
  source,
  value,
  run,
) {
  const condition = source.find(source.json["if"]);
  if (condition === undefined) return [];
  const holds = run.accepts(condition, value);
  const branch = source.find(source.json[holds ? "then" : "else"]);
  return [...(holds ? [condition] : []), ...(branch ? [branch] : [])];
}

function enter(
  node,
  value,
  run,
  seen,
  mark,
) {
  run.within(node, () => mark(node, value, run, seen));
}

// checker: Runs a check program on a value: the verdict, and every violation in the program's order.

/** The resources a check has entered, outermost first, each once; one object for each such list. */
class Scope {
  resources;
  inner = new Map();

  constructor(resources) {
    this.resources = resources;
  }

  enter(resource) {
    if (this.resources.includes(resource)) return this;
    let scope = this.inner.get(resource);
    if (scope === undefined) {
      scope = new Scope([...this.resources, resource]);
      this.inner.set(resource, scope);
    }
    return scope;
  }
}

/** The nodes of a program, compiled when a document first meets them. */
class Checker {
  program;
  nodes = [];
  /** The scope of a check that has entered nothing yet. */
  outermost = new Scope([]);

  constructor(program) {
    this.program = program;
  }

  /** The violations of a value against a declared name, the first of very many; none where it is valid. */
  check(root, value) {
    const index = this.program.source.roots[root];
    if (index === undefined) throw new TypeError(`no root ${root}`);
    const node = this.node(index);
    if (new Check(this, this.program, false).check(node, value)) return [];
    const check = new Check(this, this.program, true);
    check.check(node, value);
    return check.listing.violations((found) => said(found, this.breaks));
  }

  /** How a value breaks a node. */
  breaks = (
    node,
    value,
  ) => {
    const check = new Check(this, this.program, true);
    check.check(node, value);
    return check.listing.found;
  };

  /** What the program says of unions that no tag tells apart. */
  get unions() {
    return this.program.source.unions ?? {};
  }

  /** Answers, for the values of one document, whether nodes accept them; each question is asked once. */
  asking(root) {
    const check = new Check(this, this.program, false);
    const index = root === undefined
      ? undefined
      : this.program.source.roots[root];
    const outer = index === undefined ? undefined : this.node(index);
    return (index, value) => {
      let found = false;
      const ask = () => {
        found = check.accepts(this.node(index), value);
      };
      if (outer === undefined) ask();
      else check.within(outer, ask);
      return found;
    };
  }

  /** The node of that number. */
  node(index) {
    const known = this.nodes[index];
    if (known !== undefined) return known;
    const json = this.program.source.nodes[index];
    if (json === undefined) throw new TypeError(`no node ${index}`);
    const node = new LazyNode(this, this.program, index, json);
    this.nodes[index] = node;
    return node;
  }
}

class LazyNode {
  index;
  json;
  at;
  resource;
  checker;
  program;
  compiled;

  constructor(
    checker,
    program,
    index,
    json,
  ) {
    this.checker = checker;
    this.program = program;
    this.index = index;
    this.json = json;
    const fields = typeof json === "boolean" ? {} : json;
    this.at = fields["at"] ?? "";
    this.resource = fields["resource"];
  }

  get steps() {
    this.compiled ??= compile(this);
    return this.compiled;
  }

  find(index) {
    return this.checker.node(index);
  }
}

class Check {
  listing = new Listing();
  collecting;
  checker;
  anchors;
  path = [];
  memo;
  scope;
  /** What is checked now. */
  value = null;
  isName = false;

  constructor(checker, program, collecting) {
    this.checker = checker;
    this.anchors = program.source.dynamic ?? {};
    this.collecting = collecting;
    this.scope = checker.outermost;
  }

  check(node, value) {
    if (node.resource === undefined) return this.steps(node, value);
    const outer = this.scope;
    this.scope = outer.enter(node.resource);
    const valid = this.steps(node, value);
    this.scope = outer;
    return valid;
  }

  name(node, key) {
    this.isName = true;
    const valid = this.check(node, key);
    this.isName = false;
    return valid;
  }

  within(node, action) {
    const outer = this.scope;
    if (node.resource !== undefined) this.scope = outer.enter(node.resource);
    action();
    this.scope = outer;
  }

  child(node, value, key) {
    if (!this.collecting) return this.check(node, value);
    this.path.push(key);
    this.listing.move();
    const valid = this.check(node, value);
    this.path.pop();
    this.listing.move();
    return valid;
  }

  accepts(node, value) {
    if (typeof value !== "object" || value === null) {
      return this.quietly(node, value);
    }
    this.memo ??= new Map();
    let nodes = this.memo.get(this.scope);
    if (nodes === undefined) this.memo.set(this.scope, nodes = new Map());
    let verdicts = nodes.get(node);
    if (verdicts === undefined) nodes.set(node, verdicts = new Map());
    let verdict = verdicts.get(value);
    if (verdict === undefined) {
      verdict = this.quietly(node, value);
      verdicts.set(value, verdict);
    }
    return verdict;
  }

  fail(node, keyword, detail) {
    if (!this.collecting) return false;
    const { value, isName } = this;
    this.listing.add(this.path, { keyword, detail, node, value, isName });
    if (this.listing.isFull) this.collecting = false; // so every keyword ends
    return false;
  }

  dynamic(anchor, fallback) {
    const resources = this.anchors[anchor] ?? {};
    for (const resource of this.scope.resources) {
      const index = resources[String(resource)];
      if (index !== undefined) return this.checker.node(index);
    }
    return fallback;
  }

  quietly(node, value) {
    const collecting = this.collecting;
    this.collecting = false;
    const valid = this.check(node, value);
    this.collecting = collecting;
    return valid;
  }

  steps(node, value) {
    const outer = this.value;
    this.value = value;
    let valid = true;
    for (const step of node.steps[kindOf(value)] ?? []) {
      if (step(value, this)) continue;
      valid = false;
      if (!this.collecting) break;
    }
    this.value = outer;
    return valid;
  }
}

// choice: Chooses the alternative of a union that a value is, where neither a tag nor its JSON type tells.

/**
 * Chooses for the values of one document: what the schema accepts before all others; where it accepts
 * none, what a tolerant reader can read. Of several, the first in the order of preference.
 */
class Choosing {
  unions;
  branches;
  accepts;
  reads;
  lenient;

  /** A lenient choice follows the `discriminator` wherever that can be read, even against the schema. */
  constructor(
    strict,
    tolerant,
    root,
    lenient,
  ) {
    this.unions = tolerant.unions;
    this.branches = strict.unions;
    this.accepts = strict.asking(root);
    this.reads = tolerant.asking();
    this.lenient = lenient;
  }

  /** The position of the alternative that a value is; undefined where it is none. */
  of(name, value) {
    const union = this.unions[name];
    if (union === undefined) return undefined;
    const tag = union.tag === undefined ? undefined : valueAt(value, union.tag);
    const found = this.candidates(name, union, tag, value);
    const ranked = found.map((position) => ({
      position,
      misfit: misfit(union.alternatives[position], value, tag),
    }));
    ranked.sort((left, right) => compare(left.misfit, right.misfit));
    return ranked[0]?.position;
  }

  candidates(
    name,
    union,
    tag,
    value,
  ) {
    const every = [...union.alternatives.keys()];
    const reads = (position) =>
      this.reads(union.alternatives[position].node, value);
    const mapped = this.lenient && typeof tag === "string"
      ? every.filter((position) =>
        union.alternatives[position]?.tags?.includes(tag) && reads(position)
      )
      : [];
    if (mapped.length > 0) return mapped;
    const branches = this.branches[name] ?? [];
    const accepted = every.filter((position) =>
      branches[position]?.some((nodes) =>
        nodes.every((node) => this.accepts(node, value))
      )
    );
    if (accepted.length > 0) return accepted;
    const readable = every.filter(reads);
    const unsaid = readable.filter((each) => branches[each]?.length === 0);
    return this.lenient || unsaid.length === 0 ? readable : unsaid;
  }
}

/** What chooses with the help of the other program: of the strict one for a lenient choice. */
function chooser(other, lenient) {
  let checker;
  return (own, root) => {
    checker ??= new Checker(new Program(other));
    const choosing = lenient
      ? new Choosing(checker, own, root, lenient)
      : new Choosing(own, checker, root, lenient);
    return (union, value) => choosing.of(union, value);
  };
}

/** What speaks against an alternative, the weightiest first. */
function misfit(
  each,
  value,
  tag,
) {
  const object = isObject(value) ? value : {};
  const names = new Set(each.names);
  const foreign = keysOf(object).filter((key) => !names.has(key)).length;
  const lacks = (each.keys ?? []).some((key) =>
    member(object, key) === undefined
  );
  const contradicts = (each.constants ?? []).some(([path, texts]) => {
    const found = valueAt(value, path);
    return found !== undefined && !texts.includes(found);
  });
  return [
    typeof tag === "string" && each.tags?.includes(tag) ? 0 : 1,
    lacks ? 1 : 0,
    contradicts ? 1 : 0,
    each.closed === true && foreign > 0 ? 1 : 0,
    foreign,
  ];
}

function compare(left, right) {
  const at = left.findIndex((count, index) => count !== right[index]);
  return at < 0 ? 0 : (left[at]) - (right[at]);
}

// reader: Readers: from text to a value of a type, or to what is wrong with it.

/** The readers of one program, by declared name. */
class Readers {
  checker;
  shapesText;
  parsedShapes;
  accepts;
  chooser;

  /**
   * `shapes` is the JSON text of a `Shapes`; `accepts` has the functions that decide for declared names what they can
   * decide; `chooser` is needed where there are unions that no tag tells apart.
   */
  constructor(
    program,
    shapes,
    accepts,
    chooser,
  ) {
    this.checker = new Checker(new Program(program));
    this.shapesText = shapes;
    this.accepts = accepts;
    this.chooser = chooser;
  }

  /** The reader of a declared name. */
  reader(root) {
    const accepts = Object.hasOwn(this.accepts, root) && this.accepts[root];
    const quick = (document) =>
      typeof document === "string" && accepts
        ? quickly(document, accepts)
        : undefined;
    return {
      read: (document) => {
        const value = quick(document);
        return value === undefined
          ? this.read(root, document)
          : { ok: true, value: value };
      },
      violations: (document) =>
        quick(document) === undefined ? this.violations(root, document) : [],
      write: (value) => stringify(value),
      "~standard": {
        version: 1,
        vendor: "protogen",
        validate: (value) => this.validate(root, value),
      },
    };
  }

  get shapes() {
    this.parsedShapes ??= parse(this.shapesText);
    return this.parsedShapes;
  }

  read(root, document) {
    try {
      const { value, large } = valueOf(document);
      return this.accept(root, value, large);
    } catch (error) {
      if (error instanceof JsonError) return notJson(error);
      throw error;
    }
  }

  violations(
    root,
    document,
  ) {
    try {
      return this.checker.check(root, valueOf(document).value);
    } catch (error) {
      if (error instanceof JsonError) return notJson(error).violations;
      throw error;
    }
  }

  accept(root, value, large = true) {
    const violations = this.checker.check(root, value);
    if (violations.length > 0) {
      return { ok: false, reason: "invalid", violations };
    }
    if (!large) return { ok: true, value: value };
    const choose = this.chooser?.(this.checker, root) ?? (() => undefined);
    const fitted = fit(this.shapes, root, value, choose);
    if (fitted.pointer === undefined) {
      return { ok: true, value: fitted.value };
    }
    return {
      ok: false,
      reason: "unrepresentable",
      violations: [],
      pointer: fitted.pointer,
      value,
    };
  }

  validate(root, value) {
    const result = this.copied(root, value);
    if (result.ok) return { value: result.value };
    if (result.reason === "unrepresentable") {
      const message = "an integer that a number cannot hold exactly";
      return { issues: [{ message, path: steps(result.pointer, value) }] };
    }
    return {
      issues: result.violations.map((violation) => ({
        get message() {
          return violation.message;
        },
        path: steps(violation.pointer, value),
      })),
    };
  }

  copied(root, value) {
    try {
      return this.accept(root, toJson(value));
    } catch (error) {
      if (error instanceof JsonError) return notJson(error);
      throw error;
    }
  }
}

/** A violation in one line. */
function describe(violation) {
  return placed(violation.pointer, violation.message);
}

/** The JSON value of a document. Throws JsonError, and TypeError where it is neither a text nor a parsed value. */
function valueOf(document) {
  if (typeof document === "string" || document instanceof Uint8Array) {
    return parseDocument(document);
  }
  if (document instanceof ArrayBuffer) {
    return parseDocument(new Uint8Array(document));
  }
  if (
    typeof document === "object" && document !== null &&
    (Array.isArray(document) || isPlain(document))
  ) return { value: toJson(document), large: true };
  const found = document === null ? "null" : called(document);
  const rest = found === "an object of the class Promise"
    ? ": await it first"
    : "";
  throw new TypeError(
    "a reader takes a JSON text (string, Uint8Array, ArrayBuffer) or a parsed value (array, object), " +
      `not ${found}${rest}`,
  );
}

function notJson({ pointer, keyword, message: detail }) {
  const fault = violation({ pointer, keyword, at: "", detail });
  return { ok: false, reason: "invalid", violations: [fault] };
}

/** The keys of a pointer; positions in an array are numbers. */
function steps(pointer, value) {
  let within = value;
  return pointer.split("/").slice(1).map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const found = Array.isArray(within) ? Number(key) : key;
    within = within[found];
    return found;
  });
}

export {
  additionalProperties,
  alternatives,
  areUnique,
  assertNever,
  at,
  atMost,
  chooser,
  conditional,
  conjunction,
  constant,
  contains,
  counts,
  dateOf,
  dependentRequired,
  dependentSchemas,
  describe,
  dynamicReference,
  enumeration,
  grammar,
  isArray,
  isInteger,
  isMultipleOf,
  isObject,
  items,
  JsonError,
  lengths,
  limits,
  looking,
  multiples,
  negation,
  one,
  parse,
  patternProperties,
  patterns,
  plain,
  properties,
  propertyNames,
  Readers,
  reference,
  required,
  selection,
  sizes,
  stringify,
  tagOf,
  types,
  undecided,
  unevaluatedItems,
  unevaluatedProperties,
  unique,
};
