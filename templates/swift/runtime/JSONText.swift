import Foundation

nonisolated extension JSONValue {
  /// The document in a JSON text.
  ///
  /// Throws `JSONTextError` where the text is not strict JSON (RFC 8259), names a key twice in an
  /// object, nests deeper than 128 levels, or holds a number that no double comes near.
  {{ access }}init(text: String) throws {
    var text = text
    self = try text.withUTF8 { try JSONParser.parse($0) }
  }

  /// The document in the UTF-8 of a JSON text. Throws like `init(text:)`, and for bytes that are
  /// not valid UTF-8.
  {{ access }}init(data: Data) throws {
    self = try data.withUnsafeBytes { raw in
      let bytes = raw.bindMemory(to: UInt8.self)
      if let fault = invalidUTF8(in: bytes) {
        throw JSONTextError(
          pointer: "", keyword: "json", detail: "not valid UTF-8 (byte \(fault))")
      }
      return try JSONParser.parse(bytes)
    }
  }

  /// The value as compact JSON, members in order. Throws where a number is not finite, and where it
  /// nests deeper than readers take.
  {{ access }}func jsonText() throws -> String {
    String(decoding: try jsonBytes(), as: UTF8.self)
  }

  /// The UTF-8 of the value as compact JSON. Throws like `jsonText()`.
  {{ access }}func jsonData() throws -> Data {
    Data(try jsonBytes())
  }

  private func jsonBytes() throws -> [UInt8] {
    var writer = JSONWriter()
    try writer.write(self)
    return writer.bytes
  }
}

/// Writes values as compact JSON.
private nonisolated struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  private var level = 0

  init() {
    bytes.reserveCapacity(256)
  }

  mutating func write(_ value: JSONValue) throws {
    switch value {
    case .null: append("null")
    case .bool(let value): append(value ? "true" : "false")
    case .integer(let value): append(value.description)
    case .bigInteger(let digits): append(digits)
    case .number(let value): try write(value)
    case .string(let value): write(value)
    case .array(let items): try write(items)
    case .object(let members): try write(members)
    }
  }

  @inline(never)
  private mutating func append(_ byte: UInt8) {
    bytes.append(byte)
  }

  @inline(never)
  private mutating func append(_ word: String) {
    var word = word
    word.withUTF8 { bytes.append(contentsOf: $0) }
  }

  private mutating func write(_ number: Double) throws {
    guard number.isFinite else {
      let context = EncodingError.Context(
        codingPath: [], debugDescription: "JSON has no spelling for \(number).")
      throw EncodingError.invalidValue(number, context)
    }
    if case .number = JSONValue(number) {
      append(number.description)
    } else {
      try write(JSONValue(number))
    }
  }

  /// Enters an array or an object.
  private mutating func enter(_ value: Any) throws {
    level += 1
    guard level <= maximumLevels else { throw JSONOutput.tooDeep(value, at: []) }
  }

  @inline(never)
  private mutating func write(_ items: [JSONValue]) throws {
    try enter(items)
    defer { level -= 1 }
    append(UInt8(ascii: "["))
    var isFirst = true
    for item in items {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      try write(item)
    }
    append(UInt8(ascii: "]"))
  }

  @inline(never)
  private mutating func write(_ object: JSONObject) throws {
    try enter(object)
    defer { level -= 1 }
    append(UInt8(ascii: "{"))
    var isFirst = true
    for member in object.members {
      if !isFirst { append(UInt8(ascii: ",")) }
      isFirst = false
      write(member.key)
      append(UInt8(ascii: ":"))
      try write(member.value)
    }
    append(UInt8(ascii: "}"))
  }

  private mutating func write(_ text: String) {
    append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { scalars in
      var copied = 0
      for (offset, byte) in scalars.enumerated()
      where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: scalars[copied..<offset]))
        escape(byte)
        copied = offset + 1
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: scalars[copied...]))
    }
    append(UInt8(ascii: "\""))
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""): append("\\\"")
    case UInt8(ascii: "\\"): append("\\\\")
    case 0x08: append("\\b")
    case 0x09: append("\\t")
    case 0x0A: append("\\n")
    case 0x0C: append("\\f")
    case 0x0D: append("\\r")
    default:
      let digits = Array("0123456789abcdef".utf8)
      append("\\u00")
      bytes.append(digits[Int(byte >> 4)])
      bytes.append(digits[Int(byte & 0xF)])
    }
  }
}

/// The first position where `bytes` are not UTF-8 without overlong forms and surrogates.
nonisolated func invalidUTF8(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
  var at = 0
  while at < bytes.count {
    let start = at
    let lead = bytes[at]
    at += 1
    if lead < 0x80 { continue }
    let second: ClosedRange<UInt8>
    let others: Int
    switch lead {
    case 0xC2...0xDF: (second, others) = (0x80...0xBF, 0)
    case 0xE0: (second, others) = (0xA0...0xBF, 1)
    case 0xED: (second, others) = (0x80...0x9F, 1)
    case 0xE1...0xEF: (second, others) = (0x80...0xBF, 1)
    case 0xF0: (second, others) = (0x90...0xBF, 2)
    case 0xF1...0xF3: (second, others) = (0x80...0xBF, 2)
    case 0xF4: (second, others) = (0x80...0x8F, 2)
    default: return start
    }
    guard bytes.count - at > others, second.contains(bytes[at]) else { return start }
    at += 1
    for _ in 0..<others {
      guard bytes[at] & 0xC0 == 0x80 else { return start }
      at += 1
    }
  }
  return nil
}

/// One step into a document: to a member or to an item.
nonisolated enum PathStep {
  case key(String)
  case index(Int)
}

nonisolated extension [PathStep] {
  /// The steps as a JSON Pointer (RFC 6901).
  var pointer: String {
    var pointer = ""
    for step in self {
      switch step {
      case .index(let index): pointer += "/" + index.description
      case .key(let key):
        pointer += "/"
        for scalar in key.unicodeScalars {
          switch scalar {
          case "~": pointer += "~0"
          case "/": pointer += "~1"
          default: pointer.unicodeScalars.append(scalar)
          }
        }
      }
    }
    return pointer
  }
}
