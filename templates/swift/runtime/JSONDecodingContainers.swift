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
    try decoder.unwrap(type, of: member(key), at: .key(key.stringValue))
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
    JSONValueDecoder(object["super"] ?? .null, at: .key("super"), in: decoder)
  }

  func superDecoder(forKey key: Key) throws -> any Decoder {
    JSONValueDecoder(object[key.stringValue] ?? .null, at: .key(key.stringValue), in: decoder)
  }

  private func member(_ key: Key) throws -> JSONValue {
    guard let value = object[key.stringValue] else { throw decoder.missing(key) }
    return value
  }

  private func nested(_ key: Key) throws -> JSONValueDecoder {
    JSONValueDecoder(try member(key), at: .key(key.stringValue), in: decoder)
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
    let value = try decoder.unwrap(type, of: item(type), at: .index(currentIndex))
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
    let path = codingPath + [JSONIndex(currentIndex)]
    let context = DecodingError.Context(
      codingPath: path, debugDescription: "The array has only \(items.count) items.")
    throw DecodingError.valueNotFound(type, context)
  }

  private func nested() throws -> JSONValueDecoder {
    JSONValueDecoder(try item(Any.self), at: .index(currentIndex), in: decoder)
  }
}

nonisolated extension JSONValueDecoder: SingleValueDecodingContainer {
  func decodeNil() -> Bool { value.isNull }

  func decode(_ type: Bool.Type) throws -> Bool { try unwrapScalar(type) }
  func decode(_ type: String.Type) throws -> String { try unwrapScalar(type) }
  func decode(_ type: Double.Type) throws -> Double { try double(of: value, at: nil) }
  func decode(_ type: Float.Type) throws -> Float { Float(try double(of: value, at: nil)) }
  func decode(_ type: Int.Type) throws -> Int { try integer(type, of: value, at: nil) }
  func decode(_ type: Int8.Type) throws -> Int8 { try integer(type, of: value, at: nil) }
  func decode(_ type: Int16.Type) throws -> Int16 { try integer(type, of: value, at: nil) }
  func decode(_ type: Int32.Type) throws -> Int32 { try integer(type, of: value, at: nil) }
  func decode(_ type: Int64.Type) throws -> Int64 { try integer(type, of: value, at: nil) }
  func decode(_ type: UInt.Type) throws -> UInt { try integer(type, of: value, at: nil) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try integer(type, of: value, at: nil) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try integer(type, of: value, at: nil) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try integer(type, of: value, at: nil) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try integer(type, of: value, at: nil) }

  func decode<T: Decodable>(_ type: T.Type) throws -> T { try unwrap(type) }

  private func unwrapScalar<T: Decodable>(_ type: T.Type) throws -> T { try unwrap(type) }
}
