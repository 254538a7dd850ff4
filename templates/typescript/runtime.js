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
function member(
  object,
  key,
) {
  const value = object[key];
  return value === undefined || Object.hasOwn(object, key) ? value : undefined;
}

/** Sets a member, `__proto__` included, as an ordinary own property. */
function setMember(
  object,
  key,
  value,
) {
  if (key !== "__proto__") object[key] = value;
  else {
    Object.defineProperty(object, key, {
      value,
      writable: true,
      enumerable: true,
      configurable: true,
    });
  }
}

/** Whether a value is an array. */
function isArray(value) {
  return Array.isArray(value);
}

/** Whether a value is an object. */
function isObject(value) {
  return typeof value === "object" && value !== null && !isArray(value);
}

/** Whether a text holds half of a surrogate pair. */
function hasHalf(text) {
  return /\p{Surrogate}/u.test(text);
}

/** The kind of a value: its JSON type, where integers are numbers. */
function kindOf(value) {
  if (value === null) return "null";
  if (isArray(value)) return "array";
  const type = typeof value;
  return type === "bigint" ? "number" : type;
}

/** Whether a value is a number without a fraction. */
function isInteger(value) {
  return Number.isInteger(value);
}

/** Whether a value is a string. */
function isText(value) {
  return typeof value === "string";
}

/** The narrowest JSON type of a value. */
function typeOf(value) {
  return typeof value === "bigint" || isInteger(value)
    ? "integer"
    : kindOf(value);
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
  if (isText(value)) return JSON.stringify(value);
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
  return path.reduce(
    (found, key) => isObject(found) ? member(found, key) : undefined,
    value,
  );
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
/** What is said of them. */
const TOO_DEEP = `nested deeper than ${MAX_DEPTH} levels`;
/** What is said of a string that is no text. */
const HALF_PAIR = "a string holds half of a surrogate pair";

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
    `/${String(step).replaceAll("~", "~0").replaceAll("/", "~1")}`
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

/** The smallest code point that takes so many bytes. */
const LEAST = [0, 0, 0x80, 0x800, 0x10000];

/** The text of UTF-8 bytes, a byte order mark included; where they are not valid, the first position that is not. */
function decodeUtf8(bytes) {
  let text = "";
  let units = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at];
    const length = Math.clz32(~(first << 24)); // the number of ones in front
    const point = length === 0 ? first : codePoint(bytes, at, length);
    if (point < 0) return at;
    if (point < 0x10000) units.push(point);
    else units.push(0xd7c0 + (point >> 10), 0xdc00 + (point & 0x3ff));
    at += length || 1;
    if (units.length >= CHUNK) {
      text += String.fromCharCode(...units);
      units = [];
    }
  }
  return text + String.fromCharCode(...units);
}

/** The code point of a sequence of so many bytes, or -1. */
function codePoint(bytes, at, length) {
  let point = (bytes[at]) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const isWrong = length < 2 || point < (LEAST[length] ?? Infinity) ||
    point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
  return isWrong ? -1 : point;
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
  const value = Number(text);
  if (value === 0) return /^[^e]*[1-9]/i.test(text) ? undefined : 0;
  if (!Number.isInteger(value)) {
    return Number.isFinite(value) ? value : undefined;
  }
  return Number.isSafeInteger(value) ? value : large(text, value);
}

