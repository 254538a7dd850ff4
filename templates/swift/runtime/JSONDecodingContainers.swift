import Foundation

/// The members of an object, for types that decode themselves.
nonisolated struct JSONKeyedDecoding<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let decoder: JSONValueDecoder
  let object: JSONObject

  var codingPath: [any CodingKey] { decoder.codingPath }

  /// The names that are keys. Names that only differ in Unicode normalisation are one to Swift's
  /// dictionaries, which would lose a member: that is a fault of the whole reading.
  var allKeys: [Key] {
    var names: [String: String] = [:]
    for member in object.members { names[member.key] = "" }
    if names.count != object.count, decoder.session.fault == nil {
      let problem = "Two members have names that Swift's strings cannot tell apart."
      decoder.session.fault = decoder.corrupted(problem, at: nil)
    }
    return object.compactMap { Key(stringValue: $0.key) }
  }

  func contains(_ key: Key) -> Bool {
    object.position(of: key.stringValue) != nil
  }

  func decodeNil(forKey key: Key) throws -> Bool {
    try member(key).isNull
  }

  func decode<T: Decodable>(_ type: T.Type, forKey key: Key) throws -> T {
    try T(from: nested(key))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try nested(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try nested(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder {
    try decoder.inner(object["super"] ?? .null, at: .key("super"))
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    try decoder.inner(object[key.stringValue] ?? .null, at: .key(key.stringValue))
  }

  private func member(_ key: Key) throws -> JSONValue {
    if let value = object[key.stringValue] { return value }
    let problem = "There is no member \"\(key.stringValue)\"."
    let context = DecodingError.Context(codingPath: codingPath, debugDescription: problem)
    throw DecodingError.keyNotFound(key, context)
  }

  private func nested(_ key: Key) throws -> JSONValueDecoder {
    try decoder.inner(member(key), at: .key(key.stringValue))
  }
}

/// The items of an array, for types that decode themselves.
nonisolated struct JSONUnkeyedDecoding: UnkeyedDecodingContainer {
  let decoder: JSONValueDecoder
  let items: [JSONValue]
  private(set) var currentIndex = 0

  init(decoder: JSONValueDecoder, items: [JSONValue]) {
    (self.decoder, self.items) = (decoder, items)
  }

  var codingPath: [any CodingKey] { decoder.codingPath }

  var count: Int? { items.count }

  var isAtEnd: Bool { currentIndex == items.count }

  mutating func decodeNil() throws -> Bool {
    let isNull = try item(Any?.self).isNull
    if isNull { currentIndex += 1 }
    return isNull
  }

  mutating func decode<T: Decodable>(_ type: T.Type) throws -> T {
    let value = try T(from: nested())
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let container = try nested().container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try nested().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try nested()
    currentIndex += 1
    return decoder
  }

  private func item(_ type: Any.Type) throws -> JSONValue {
    if currentIndex < items.count { return items[currentIndex] }
    let path = codingPath + [JSONKey(intValue: currentIndex)]
    let context = DecodingError.Context(
      codingPath: path, debugDescription: "The array has only \(items.count) items.")
    throw DecodingError.valueNotFound(type, context)
  }

  private func nested() throws -> JSONValueDecoder {
    try decoder.inner(item(Any.self), at: .index(currentIndex))
  }
}

nonisolated extension JSONValueDecoder: Decoder {
  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(JSONKeyedDecoding<Key>(decoder: self, object: try object()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = value else {
      throw mismatch([JSONValue].self, of: value, at: nil)
    }
    return JSONUnkeyedDecoding(decoder: self, items: items)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    self
  }
}

nonisolated extension JSONValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }

  func decode(_ type: Bool.Type) throws -> Bool {
    if case .bool(let flag) = value { return flag }
    throw mismatch(type, of: value, at: nil)
  }

  func decode(_ type: String.Type) throws -> String {
    if case .string(let text) = value { return text }
    throw mismatch(type, of: value, at: nil)
  }

  func decode(_ type: Double.Type) throws -> Double { try double(of: value, at: nil) }
  func decode(_ type: Float.Type) throws -> Float { Float(try double(of: value, at: nil)) }
  func decode(_ type: Int.Type) throws -> Int { try integer() }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer() }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer() }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer() }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer() }
  func decode(_ type: UInt.Type) throws -> UInt { try integer() }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer() }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer() }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer() }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer() }

  func decode<T: Decodable>(_ type: T.Type) throws -> T { try T(from: self) }

  /// The integer that the value is.
  private func integer<Integer: FixedWidthInteger>() throws -> Integer {
    if case .integer(let integer) = value, let integer = Integer(exactly: integer) {
      return integer
    }
    if let integer = value.large.flatMap({ Integer(exactly: $0) }) { return integer }
    throw unfit(Integer.self, value, at: nil)
  }
}

nonisolated extension JSONValue {
  /// The integer, where this is one beyond `Int64` that `UInt64` holds.
  fileprivate var large: UInt64? {
    if case .bigInteger(let digits) = self { unsigned(digits) } else { nil }
  }
}
