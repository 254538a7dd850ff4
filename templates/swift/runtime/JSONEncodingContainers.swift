import Foundation

nonisolated extension JSONValueEncoder: Encoder {
  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(JSONKeyedEncoding<Key>(parts: parts(areItems: false)))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    JSONUnkeyedEncoding(parts: parts(areItems: true))
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    self
  }

  /// Where containers write; one that was asked for again writes on.
  private func parts(areItems: Bool) -> JSONParts {
    if let parts = pending as? JSONParts, parts.areItems == areItems { return parts }
    let parts = JSONParts(at: place, areItems: areItems)
    pending = parts
    return parts
  }
}

/// The members or items that are being written: each has an encoder, which may be filled later.
nonisolated final class JSONParts: JSONPending {
  let place: JSONWritingPlace
  let areItems: Bool
  private var parts: [(key: String, encoder: JSONValueEncoder)] = []

  init(at place: JSONWritingPlace, areItems: Bool) {
    (self.place, self.areItems) = (place, areItems)
  }

  var count: Int { parts.count }

  func add(_ step: PathStep) -> JSONValueEncoder {
    let part = JSONValueEncoder(JSONWritingPlace(step, in: place))
    if case .key(let key) = step { parts.append((key, part)) } else { parts.append(("", part)) }
    return part
  }

  override var value: JSONValue {
    if areItems {
      var items: [JSONValue] = []
      for part in parts { items.append(part.encoder.written) }
      return .array(items)
    }
    var object = JSONObject()
    for part in parts { object[part.key] = part.encoder.written }
    return .object(object)
  }
}

nonisolated extension JSONValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { set(.null) }
  func encode(_ value: Bool) { set(.bool(value)) }
  func encode(_ value: String) { set(.string(value)) }
  func encode(_ value: Double) throws { set(try number(value, at: nil)) }
  func encode(_ value: Float) throws { try encode(Double(value.description) ?? Double(value)) }
  func encode(_ value: Int) { set(.integer(Int64(value))) }
  func encode(_ value: Int8) { set(.integer(Int64(value))) }
  func encode(_ value: Int16) { set(.integer(Int64(value))) }
  func encode(_ value: Int32) { set(.integer(Int64(value))) }
  func encode(_ value: Int64) { set(.integer(value)) }
  func encode(_ value: UInt) { set(JSONValue(UInt64(value))) }
  func encode(_ value: UInt8) { set(.integer(Int64(value))) }
  func encode(_ value: UInt16) { set(.integer(Int64(value))) }
  func encode(_ value: UInt32) { set(.integer(Int64(value))) }
  func encode(_ value: UInt64) { set(JSONValue(value)) }
  func encode(_ value: some Encodable) throws { try write(value) }
}

/// The members of an object that is being written.
nonisolated struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let parts: JSONParts

  var codingPath: [any CodingKey] { parts.place.path }

  private func member(_ key: some CodingKey) -> JSONValueEncoder {
    parts.add(.key(key.stringValue))
  }

  func encodeNil(forKey key: Key) { member(key).encodeNil() }
  func encode(_ value: some Encodable, forKey key: Key) throws { try member(key).write(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type, forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    member(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    member(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { member(JSONKey("super")) }

  func superEncoder(forKey key: Key) -> any Encoder { member(key) }
}

/// The items of an array that is being written.
nonisolated struct JSONUnkeyedEncoding: UnkeyedEncodingContainer {
  let parts: JSONParts

  var codingPath: [any CodingKey] { parts.place.path }

  var count: Int { parts.count }

  private func item() -> JSONValueEncoder { parts.add(.index(count)) }

  func encodeNil() { item().encodeNil() }
  func encode(_ value: some Encodable) throws { try item().write(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    item().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { item().unkeyedContainer() }

  func superEncoder() -> any Encoder { item() }
}
