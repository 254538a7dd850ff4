/** Decodes UTF-8 strictly: overlong forms, surrogates and stray bytes are refused. */

const CHUNK = 8192;

/** The text of UTF-8 bytes, a byte order mark included; where they are not valid, the first position that is not. */
export function decodeUtf8(bytes: Uint8Array): string | number {
  let text = "";
  let units: number[] = [];
  let at = 0;
  while (at < bytes.length) {
    const first = bytes[at] as number;
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

function lengthOf(first: number): number {
  if (first >= 0xc2 && first <= 0xdf) return 2;
  if (first >= 0xe0 && first <= 0xef) return 3;
  return first >= 0xf0 && first <= 0xf4 ? 4 : 0;
}

/** The code point of a sequence of two to four bytes, or -1. */
function codePoint(bytes: Uint8Array, at: number, length: number): number {
  let point = (bytes[at] as number) & (0xff >> (length + 1));
  for (let offset = 1; offset < length; offset += 1) {
    const byte = bytes[at + offset];
    if (byte === undefined || (byte & 0xc0) !== 0x80) return -1;
    point = (point << 6) | (byte & 0x3f);
  }
  if (length === 3 && point < 0x800) return -1;
  if (length === 4 && (point < 0x10000 || point > 0x10ffff)) return -1;
  return point >= 0xd800 && point <= 0xdfff ? -1 : point;
}
