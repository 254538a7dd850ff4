import Foundation

/// The seven JSON types of JSON Schema, an integral number being an `integer`.
{{ shared }}nonisolated enum JSONType: Sendable {
  case null, boolean, integer, number, string, array, object
}

/// The value that a decoder stands at, while a type reads itself from it. No type of Swift or
/// Foundation is extended: the app may have an extension with the same names, and another contract has.
{{ shared }}nonisolated struct JSONInput {
  private let decoder: any Decoder

  {{ shared }}init(_ decoder: any Decoder) {
    self.decoder = decoder
  }

  /// The value as a `Value`.
  {{ shared }}func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try Value(from: decoder)
  }

  /// The same value as JSON: nothing else tells its type without trying.
  {{ shared }}func exact() throws -> ExactInput {
    ExactInput(decoder: try exactDecoder())
  }

  func exactDecoder() throws -> JSONValueDecoder {
    if let decoder = decoder as? JSONValueDecoder { return decoder }
    let session = JSONDecodingSession(above: decoder.codingPath)
    return JSONValueDecoder(try JSONValue(from: decoder), session: session)
  }

  /// The decoder itself, or an exact one where it lies deep: that goes on with a larger stack.
  {{ shared }}func roomy() throws -> any Decoder {
    let isRoomy = decoder is JSONValueDecoder || decoder.codingPath.count < exactLevels
    return isRoomy ? decoder : try exactDecoder()
  }

  /// The member at a path of keys: the tag that names a union's case.
  @inline(never)
  {{ shared }}func tag(_ type: String.Type = String.self, at path: [String]) throws -> String {
    try holder(of: path).required(type, path[path.count - 1])
  }

  /// The member at a path of keys, which is compared by its scalars.
  {{ shared }}func tag(_ type: ScalarString.Type, at path: [String]) throws -> ScalarString {
    ScalarString(try tag(at: path))
  }

  /// The member at a path of keys: the tag that names a union's case.
  {{ shared }}func tag<Tag: Decodable>(_ type: Tag.Type, at path: [String]) throws -> Tag {
    try holder(of: path).required(type, path[path.count - 1])
  }

  /// The members of the object that holds the last key of a path.
  @inline(never)
  private func holder(of path: [String]) throws -> JSONFields {
    var fields = try JSONFields(of: decoder)
    for index in 0..<(path.count - 1) {
      fields = try JSONFields(of: fields.decoder(path[index]))
    }
    return fields
  }

  /// The error that says of this value what is wrong with it.
  {{ shared }}func corrupted(_ problem: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: problem))
  }
}

nonisolated extension JSONFields {
  /// Checks that the member called `key` is the constant `value`.
  @inline(never)
  {{ shared }}func constant(_ value: String, _ key: String) throws {
    guard sameScalars(try required(String.self, key), value) else {
      throw differs(from: value, key)
    }
  }

  /// Checks that the member called `key` is the constant `value`.
  {{ shared }}func constant<Value: Decodable & Equatable>(_ value: Value, _ key: String) throws {
    guard JSONFields.same(try required(Value.self, key), value) else {
      throw differs(from: value, key)
    }
  }

  /// The member called `key`, which is absent or the constant `value`.
  {{ shared }}func optionalConstant<Value: Decodable & Equatable>(
    _ value: Value, _ key: String
  ) throws -> Value? {
    let found = try optional(Value.self, key)
    guard found.map({ JSONFields.same($0, value) }) ?? true else { throw differs(from: value, key) }
    return found
  }

  private static func same<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
    if let left = left as? String, let right = right as? String { return sameScalars(left, right) }
    return left == right
  }

  /// The member called `key`: a semantic version with the major of `version`.
  {{ shared }}func version(_ version: String, _ key: String) throws -> String {
    let found = try required(String.self, key)
    guard JSONFields.isVersion(found), JSONFields.major(found) == JSONFields.major(version) else {
      throw differs(from: version, key)
    }
    return found
  }

  private static func major(_ version: String) -> [UInt8] {
    var major: [UInt8] = []
    for byte in version.utf8 {
      if byte == UInt8(ascii: ".") { break }
      major.append(byte)
    }
    return major
  }

  /// Whether a text is `major.minor.patch`, with or without pre-release and build parts.
  private static func isVersion(_ text: String) -> Bool {
    var (dots, length, isLeadingZero) = (0, 0, false)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"), UInt8(ascii: "+"): return dots == 2 && length > 0
      case UInt8(ascii: "."):
        if length == 0 || dots == 2 { return false }
        (dots, length) = (dots + 1, 0)
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        if length > 0, isLeadingZero { return false }
        isLeadingZero = length == 0 && byte == UInt8(ascii: "0")
        length += 1
      default: return false
      }
    }
    return dots == 2 && length > 0
  }

  @inline(never)
  private func differs(from value: Any, _ key: String) -> DecodingError {
    corrupted("Expected \(value).", at: key)
  }
}

/// A value as JSON, whose type tells a union's case.
{{ shared }}nonisolated struct ExactInput {
  fileprivate let decoder: JSONValueDecoder

  /// The JSON type of the value.
  {{ shared }}var jsonType: JSONType {
    switch decoder.value {
    case .null: .null
    case .bool: .boolean
    case .integer, .bigInteger: .integer
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }

  /// The value as a `Value`.
  {{ shared }}func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try decoder.read(type)
  }

  /// The error that says of this value what is wrong with it.
  {{ shared }}func corrupted(_ problem: String) -> DecodingError {
    JSONInput(decoder).corrupted(problem)
  }
}
