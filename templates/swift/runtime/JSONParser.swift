import Foundation

/// Why a text is no JSON document that may be read.
{{ access }}nonisolated struct JSONTextError: Error, Hashable, Sendable {
  /// The JSON Pointer of the object that names a key twice; else empty.
  {{ access }}let pointer: String
  /// `json`, or `duplicate keys` where the text is JSON but for a key named twice.
  {{ access }}let keyword: String
  /// What is wrong, in words.
  {{ access }}let detail: String
}

nonisolated extension JSONTextError: CustomStringConvertible, LocalizedError {
  /// What is wrong: what `localizedDescription` says, too.
  {{ access }}var errorDescription: String? { description }

  /// What is wrong, and in which object.
  {{ access }}var description: String {
    pointer.isEmpty ? detail : pointer + ": " + detail
  }
}

/// Reads one JSON document (RFC 8259) from UTF-8.
///
/// Refused, besides what is not JSON: a byte order mark, keys named twice, lone surrogates, nesting
/// deeper than `maximumDepth`, and numbers that are too large or too small for a double.
nonisolated struct JSONParser {
  static let maximumDepth = 128

  let start: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  var at: UnsafePointer<UInt8>
  private var depth = 0
  /// Holds a string that has escapes while it is read.
  private var scratch: [UInt8] = []
  /// Where the string starts that is read, and whether it holds half of a surrogate pair.
  private(set) var quote: UnsafePointer<UInt8>
  private var isHalf = false
  /// Where the parser is; followed only while tracing.
  private(set) var path: [PathStep] = []
  /// Whether this is a second pass over a refused text, which finds its first fault: it looks for
  /// duplicates at each key and knows where it is.
  private let isTracing: Bool

  /// The document in `bytes`, which must be valid UTF-8 (`invalidUTF8`).
  static func parse(_ bytes: UnsafeBufferPointer<UInt8>) throws -> JSONValue {
    guard let start = bytes.baseAddress else {
      throw JSONTextError(
        pointer: "", keyword: "json", detail: "\(JSONParser.over) (line 1, column 1)")
    }
    var parser = JSONParser(from: start, to: start + bytes.count, isTracing: false)
    do {
      return try parser.parseDocument()
    } catch {
      var tracer = JSONParser(from: start, to: start + bytes.count, isTracing: true)
      return try tracer.parseDocument()
    }
  }

  private init(from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, isTracing: Bool) {
    (self.start, self.end, self.at, self.isTracing) = (start, end, start, isTracing)
    quote = start
  }

  private mutating func parseDocument() throws -> JSONValue {
    if end - start >= 3, start[0] == 0xEF, start[1] == 0xBB, start[2] == 0xBF {
      let problem = "the text starts with a byte order mark"
      throw JSONTextError(pointer: "", keyword: "json", detail: problem)
    }
    skipSpace()
    let value = try parseValue()
    skipSpace()
    if at != end { throw refusal("there is something behind the value", at: at) }
    return value
  }

  /// The next byte; zero, which JSON allows nowhere, at the end.
  @inline(__always)
  var next: UInt8 {
    at == end ? 0 : at.pointee
  }

  @inline(__always)
  private mutating func skipSpace() {
    while at != end {
      switch at.pointee {
      case 0x20, 0x0A, 0x0D, 0x09: at += 1
      default: return
      }
    }
  }

  private mutating func parseValue() throws -> JSONValue {
    switch next {
    case UInt8(ascii: "\""):
      return .string(try parseString())
    case UInt8(ascii: "{"):
      return .object(try parseObject())
    case UInt8(ascii: "["):
      return .array(try parseArray())
    case UInt8(ascii: "t"):
      try parseWord("true")
      return .bool(true)
    case UInt8(ascii: "f"):
      try parseWord("false")
      return .bool(false)
    case UInt8(ascii: "n"):
      try parseWord("null")
      return .null
    default:
      return try parseNumber()
    }
  }

  private mutating func parseWord(_ word: StaticString) throws {
    let length = word.utf8CodeUnitCount
    guard end - at >= length, memcmp(at, word.utf8Start, length) == 0 else { throw noValue() }
    at += length
  }

  private mutating func descend() throws {
    depth += 1
    if depth > JSONParser.maximumDepth {
      throw refusal("nested deeper than \(JSONParser.maximumDepth) levels", at: at)
    }
    at += 1
    skipSpace()
  }

  private mutating func ascend() {
    depth -= 1
    at += 1
  }

  private mutating func parseArray() throws -> [JSONValue] {
    try descend()
    var items: [JSONValue] = []
    if next == UInt8(ascii: "]") {
      ascend()
      return items
    }
    while true {
      if isTracing { path.append(.index(items.count)) }
      items.append(try parseValue())
      if isTracing { path.removeLast() }
      skipSpace()
      if next == UInt8(ascii: ",") {
        at += 1
        skipSpace()
      } else if next == UInt8(ascii: "]") {
        ascend()
        return items
      } else {
        throw expected("`,` or `]`")
      }
    }
  }

  private mutating func parseObject() throws -> JSONObject {
    try descend()
    if next == UInt8(ascii: "}") {
      ascend()
      return JSONObject()
    }
    var members: [JSONObject.Member] = []
    members.reserveCapacity(8)
    var seen = JSONObject()
    while true {
      guard next == UInt8(ascii: "\"") else { throw expected("a key in quotes") }
      let key = try parseString()
      if isTracing, !seen.insert(key) { throw duplicate(key) }
      skipSpace()
      guard next == UInt8(ascii: ":") else { throw expected("`:`") }
      at += 1
      skipSpace()
      if isTracing { path.append(.key(key)) }
      members.append(JSONObject.Member(key: key, value: try parseValue()))
      if isTracing { path.removeLast() }
      skipSpace()
      if next == UInt8(ascii: ",") {
        at += 1
        skipSpace()
      } else if next == UInt8(ascii: "}") {
        ascend()
        guard let object = JSONObject(unique: members) else { throw duplicate(key) }
        return object
      } else {
        throw expected("`,` or `}`")
      }
    }
  }

  private mutating func parseString() throws -> String {
    (quote, isHalf) = (at, false)
    at += 1
    let first = at
    while at != end {
      let byte = at.pointee
      if byte == UInt8(ascii: "\"") {
        let bytes = UnsafeBufferPointer(start: first, count: at - first)
        at += 1
        return String(decoding: bytes, as: UTF8.self)
      }
      if byte == UInt8(ascii: "\\") { return try parseEscapedString(from: first) }
      if byte < 0x20 { throw badString() }
      at += 1
    }
    throw badString()
  }

  private mutating func parseEscapedString(from first: UnsafePointer<UInt8>) throws -> String {
    scratch.removeAll(keepingCapacity: true)
    var copied = first
    while at != end {
      let byte = at.pointee
      if byte == UInt8(ascii: "\"") {
        scratch.append(contentsOf: UnsafeBufferPointer(start: copied, count: at - copied))
        at += 1
        if isHalf { throw refusal("a string holds half of a surrogate pair", at: quote) }
        return String(decoding: scratch, as: UTF8.self)
      }
      if byte < 0x20 { throw badString() }
      if byte == UInt8(ascii: "\\") {
        scratch.append(contentsOf: UnsafeBufferPointer(start: copied, count: at - copied))
        at += 1
        try parseEscape()
        copied = at
      } else {
        at += 1
      }
    }
    throw badString()
  }

  private mutating func parseEscape() throws {
    let byte = next
    at += at == end ? 0 : 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): scratch.append(byte)
    case UInt8(ascii: "b"): scratch.append(0x08)
    case UInt8(ascii: "f"): scratch.append(0x0C)
    case UInt8(ascii: "n"): scratch.append(0x0A)
    case UInt8(ascii: "r"): scratch.append(0x0D)
    case UInt8(ascii: "t"): scratch.append(0x09)
    case UInt8(ascii: "u"): try parseUnicodeEscape()
    default: throw badString()
    }
  }

  private mutating func parseUnicodeEscape() throws {
    var point = try parseHexadecimal()
    if point & 0xFC00 == 0xD800, end - at >= 2, at[0] == UInt8(ascii: "\\"),
      at[1] == UInt8(ascii: "u")
    {
      at += 2
      let low = try parseHexadecimal()
      if low & 0xFC00 != 0xDC00 { isHalf = true }
      point = 0x10000 + ((point & 0x3FF) << 10) + (low & 0x3FF)
    }
    guard let scalar = Unicode.Scalar(point) else {
      isHalf = true
      return
    }
    scratch.append(contentsOf: UTF8.encode(scalar).unsafelyUnwrapped)
  }

  private mutating func parseHexadecimal() throws -> UInt32 {
    guard end - at >= 4 else { throw badString() }
    var value: UInt32 = 0
    for offset in 0..<4 {
      let digit: UInt8
      switch at[offset] {
      case let byte where byte &- UInt8(ascii: "0") < 10: digit = byte - UInt8(ascii: "0")
      case let byte where (byte | 0x20) &- UInt8(ascii: "a") < 6:
        digit = (byte | 0x20) - UInt8(ascii: "a") + 10
      default: throw badString()
      }
      value = value << 4 | UInt32(digit)
    }
    at += 4
    return value
  }
}