/** A number whose double is a large integer: exact where it is one as it is written. */
function large(text, value) {
  const [mantissa = "", exponent = 0] = text.split(/e/i);
  const [whole = "", fraction = ""] = mantissa.split(".");
  const written = whole + fraction;
  const dropped = trailingZeros(written);
  const digits = written.slice(0, written.length - dropped);
  const scale = Number(exponent) - fraction.length + dropped;
  if (scale >= 0) return integer(BigInt(digits + "0".repeat(scale)));
  const cut = BigInt(digits.slice(0, scale));
  return cut < LARGEST && cut > -LARGEST ? fromDouble(value) : undefined;
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
  return parseNumber(String(value));
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

/** So many characters of a text are shown. */
const LONG = 60;
/** So many of several values are shown. */
const LIST = 6;
const SPELLED =
  // deno-lint-ignore no-control-regex
  /["\\\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** What is written as JSON writes it. */
const SHORT = /["\\\n\r\t]/;

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
      SHORT.test(char)
        ? JSON.stringify(char).slice(1, -1)
        : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A value, shortened; of an array or object only what it is. */
function shown(value) {
  if (isText(value)) return `"${spelled(value)}"`;
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
  const row = one.map(() => 0);
  for (const char of other) {
    let before = 0; // of the row above
    let last = 0;
    one.forEach((each, index) => {
      const above = row[index] ?? 0;
      last = each === char ? before + 1 : Math.max(above, last);
      before = above;
      row[index] = last;
    });
  }
  return row.at(-1) ?? 0;
}

/** A value with its type. */
function kindIn({ value, isName }) {
  const text = shown(value);
  return isText(value) ? `the ${isName ? "name" : "string"} ${text}` : text;
}

/** A value. */
function foundIn(told) {
  return told.isName ? kindIn(told) : shown(told.value);
}

/** The message of a value that is none of those that are listed. */
function oneOf(told, values) {
  const { limit, hint } = listed(told.value, values);
  return `${foundIn(told)} is not one of ${limit}${hint}`;
}

/** Some of the values that are allowed, and the one that may be meant. */
function listed(
  value,
  values,
) {
  const more = values.length > LIST ? `, … (${values.length - LIST} more)` : "";
  const texts = values.filter(isText);
  const near = isText(value) ? alike(value, texts) : "";
  const limit = values.slice(0, LIST).map(shown).join(", ") + more;
  return { limit, hint: hint(near), near };
}

/** A count of things. */
function counted(count, unit) {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** A limit with its verb. */
function areOf(count) {
  return `${count} ${count === 1 ? "is" : "are"}`;
}

/** A question for what may be meant. */
function hint(name) {
  return name === "" ? "" : `; did you mean ${shown(name)}?`;
}

/** Types in words, each once. */
function anyOf(types) {
  const words = [...new Set(types)].map((each) =>
    each === "null" ? each : `${/^[aio]/.test(each) ? "an" : "a"} ${each}`
  );
  const last = words.pop() ?? "";
  return words.length === 0 ? last : `${words.join(", ")} or ${last}`;
}

// quick: Reads texts with `JSON.parse` where that loses nothing, and asks the contract's own functions for the verdict. What it cannot decide, and every document that is not valid, is left to the exact reader.

/** Thrown where only the exact reader can decide: one for all, as making an error takes longer than reading. */
const UNDECIDED = /* @__PURE__ */ new SyntaxError("undecided");

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
    if (error instanceof SyntaxError) return; // or undecided
    throw error;
  }
}

/** Whether just one of several holds. */
function one(...all) {
  return all.indexOf(true) >= 0 && all.indexOf(true) === all.lastIndexOf(true);
}

/** The member of that name, where a value has one. */
function at(value, key) {
  return isObject(value) ? value[key] : undefined;
}

/** Whether a member is a string, or absent. */
function mayBeText(value) {
  return value === undefined || isText(value);
}

/** Whether a member is a number without a fraction, or absent. */
function mayBeInteger(value) {
  return value === undefined || isInteger(value);
}

const LARGEST_SAFE = Number.MAX_SAFE_INTEGER;
/** Less than none, whatever is added: a text has fewer members. */
const NOT_PLAIN = -1_000_000_000;
/** What stands in a number that is not zero and is read as zero: a negative exponent, or very many zeros. */
const EXPONENT = /\d[eE]-/;
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
  return newer.isWellFormed?.() ?? !hasHalf(text);
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
  if (isArray(value)) {
    for (const item of value) members += weight(item, depth, seen);
    return members;
  }
  for (const key in value) {
    if (members === 0) {
      // Keys that are numbers come first, wherever they stand in the text.
      const first = key.charCodeAt(0);
      if (first >= 48 && first <= 57) return NOT_PLAIN;
    }
    members += 1 + weight(value[key], depth, seen);
  }
  return members;
}

/** The members within an item or a member's value; less than none as for `survey`. */
function weight(item, depth, seen) {
  if (isText(item)) return 0;
  if (typeof item === "number") return extent(item, seen);
  return typeof item === "object" && item !== null
    ? survey(item, depth + 1, seen)
    : 0;
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

// shape: Fits large integers to their declared types: to a double, a `bigint`, or a report that neither will do.

/** Fits a valid value of a declared name, in place; leaves it as it is where a number does not fit. */
function fit(
  shapes,
  root,
  value,
  choose,
) {
  const path = [];
  const changes = [];
  let pointer;
  const visit = (shape, value, set) => {
    const held = resolved(shapes, shape, value, choose);
    if (typeof value === "bigint") {
      if (held === 2 && fromDouble(Number(value)) === value) {
        changes.push(() => set(Number(value)));
      } else if (held === 1 || held === 2) pointer ??= pointerOf(path);
    } else if (typeof held === "object" && mayHold(held, value)) {
      for (const [key, item] of Object.entries(value)) {
        path.push(key);
        const target = value;
        visit(shapeAt(held, key), item, (to) => setMember(target, key, to));
        path.pop();
      }
    }
  };
  let fitted = value;
  visit(shapes[root] ?? 0, value, (double) => fitted = double);
  if (pointer !== undefined) return { value, pointer };
  for (const change of changes) change();
  return { value: fitted };
}

/** The shape that a name or a choice leads to: a number, or that of an array or object. */
function resolved(
  shapes,
  shape,
  value,
  choose,
) {
  let next;
  if (isText(shape)) next = shapes[shape];
  else if (!isArray(shape)) return shape;
  else if (shape[0] === "tag") {
    const tag = valueAt(value, shape[1]) ?? null;
    const cases = shape[2];
    next = cases.find(([values]) => values.includes(tag))?.[1];
  } else if (shape[0] === "types") {
    const type = typeOf(value);
    next = shape[1][type] ?? shape[1][kindOf(value)];
  } else if (shape[0] === "union") {
    next = shape[2][choose?.(shape[1], value) ?? -1];
  } else return shape;
  return resolved(shapes, next ?? 0, value, choose);
}

/** Whether a value is an array where a shape has items, or an object where it has members. */
function mayHold(shape, value) {
  const isList = isArray(shape) && shape[0] === "items";
  return kindOf(value) === (isList ? "array" : "object");
}

/** The shape of an item or a member. */
function shapeAt(shape, key) {
  const [, rest = 0, known = {}] = isArray(shape) ? shape : [0, 0, shape];
  return member(known, key) ?? rest;
}

// write: Writes values as JSON text, exactly.

/** The JSON text of a value. Throws TypeError where it holds what JSON cannot say, or nests deeper than readers take. */
function stringify(value) {
  return text(value, 0);
}

function text(value, depth) {
  if (isText(value)) return quoted(value);
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new TypeError(`${value} is no JSON value`);
  }
  const isScalar = Object(value) !== value && value !== undefined;
  if (isScalar) return String(value);
  if (depth >= MAX_DEPTH) throw new TypeError(TOO_DEEP);
  if (isArray(value)) {
    return `[${value.map((item) => text(item, depth + 1)).join()}]`;
  }
  const object = value;
  const members = keysOf(object).flatMap((key) => {
    const held = object[key];
    return held === undefined ? [] : `${quoted(key)}:${text(held, depth + 1)}`;
  });
  return `{${members.join()}}`;
}

function quoted(text) {
  if (hasHalf(text)) throw new TypeError("a string holds a lone surrogate");
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
  const refuse = (problem) => {
    throw new JsonError(problem, "json", pointerOf(path));
  };
  const unicode = (text) => hasHalf(text) ? refuse(HALF_PAIR) : text;
  if (isText(value)) return unicode(value);
  if (typeof value === "boolean" || value === null) return value;
  if (typeof value === "number" && Number.isFinite(value)) {
    return fromDouble(value);
  }
  if (typeof value === "bigint") {
    return integer(value) ?? refuse(tooFar(String(value)));
  }
  const isObject = typeof value === "object";
  if (isObject && path.length >= MAX_DEPTH) refuse(TOO_DEEP);
  const copy = (key, item) => {
    path.push(key);
    const copied = toJson(item, path);
    path.pop();
    return copied;
  };
  if (isArray(value)) {
    return Array.from(value, (item, index) => copy(index, item));
  }
  if (!isPlain(value)) {
    const said = typeof value === "number" ? value : called(value);
    return refuse(`${said} is not a JSON value`);
  }
  const object = {};
  const keys = [];
  for (const key of keysOf(value)) {
    const item = value[key];
    if (item === undefined) continue;
    setMember(object, unicode(key), copy(key, item));
    keys.push(key);
  }
  keepOrder(object, keys);
  return object;
}

/** What is no JSON value, in words. */
function called(value) {
  if (value === undefined || value === null) return String(value);
  return typeof value === "object"
    ? `an object of the class ${value.constructor?.name}`
    : `a ${typeof value}`;
}

/** Whether a value is an object as a literal makes it. */
function isPlain(
  value,
) {
  if (!isObject(value)) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

// json: Reads JSON texts exactly: no integer is rounded, no key is lost.

/** The value of a JSON text (UTF-8 where it is bytes). Throws JsonError where it is none. */
function parse(text) {
  return parseDocument(text).value;
}

/** The value of a JSON text, and whether it holds a large integer. Throws JsonError. */
function parseDocument(source) {
  const text = isText(source) ? source : decodeUtf8(source);
  if (typeof text === "number") {
    throw new JsonError(`not valid UTF-8 (byte ${text})`);
  }
  if (hasHalf(text)) {
    throw new JsonError("the text holds half of a surrogate pair");
  }
  if (text.startsWith("\ufeff")) {
    throw new JsonError("the text starts with a byte order mark");
  }
  const it = { text, path: [], at: 0, large: false };
  const value = valueOf(it);
  if (next(it) >= 0) broken(it, "there is something behind the value");
  return { value, large: it.large };
}

/** A word, or a number. */
const TOKEN = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;

function valueOf(it) {
  const code = next(it);
  if (code === 34) return quotedText(it);
  if (code === 123) return objectIn(it);
  if (code === 91) return arrayIn(it);
  TOKEN.lastIndex = it.at;
  const spelling = TOKEN.exec(it.text)?.[0];
  if (spelling === undefined) {
    return broken(
      it,
      code === 45
        ? "not a number as JSON writes them"
        : code >= 0
        ? "no JSON value starts here"
        : "the text ends too early",
    );
  }
  const isWord = spelling >= "a";
  const value = isWord ? JSON.parse(spelling) : parseNumber(spelling);
  if (value === undefined) return broken(it, tooFar(spelling));
  it.large ||= typeof value === "bigint";
  it.at += spelling.length;
  return value;
}

function objectIn(it) {
  const object = {};
  const keys = [];
  open(it);
  if (closes(it, 125)) return object;
  do {
    if (next(it) !== 34) broken(it, "expected a key in quotes");
    const start = it.at;
    const key = quotedText(it);
    if (Object.hasOwn(object, key)) {
      throw new JsonError(
        `the key ${shown(key)} stands twice (${where(it, start)})`,
        "duplicate keys",
        pointerOf(it.path),
      );
    }
    if (next(it) !== 58) broken(it, "expected `:`");
    it.at += 1;
    it.path.push(key);
    setMember(object, key, valueOf(it));
    it.path.pop();
    keys.push(key);
  } while (!ends(it, 125));
  if (keys.some(isIndexKey)) keepOrder(object, keys);
  return object;
}

function arrayIn(it) {
  const items = [];
  open(it);
  if (closes(it, 93)) return items;
  do {
    it.path.push(items.length);
    items.push(valueOf(it));
    it.path.pop();
  } while (!ends(it, 93));
  return items;
}

function open(it) {
  if (it.path.length >= MAX_DEPTH) broken(it, TOO_DEEP);
  it.at += 1;
}

/** Whether the bracket closes here; goes past it. */
function closes(it, bracket) {
  const found = next(it) === bracket;
  if (found) it.at += 1;
  return found;
}

/** Behind an item: whether the bracket closes; else goes past the comma. */
function ends(it, bracket) {
  if (closes(it, bracket)) return true;
  if (next(it) !== 44) {
    broken(it, `expected \`,\` or \`${String.fromCharCode(bracket)}\``);
  }
  it.at += 1;
  return false;
}

/** A string: `JSON.parse` reads what stands between the quotes as we do. */
function quotedText(it) {
  const { text, at } = it;
  let end = at;
  for (let slashes = 1; slashes % 2 === 1;) { // an odd number of them escapes the quote
    end = text.indexOf('"', end + 1);
    for (slashes = 0; text[end - slashes - 1] === "\\";) slashes += 1;
  }
  let value = "";
  try {
    value = JSON.parse(text.slice(at, end + 1));
  } catch {
    broken(
      it,
      "a string is not closed, or holds a bad escape or a control character",
    );
  }
  if (hasHalf(value)) broken(it, HALF_PAIR);
  it.at = end + 1;
  return value;
}

/** The code of the next character that is no white space; less than none at the end. */
function next(it) {
  for (;;) {
    const code = it.text.charCodeAt(it.at);
    if (code !== 32 && code !== 10 && code !== 13 && code !== 9) {
      return code >= 0 ? code : -1;
    }
    it.at += 1;
  }
}

function broken(it, problem) {
  throw new JsonError(`${problem} (${where(it, it.at)})`);
}

function where({ text }, at) {
  const lines = text.slice(0, at).split("\n");
  return `line ${lines.length}, column ${[...lines.at(-1) ?? ""].length + 1}`;
}

// matcher: What tells whether a text matches a pattern.

/** A pattern that an expression of JavaScript stands for. */
function native(expression, source) {
  return { source, test: remembering((text) => expression.test(text)) };
}

/** A test that knows the text that it was asked about last: a version, say, is the same in every document. */
function remembering(test) {
  let last;
  let verdict = false;
  return (text) => {
    if (text !== last) {
      verdict = test(text);
      last = text;
    }
    return verdict;
  };
}

/** A pattern whose JSON is read when a text first meets it. */
function lazy(
  text,
  make,
) {
  let program;
  let test;
  const read = () => program ??= parse(text);
  return {
    get source() {
      return read().source ?? "";
    },
    test: remembering((text) => (test ??= make(read()))(text)),
  };
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
  return lazy(text, (program) => (text) => lookaround(program, text));
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
  return lazy(text, (program) => {
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

function find(
  { program, at },
  written,
) {
  return written === undefined ? written : program.node(written, at);
}

/** The nodes of a keyword that names several. */
function findAll(
  node,
  written,
) {
  return (written ?? []).map((each) => find(node, each));
}

/** The pattern of that number. */
function patternOf({ program }, index) {
  return program.patterns?.[index];
}

/** What a node says; nothing for `true` and `false`. */
function specOf({ json }) {
  return typeof json === "object" ? json : {};
}

// compile: Reads a check program and compiles its nodes: for each kind of value, the keywords that concern it, in order.

/** A program, which is read when a document first needs it. */
function loaded(carried) {
  let json;
  const nodes = new Map();
  const program = {
    ...carried,
    get json() {
      return json ??= parse(carried.text);
    },
    node: (written, above) =>
      nodes.get(written) ?? compiled(program, nodes, written, above),
  };
  return program;
}

/** Compiles a node, once. */
function compiled(
  program,
  nodes,
  written,
  above = "",
) {
  const steps = {};
  const isName = isText(written);
  const json = unpacked(
    isName
      ? program.json.nodes[written] ?? { at: "", type: [written] }
      : written,
  );
  const spec = typeof json === "object" ? json : {};
  const at = spec["at"] ?? (isName ? written : "");
  const node = {
    json,
    at: at && !at.includes("#") ? (isName ? "#/$defs/" : above) + at : at,
    program,
    steps: (kind) =>
      steps[kind] ??= program.keywords.flatMap((keyword) =>
        keyword(node, spec, kind)
      ),
  };
  nodes.set(written, node);
  return node;
}

/**
 * A node as keywords take it. Of an object, a program may carry a list: the name and node of each member, after the
 * place if that must be said.
 */
function unpacked(node) {
  if (!isArray(node)) return node;
  const required = [];
  const properties = [];
  const placed = node.length % 2;
  for (let at = placed; at < node.length; at += 2) {
    const written = node[at];
    const name = written.replace(/^\?/, "");
    const target = node[at + 1];
    if (name === written) required.push(name);
    if (target !== null) properties.push([name, target]);
  }
  const at = node[placed - 1]; // nothing where it need not be said
  return { at, type: ["object"], required, properties };
}

// run: Runs the nodes of a check program on the values of one document, and lists what these break.

/** How many violations of a document are listed. What comes after them is not looked for. */
const MOST = 1000;

/** A check that has entered nothing yet. */
function begun(collecting) {
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
function check(node, value, run) {
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
function enter(node, run) {
  const resource = specOf(node)["resource"];
  if (resource !== undefined && !run.scope.includes(`,${resource},`)) {
    run.scope += `${resource},`;
  }
}

/** Checks a member or an item. */
function child(
  node,
  value,
  key,
  run,
) {
  run.path.push(key);
  run.here.clear();
  const valid = check(node, value, run);
  run.path.pop();
  run.here.clear();
  return valid;
}

/** Lists a violation, each once. Returns false, so that a keyword can end with it. */
function fail(
  run,
  node,
  keyword,
  say,
  detail,
) {
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
function breaks(node, value) {
  const run = begun(true);
  check(node, value, run);
  return run.found;
}

/** Whether a node accepts a value; lists no violation. Each question about an array or an object is asked once. */
function accepts(node, value, run) {
  run.verdicts ??= new Map();
  const nodes = held(run.verdicts, run.scope, () => new Map());
  const verdicts = held(nodes, node, () => new Map());
  return typeof value === "object"
    ? held(verdicts, value, () => quietly(node, value, run))
    : quietly(node, value, run);
}

function quietly(node, value, run) {
  const { collecting } = run;
  run.collecting = false;
  const valid = check(node, value, run);
  run.collecting = collecting;
  return valid;
}

/** What a map holds, made when it is first asked for. */
function held(
  map,
  key,
  make,
) {
  if (!map.has(key)) map.set(key, make());
  return map.get(key);
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
    valid = false;
    if (!run.collecting) break;
  }
  return valid;
}

// checker: What is wrong with a document: every violation, in the program's order.

/** A violation whose message is made when it is first asked for. */
function violation(
  parts,
  say = () => parts.detail ?? "",
) {
  let message;
  const get = () => message ??= say();
  return Object.defineProperty(parts, "message", { get });
}

/** The violations of a value against a declared name, the first of very many; none where it is valid. */
function violations(
  program,
  root,
  value,
) {
  const node = program.node(program.json.roots[root]);
  if (check(node, value, begun(false))) return [];
  const broken = breaks(node, value);
  const found = broken.slice(0, MOST).map((each) => {
    const { pointer, keyword, node: { at }, detail } = each;
    const more = detail === undefined ? {} : { detail };
    return violation(
      { pointer, keyword, at, ...more },
      () => each.say(each, true),
    );
  });
  if (broken.length > MOST) {
    const detail = "only the first 1,000 violations are listed";
    found.push(violation({ pointer: "", keyword: "and more", at: "", detail }));
  }
  return found;
}

// choice: Chooses the alternative of a union that a value is, where neither a tag nor its JSON type tells.

function asking(program, root) {
  const run = begun(false);
  const start = root === undefined ? root : program.json.roots[root];
  if (start !== undefined) enter(program.node(start), run);
  return (written, value) => accepts(program.node(written), value, run);
}

/**
 * What chooses with the help of the other program (of the strict one for a lenient choice): what the schema accepts
 * before all others; where it accepts none, what a tolerant reader can read. Of several, the first in the order of
 * preference. A lenient choice follows the `discriminator` wherever that can be read, even against the schema.
 */
function chooser(carried, lenient) {
  const other = loaded(carried);
  return (own, root) => {
    const [strict, tolerant] = lenient ? [other, own] : [own, other];
    const accepted = asking(strict, root);
    const readable = asking(tolerant);
    return (name, value) => {
      const union = tolerant.json.unions?.[name];
      if (union === undefined) return undefined;
      const { alternatives } = union;
      const branches = strict.json.unions?.[name] ?? [];
      const tag = union.tag && valueAt(value, union.tag);
      const every = [...alternatives.keys()];
      const of = (at) => alternatives[at];
      const readables = every.filter((at) => readable(of(at).node, value));
      const lists = [
        lenient ? readables.filter((at) => isTagged(of(at), tag)) : [],
        every.filter((at) =>
          branches[at]?.some((nodes) =>
            nodes.every((node) => accepted(node, value))
          )
        ),
        lenient ? [] : readables.filter((at) => branches[at]?.length === 0),
        readables,
      ];
      const found = lists.find((each) => each.length > 0) ?? [];
      return best(found, (at) => misfit(of(at), value, tag));
    };
  };
}

/** Whether the `discriminator` maps a tag to an alternative. */
function isTagged(each, tag) {
  return isText(tag) && (each.tags ?? []).includes(tag);
}

/** The first of those against which the least speaks. */
function best(
  found,
  misfit,
) {
  const ranked = found.map((at) => [...misfit(at), at]);
  ranked.sort((left, right) => {
    const at = left.findIndex((count, index) => count !== right[index]);
    return (left[at] ?? 0) - (right[at] ?? 0);
  });
  return ranked[0]?.at(-1);
}

/** What speaks against an alternative, the weightiest first. */
function misfit(
  each,
  value,
  tag,
) {
  const object = isObject(value) ? value : {};
  const { keys = [], names = [] } = each;
  const declared = new Set([...keys, ...names]);
  const foreign = keysOf(object).filter((key) => !declared.has(key)).length;
  const lacks = keys.some((key) => member(object, key) === undefined);
  const contradicts = (each.constants ?? []).some(([path, texts]) => {
    const found = valueAt(value, path);
    return found !== undefined && !texts.includes(found);
  });
  return [
    isTagged(each, tag) ? 0 : 1,
    lacks ? 1 : 0,
    contradicts ? 1 : 0,
    each.closed === true && foreign > 0 ? 1 : 0,
    foreign,
  ];
}

// keywords_any: The keywords that concern values of every type, and references.

/** Where a program with dynamic references enters a resource. */
function resources(node, json) {
  if (json["resource"] === undefined) return [];
  return [(_, run) => {
    enter(node, run);
    return true;
  }];
}

/** `$ref`. */
function reference(node, json) {
  const target = find(node, json["$ref"]);
  return target ? [(value, run) => check(target, value, run)] : [];
}

/** `$dynamicRef`. */
function dynamicReference(
  node,
  json,
) {
  if (json["$dynamicRef"] === undefined) return [];
  return [(value, run) => check(dynamic(node, json, run), value, run)];
}

/** The node that the `$dynamicRef` of a node leads to from here. */
function dynamic(node, json, run) {
  const { program } = node;
  const [fallback, anchor] = json["$dynamicRef"];
  const known = program.json.dynamic?.[anchor] ?? {};
  const resource = run.scope.split(",").find((each) => each in known);
  return program.node(String(known[resource ?? ""] ?? fallback));
}

/** Where no value is allowed: `false` in place of a subschema. */
function nothing(node) {
  if (node.json !== false) return [];
  const say = (found) => `no value is allowed here, found ${kindIn(found)}`;
  return [(_, run) => fail(run, node, "false", say)];
}

/** `type`; no step where every value of the kind passes. */
function types(
  node,
  json,
  kind,
) {
  const types = json["type"];
  if (types === undefined || types.includes(kind)) return [];
  const mayFit = kind === "number" && types.includes("integer");
  const say = (found) => wrongType(found, types);
  return [
    (value, run) =>
      mayFit && typeOf(value) === "integer" || fail(run, node, "type", say),
  ];
}

/** The message of a value that is of none of some types. */
function wrongType(found, types) {
  return `expected ${anyOf(types)}, found ${kindIn(found)}`;
}

/** `const`, where that is no array and no object. */
function constant(node, json) {
  const constant = json["const"];
  if (constant === undefined) return [];
  return [
    (value, run) =>
      value === constant ||
      fail(run, node, "const", (found) => notConstant(found, shown(constant))),
  ];
}

/** `const`. */
function deepConstant(node, json) {
  const constant = json["const"];
  if (constant === undefined) return [];
  const isDeep = typeof constant === "object" && constant !== null;
  const say = (found) =>
    notConstant(found, isDeep ? "of the schema" : shown(constant));
  return [
    (value, run) => equal(value, constant) || fail(run, node, "const", say),
  ];
}

function notConstant(found, wanted) {
  return `expected the constant ${wanted}, found ${foundIn(found)}`;
}

/** `enum`, where that lists no arrays and no objects. */
function enumeration(node, json) {
  return listing(node, json, (value) => value);
}

/** `enum`. */
function deepEnumeration(
  node,
  json,
) {
  return listing(node, json, canonical);
}

function listing(
  node,
  json,
  keyOf,
) {
  const values = json["enum"];
  if (values === undefined) return [];
  const known = new Set(values.map(keyOf));
  return [
    (value, run) =>
      known.has(keyOf(value)) ||
      fail(run, node, "enum", (found) => oneOf(found, values)),
  ];
}

// sizes: The keywords that set a most and a least to the size of a value.

/** The steps of two keywords: of the one that sets the most, and of the one that sets the least. */
function sizeSteps(
  node,
  json,
  [most, least],
  { unit, size, fits = (value, limit) => size(value) <= limit },
) {
  const step = (
    keyword,
    words,
    test,
  ) => {
    if (json[keyword] === undefined) return [];
    const limit = Number(json[keyword]);
    const say = (found) =>
      (found.isName ? `${kindIn(found)}: ` : "") +
      `${counted(size(found.value), unit)}, ${words(areOf(limit))}`;
    return [
      (value, run) => test(value, limit) || fail(run, node, keyword, say),
    ];
  };
  return [
    ...step(most, (limit) => `at most ${limit} allowed`, fits),
    ...step(
      least,
      (limit) => `at least ${limit} required`,
      (value, limit) => !fits(value, limit - 1),
    ),
  ];
}

// reader: Readers: from text to a value of a type, or to what is wrong with it.

/**
 * The readers of a program. `shapes` is the JSON text of a `Shapes`; `accepts` has the functions that decide for
 * declared names what they can decide; `chooser` is needed where there are unions that no tag tells apart.
 */
function readers(
  carried,
  shapes,
  accepts,
  chooser,
) {
  const program = loaded(carried);
  let parsed;
  const fitted = (root, value) => {
    parsed ??= parse(shapes);
    const choose = chooser?.(program, root);
    return fit(parsed, root, value, choose);
  };
  return {
    reader: (root) => {
      return readerOf(program, root, fitted, member(accepts, root));
    },
  };
}

function readerOf(
  program,
  root,
  fitted,
  accepts,
) {
  const exactly = (valueOf, given) => {
    try {
      const { value, large } = valueOf(given);
      const found = violations(program, root, value);
      if (found.length > 0) return invalid(found);
      const fit = large ? fitted(root, value) : { value };
      const { pointer } = fit;
      return pointer === undefined ? { ok: true, value: fit.value } : {
        ok: false,
        reason: "unrepresentable",
        violations: [],
        pointer,
        value,
      };
    } catch (error) {
      if (!(error instanceof JsonError)) throw error;
      const { pointer, keyword, message: detail } = error;
      return invalid([violation({ pointer, keyword, at: "", detail })]);
    }
  };
  const read = (document) => {
    const value = isText(document) && accepts
      ? quickly(document, accepts)
      : undefined;
    return value === undefined
      ? exactly(documentOf, document)
      : { ok: true, value: value };
  };
  return {
    read,
    violations: (document) => {
      const result = read(document);
      return result.ok ? [] : result.violations;
    },
    write: (value) => stringify(value),
    "~standard": {
      version: 1,
      vendor: "protogen",
      validate: (value) => standard(exactly(copyOf, value), value),
    },
  };
}

function invalid(violations) {
  return { ok: false, reason: "invalid", violations };
}

/** A result as Standard Schema has it. */
function standard(result, value) {
  if (result.ok) return { value: result.value };
  if (result.reason === "unrepresentable") {
    const message = "an integer that a number cannot hold exactly";
    return { issues: [{ message, path: steps(result.pointer, value) }] };
  }
  return {
    issues: result.violations.map((violation) => ({
      message: violation.message,
      path: steps(violation.pointer, value),
    })),
  };
}

/** A violation in one line. */
function describe(violation) {
  return placed(violation.pointer, violation.message);
}

/** The JSON value of a document. Throws JsonError, and TypeError where it is neither a text nor a parsed value. */
function documentOf(document) {
  if (isText(document) || document instanceof Uint8Array) {
    return parseDocument(document);
  }
  if (document instanceof ArrayBuffer) {
    return parseDocument(new Uint8Array(document));
  }
  if (isArray(document) || isPlain(document)) {
    return copyOf(document);
  }
  const found = called(document);
  throw new TypeError(
    "a reader takes a JSON text (string, Uint8Array, ArrayBuffer) or a parsed value (array, object), not " +
      (document instanceof Promise ? `${found}: await it first` : found),
  );
}

function copyOf(value) {
  return { value: toJson(value), large: true };
}

/** The keys of a pointer; positions in an array are numbers. */
function steps(pointer, value) {
  let within = value;
  return pointer.split("/").slice(1).map((step) => {
    const key = step.replaceAll("~1", "/").replaceAll("~0", "~");
    const found = isArray(within) ? Number(key) : key;
    within = within[found];
    return found;
  });
}

// explain: Says why a value fits no alternative. Nothing here runs before somebody reads a message.

/** So many alternatives are looked at to say which is the nearest. */
const TRIED = 8;

/** The message of a value that fits none of some alternatives, or more than one. `nearest`: whether it says why the nearest does not fit. */
function nearestChoice(
  found,
  targets,
  nearest,
) {
  const { keyword, value } = found;
  const number = `of the ${targets.length} alternatives`;
  const several = `${kindIn(found)} fits more than one ${number}`;
  const values = targets.map(valuesOf);
  if (values.every((each) => each.length > 0)) {
    const known = values.flat();
    return known.some((each) => equal(each, value))
      ? several
      : oneOf(found, known);
  }
  const kinds = targets.map(typesOf);
  const fitting = targets.filter((_, index) => fits(value, kinds[index] ?? []));
  if (fitting.length === 0) return wrongType(found, kinds.flat());
  let reasons = [];
  for (const target of nearest ? fitting.slice(0, TRIED) : []) {
    const broken = breaks(target, value);
    if (broken.length === 0 && keyword === "oneOf") return several;
    if (
      broken.length > 0 &&
      (reasons.length === 0 || broken.length < reasons.length)
    ) reasons = broken;
  }
  const near = reasons[0] ? `; the nearest: ${inner(found, reasons[0])}` : "";
  return `${kindIn(found)} fits none ${number}${near}`;
}

/** The message of a value whose tag names no alternative. `targetOf`: the node of what a tag stands for. */
function wrongTag(
  found,
  { path, values },
  targetOf,
) {
  const { value } = found;
  if (!isObject(value)) return `expected an object, found ${kindIn(found)}`;
  const known = values.map(([each]) => each);
  const at = found.pointer + pointerOf(path);
  const place = spelled(at);
  const held = valueAt(value, path);
  const { limit, near, hint } = listed(held, known);
  if (held === undefined) {
    return `nothing at ${place}, where one of ${limit} is expected`;
  }
  const [, picked] = values[Math.max(0, known.indexOf(near))];
  const other = breaks(targetOf(picked), value).find((each) =>
    each.keyword === "const" && found.pointer + each.pointer !== at
  );
  const version = other ? `; ${inner(found, other)}` : "";
  const words = found.pointer === ""
    ? `names no message${hint || `; expected one of ${limit}`}`
    : `is not one of ${limit}${hint}`;
  return `${shown(held)} at ${place} ${words}${version}`;
}

/** The message of what was found in an alternative. */
function inner(found, reason) {
  const message = reason.say(reason, false);
  return reason.pointer === ""
    ? message
    : placed(found.pointer + reason.pointer, message);
}

/** The values that a node lists; none if it does not. */
function valuesOf(node) {
  const { const: constant, enum: values = [] } = specOf(node);
  return constant === undefined ? values : [constant];
}

/** The types that a node asks for, itself or by reference; none if it does not. */
function typesOf(node) {
  const seen = new Set();
  for (let at = node; !seen.has(at);) {
    seen.add(at);
    const spec = specOf(at);
    const types = spec["type"];
    const target = find(at, spec["$ref"]);
    if (types !== undefined || target === undefined) {
      return types ?? [...new Set(valuesOf(at).map(typeOf))].sort();
    }
    at = target;
  }
  return [];
}

function fits(value, types) {
  const type = typeOf(value);
  return types.length === 0 || types.includes(type) ||
    (type === "integer" && types.includes("number"));
}

// keywords_array: The keywords that concern arrays.

/** Up to this many items are compared in pairs; more by their canonical texts. */
const FEW = 8;

/** `maxItems` and `minItems`. */
function counts(
  node,
  json,
  kind,
) {
  if (kind !== "array") return [];
  const size = (value) => value.length;
  return sizeSteps(node, json, ["maxItems", "minItems"], {
    unit: "item",
    size,
  });
}

/** `uniqueItems`. */
function unique(
  node,
  json,
  kind,
) {
  if (kind !== "array" || json["uniqueItems"] !== true) return [];
  const say = () => "two of the items are equal, but all must be different";
  return [
    (value, run) => areUnique(value) || fail(run, node, "uniqueItems", say),
  ];
}

/** `prefixItems` and `items`. */
function items(
  node,
  json,
  kind,
) {
  const steps = [];
  if (kind !== "array") return steps;
  const prefix = findAll(node, json["prefixItems"]);
  if (prefix.length > 0) {
    steps.push((value, run) =>
      every(
        value.slice(0, prefix.length).entries(),
        run,
        ([index, item]) => child(prefix[index], item, index, run),
      )
    );
  }
  const rest = find(node, json["items"]);
  if (rest === undefined || rest.json === true) return steps;
  const say = (found) =>
    `${countOf(found)}, at most ${areOf(prefix.length)} allowed`;
  steps.push((value, run) => {
    const items = value;
    if (items.length <= prefix.length) return true;
    if (rest.json === false) return fail(run, node, "items", say);
    return every(
      items.entries(),
      run,
      ([index, item]) => index < prefix.length || child(rest, item, index, run),
    );
  });
  return steps;
}

/** How many items there are, in words. */
function countOf({ value }) {
  return counted(value.length, "item");
}

/** `contains`, with `minContains` and `maxContains`. */
function contains(
  node,
  json,
  kind,
) {
  const wanted = find(node, json["contains"]);
  if (kind !== "array" || wanted === undefined) return [];
  const least = json["minContains"] ?? 1;
  const most = json["maxContains"] ?? Infinity;
  const kindWith = (limit) => `items of the kind of which at ${limit}`;
  return [(value, run) => {
    const count = value.filter((item) => accepts(wanted, item, run)).length;
    if (count > most) {
      const say = () => `too many ${kindWith(`most ${areOf(most)} allowed`)}`;
      return fail(run, node, "maxContains", say);
    }
    if (count >= least) return true;
    if (count === 0) {
      const say = () => "no item is of the kind that is required";
      return fail(run, node, "contains", say);
    }
    const say = () => `too few ${kindWith(`least ${areOf(least)} required`)}`;
    return fail(run, node, "minContains", say);
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
function sizes(
  node,
  json,
  kind,
) {
  if (kind !== "object") return [];
  const size = (value) => Object.keys(value).length;
  return sizeSteps(node, json, ["maxProperties", "minProperties"], {
    unit: "member",
    size,
  });
}

/** `required`. */
function required(
  node,
  json,
  kind,
) {
  const names = json["required"];
  if (kind !== "object" || names === undefined) return [];
  return [needed(node, "required", names, "")];
}

/** The step that asks for members. `because`: what follows in a message. */
function needed(
  node,
  keyword,
  names,
  because,
) {
  return (value, run) =>
    every(
      names,
      run,
      (name) =>
        member(value, name) !== undefined ||
        fail(
          run,
          node,
          keyword,
          () => `the member ${shown(name)} is missing${because}`,
          name,
        ),
    );
}

/** `dependentRequired`. */
function dependentRequired(
  node,
  json,
  kind,
) {
  const dependent = json["dependentRequired"];
  if (kind !== "object" || dependent === undefined) return [];
  return dependent.map(([trigger, names]) => {
    const because = `, which ${shown(trigger)} requires`;
    const step = needed(node, "dependentRequired", names, because);
    return (value, run) =>
      member(value, trigger) === undefined || step(value, run);
  });
}

/** `properties`. */
function properties(
  node,
  json,
  kind,
) {
  if (kind !== "object") return [];
  const named = namedNodes(node, json["properties"]);
  return [(value, run) =>
    every(named, run, ([name, target]) => {
      const found = member(value, name);
      return found === undefined || child(target, found, name, run);
    })];
}

/** `patternProperties`. */
function patternProperties(
  node,
  json,
  kind,
) {
  if (kind !== "object") return [];
  return patternNodes(node, json).map(([pattern, target]) => (value, run) =>
    every(keysOf(value), run, (key) =>
      !pattern.test(key) ||
      child(target, value[key], key, run))
  );
}

/** `additionalProperties`. */
function additionalProperties(
  node,
  json,
  kind,
) {
  const keyword = "additionalProperties";
  const rest = find(node, json[keyword]);
  if (kind !== "object" || rest === undefined || rest.json === true) return [];
  const isDeclared = declared(node, json);
  const names = () =>
    namedNodes(node, json["properties"]).map(([name]) => name);
  return [(value, run) => {
    const object = value;
    const keys = keysOf(object).filter((key) => !isDeclared(key));
    return restOf(node, keyword, rest, object, keys, run, names);
  }];
}

/** Checks the members no other keyword speaks of: one violation where none is allowed. `names`: what may be meant. */
function restOf(
  node,
  keyword,
  rest,
  object,
  keys,
  run,
  names,
) {
  if (rest.json !== false) {
    return every(
      keys,
      run,
      (key) => child(rest, object[key], key, run),
    );
  }
  const key = keys[0];
  if (key === undefined) return true;
  const say = ({ value }) => {
    const absent = names().filter((name) => member(value, name) === undefined);
    return `unexpected member ${shown(key)}${hint(alike(key, absent))}`;
  };
  return fail(run, node, keyword, say, key);
}

/** `propertyNames`. */
function propertyNames(
  node,
  json,
  kind,
) {
  const names = find(node, json["propertyNames"]);
  if (kind !== "object" || names === undefined) return [];
  return [(value, run) =>
    every(keysOf(value), run, (key) => {
      run.isName = true;
      const valid = check(names, key, run);
      run.isName = false;
      return valid;
    })];
}

/** `dependentSchemas`. */
function dependentSchemas(
  node,
  json,
  kind,
) {
  if (kind !== "object") return [];
  return namedNodes(node, json["dependentSchemas"]).map(
    ([name, target]) => (value, run) =>
      member(value, name) === undefined ||
      check(target, value, run),
  );
}

/** Whether `properties` or `patternProperties` of a node speak of a key. */
function declared(
  node,
  json,
) {
  const named = namedNodes(node, json["properties"]);
  const names = new Set(named.map(([name]) => name));
  const patterns = patternNodes(node, json);
  return (key) =>
    names.has(key) || patterns.some(([pattern]) => pattern.test(key));
}

/** The pairs of a keyword that maps names to nodes. */
function namedNodes(
  node,
  pairs,
) {
  return (pairs ?? [])
    .map(([name, written]) => [name, find(node, written)]);
}

/** The pairs of `patternProperties`. */
function patternNodes(
  node,
  json,
) {
  const pairs = json["patternProperties"] ?? [];
  return pairs.map(([pattern, written]) => [
    patternOf(node, pattern),
    find(node, written),
  ]);
}

// keywords_scalar: The keywords that concern numbers and strings.

/** `multipleOf`. */
function multiples(
  node,
  json,
  kind,
) {
  const factor = json["multipleOf"];
  if (kind !== "number" || factor === undefined) return [];
  const say = (found) =>
    `expected a multiple of ${shown(factor)}, found ${foundIn(found)}`;
  return [
    (value, run) =>
      isMultipleOf(value, factor) ||
      fail(run, node, "multipleOf", say),
  ];
}

/** `maximum` to `exclusiveMinimum`. */
function limits(
  node,
  json,
  kind,
) {
  if (kind !== "number") return [];
  const step = (
    keyword,
    words,
    test,
  ) => {
    const limit = json[keyword];
    if (limit === undefined) return [];
    const say = (found) =>
      `expected ${words} ${shown(limit)}, found ${foundIn(found)}`;
    return [
      (value, run) => test(value, limit) || fail(run, node, keyword, say),
    ];
  };
  return [
    ...step("maximum", "at most", (value, limit) => value <= limit),
    ...step("exclusiveMaximum", "less than", (value, limit) => value < limit),
    ...step("minimum", "at least", (value, limit) => value >= limit),
    ...step("exclusiveMinimum", "more than", (value, limit) => value > limit),
  ];
}

/** `maxLength` and `minLength`. */
function lengths(
  node,
  json,
  kind,
) {
  if (kind !== "string") return [];
  const size = (value) => [...value].length;
  const fits = (value, limit) => atMost(value, limit);
  return sizeSteps(node, json, ["maxLength", "minLength"], {
    unit: "character",
    size,
    fits,
  });
}

/** `pattern`. */
function patterns(
  node,
  json,
  kind,
) {
  return matching(node, json, kind, "pattern", "does not match the pattern");
}

/** `format`. */
function formats(
  node,
  json,
  kind,
) {
  return matching(node, json, kind, "format", "is not of the format");
}

function matching(
  node,
  json,
  kind,
  keyword,
  words,
) {
  const index = json[keyword];
  if (kind !== "string" || index === undefined) return [];
  const pattern = patternOf(node, index);
  const say = (found) => `${foundIn(found)} ${words} ${pattern.source}`;
  return [
    (value, run) => pattern.test(value) || fail(run, node, keyword, say),
  ];
}

// applicators: The keywords that combine subschemas on one value.

/** `allOf`. */
function conjunction(node, json) {
  return findAll(node, json["allOf"]).map((branch) => (value, run) =>
    check(branch, value, run)
  );
}

/** `anyOf` and `oneOf`. */
function alternatives(node, json) {
  return [...choice(node, json, "anyOf"), ...choice(node, json, "oneOf")];
}

/** `not`. */
function negation(node, json) {
  const refused = find(node, json["not"]);
  if (refused === undefined) return [];
  const say = (found) => `found ${kindIn(found)}, which is not allowed here`;
  return [
    (value, run) =>
      !accepts(refused, value, run) || fail(run, node, "not", say),
  ];
}

function choice(
  node,
  json,
  keyword,
) {
  if (json[keyword] === undefined) return [];
  const branches = findAll(node, json[keyword]);
  const pick = taggedBranch(node, json, keyword);
  if (pick !== undefined) {
    const tag = json["tag"];
    const targetOf = (position) => branches[position];
    const say = (found) => wrongTag(found, tag, targetOf);
    return [(value, run) => {
      const branch = pick(value);
      return branch ? check(branch, value, run) : fail(run, node, keyword, say);
    }];
  }
  const say = (found, nearest) => nearestChoice(found, branches, nearest);
  const enough = keyword === "anyOf" ? 1 : 2;
  return [(value, run) => {
    let count = 0;
    for (const branch of branches) {
      if (accepts(branch, value, run)) count += 1;
      if (count === enough) break;
    }
    return count === 1 || fail(run, node, keyword, say);
  }];
}

/** Where a tag (a string, number or boolean) decides the keyword: a function from a value to the branch that its tag names. */
function taggedBranch(
  node,
  json,
  keyword,
) {
  const tag = json["tag"];
  if (tag === undefined || json[keyword] === undefined) return undefined;
  if (keyword === "anyOf" && json["oneOf"] !== undefined) return undefined;
  const branches = findAll(node, json[keyword]);
  const byTag = new Map(tag.values);
  return (value) => branches[byTag.get(valueAt(value, tag.path) ?? null) ?? -1];
}

/** The node that `select` picks for a value; undefined where no string stands at its path. */
function selected(
  node,
  json,
  value,
) {
  const select = json["select"];
  if (select === undefined) return undefined;
  const found = valueAt(value, select.path);
  const pair = select.values.find(([choice]) => choice === found);
  const other = isText(found) ? select.other : undefined;
  return find(node, pair ? pair[1] : other);
}

/** `select`. */
function selection(node, json) {
  const select = json["select"];
  if (select === undefined) return [];
  const targetOf = (written) => find(node, written);
  const say = (found) => wrongTag(found, select, targetOf);
  return [(value, run) => {
    const target = selected(node, json, value);
    return target ? check(target, value, run) : fail(run, node, "select", say);
  }];
}

/** `if`, `then` and `else`. */
function conditional(node, json) {
  const condition = find(node, json["if"]);
  if (condition === undefined) return [];
  const then = find(node, json["then"]);
  const otherwise = find(node, json["else"]);
  return [(value, run) => {
    const branch = accepts(condition, value, run) ? then : otherwise;
    return branch === undefined || check(branch, value, run);
  }];
}

// unevaluated: `unevaluatedItems` and `unevaluatedProperties`: what no keyword that succeeded has spoken of.

/** `unevaluatedItems`. */
function unevaluatedItems(
  node,
  json,
  kind,
) {
  const keyword = "unevaluatedItems";
  const rest = find(node, json[keyword]);
  if (kind !== "array" || rest === undefined || rest.json === true) return [];
  const say = (found) => `${countOf(found)}, of which some are not allowed`;
  return [(value, run) => {
    const items = value;
    const seen = new Set();
    markItems(node, value, run, seen, true);
    let valid = true;
    for (const [index, item] of items.entries()) {
      if (seen.has(index)) continue;
      if (rest.json === false) return fail(run, node, keyword, say);
      if (child(rest, item, index, run)) continue;
      if (!run.collecting) return false;
      valid = false;
    }
    return valid;
  }];
}

/** `unevaluatedProperties`. */
function unevaluatedProperties(
  node,
  json,
  kind,
) {
  const keyword = "unevaluatedProperties";
  const rest = find(node, json[keyword]);
  if (kind !== "object" || rest === undefined || rest.json === true) return [];
  return [(value, run) => {
    const object = value;
    const seen = new Set();
    markMembers(node, value, run, seen, true);
    const keys = keysOf(object).filter((key) => !seen.has(key));
    const names = () => namesOf(node);
    return restOf(node, keyword, rest, object, keys, run, names);
  }];
}

/** The members that the node, and those it applies to the same value, declare. */
function namesOf(first) {
  const names = new Set();
  const seen = new Set();
  const todo = [first];
  for (let node = todo.pop(); node !== undefined; node = todo.pop()) {
    const spec = specOf(node);
    for (const [name] of namedNodes(node, spec["properties"])) names.add(name);
    const targets = [
      find(node, spec["$ref"]),
      ...["allOf", "anyOf", "oneOf"].flatMap((key) => findAll(node, spec[key])),
      find(node, spec["then"]),
      find(node, spec["else"]),
    ];
    for (const target of targets) {
      if (target === undefined || seen.has(target)) continue;
      todo.push(target);
      seen.add(target);
    }
  }
  return [...names];
}

function markItems(
  node,
  value,
  run,
  seen,
  own = false,
) {
  const json = specOf(node);
  const items = value;
  const prefix = findAll(node, json["prefixItems"]).length;
  const all = json["items"] !== undefined ||
    (!own && json["unevaluatedItems"] !== undefined);
  const end = all ? items.length : Math.min(prefix, items.length);
  for (let index = 0; index < end; index += 1) seen.add(index);
  const wanted = find(node, json["contains"]);
  if (wanted !== undefined) {
    items.forEach((item, index) => {
      if (accepts(wanted, item, run)) seen.add(index);
    });
  }
  inPlace(node, value, run, seen, markItems);
}

function markMembers(
  node,
  value,
  run,
  seen,
  own = false,
) {
  const json = specOf(node);
  const object = value;
  const all = json["additionalProperties"] !== undefined ||
    (!own && json["unevaluatedProperties"] !== undefined);
  const isDeclared = declared(node, json);
  for (const key of Object.keys(object)) {
    if (all || isDeclared(key)) seen.add(key);
  }
  for (const [name, dependent] of namedNodes(node, json["dependentSchemas"])) {
    if (member(object, name) === undefined) continue;
    asPart(dependent, value, run, seen, markMembers);
  }
  inPlace(node, value, run, seen, markMembers);
}

/**
 * Marks what the subschemas for the same value speak of. Those that must hold count whether they do
 * or not (their violations are listed already), alternatives where they hold.
 */
function inPlace(
  node,
  value,
  run,
  seen,
  mark,
) {
  const nodes = [
    ...mandatory(node, run),
    ...alternativesSeen(node, value, run),
    ...conditionallySeen(node, value, run),
  ];
  for (const each of nodes) asPart(each, value, run, seen, mark);
}

function mandatory(node, run) {
  const json = specOf(node);
  const nodes = [...findAll(node, json["allOf"])];
  const target = find(node, json["$ref"]);
  if (target !== undefined) nodes.push(target);
  if (json["$dynamicRef"] !== undefined) nodes.push(dynamic(node, json, run));
  return nodes;
}

function alternativesSeen(
  node,
  value,
  run,
) {
  const json = specOf(node);
  const nodes = [selected(node, json, value)];
  for (const keyword of ["anyOf", "oneOf"]) {
    const pick = taggedBranch(node, json, keyword);
    if (pick !== undefined) nodes.push(pick(value));
    else {
      const branches = findAll(node, json[keyword]);
      nodes.push(...branches.filter((each) => accepts(each, value, run)));
    }
  }
  return nodes.filter((each) => each !== undefined);
}

function conditionallySeen(
  node,
  value,
  run,
) {
  const json = specOf(node);
  const condition = find(node, json["if"]);
  if (condition === undefined) return [];
  const holds = accepts(condition, value, run);
  const branch = find(node, json[holds ? "then" : "else"]);
  return [...(holds ? [condition] : []), ...(branch ? [branch] : [])];
}

/** Marks as part of a node, for dynamic references within. */
function asPart(
  node,
  value,
  run,
  seen,
  mark,
) {
  const { scope } = run;
  enter(node, run);
  mark(node, value, run, seen);
  run.scope = scope;
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
  deepConstant,
  deepEnumeration,
  dependentRequired,
  dependentSchemas,
  describe,
  dynamicReference,
  enumeration,
  formats,
  grammar,
  isArray,
  isInteger,
  isMultipleOf,
  isObject,
  isText,
  items,
  JsonError,
  lengths,
  limits,
  looking,
  mayBeInteger,
  mayBeText,
  multiples,
  native,
  negation,
  nothing,
  one,
  parse,
  patternProperties,
  patterns,
  plain,
  properties,
  propertyNames,
  readers,
  reference,
  required,
  resources,
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
