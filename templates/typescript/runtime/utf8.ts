/** Decodes UTF-8 strictly: overlong forms, surrogates and stray bytes are refused. */

const CHUNK = 8192;

/** The smallest code point that takes so many bytes. */
const LEAST: readonly number[] = [0, 0, 0x80, 0x800, 0x10000];

/** The text of UTF-8 bytes, a byte order mark included; where they are not valid, the first position that is not. */
export function decodeUtf8(bytes: Uint8Array): string | number {
  let text = "";
  let units: number[] = [];
  for (let at = 0; at < bytes.length;) {
    const first = bytes[at] as number;
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
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  let point = (bytes[at] as number) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset] ?? 0;
    if ((byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  const isWrong = length < 2 || point < (LEAST[length] ?? Infinity) ||
    point > 0x10ffff || (point >= 0xd800 && point <= 0xdfff);
  return isWrong ? -1 : point;
}
