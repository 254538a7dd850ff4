import Foundation

nonisolated extension JSONValue {
  /// The JSON that `value` encodes itself as, members in the order they were encoded.
  {{ access }}init(encoding value: some Encodable) throws {
    self = try NeedsRoom.provide {
      let slot = JSONSlot()
      try JSONValueEncoder(slot, path: []).encode(value)
      return slot.value()
    }
  }
}

/// Where a value will be written; containers fill it as they are used.
nonisolated final class JSONSlot {
  enum Content {
    case nothing
    case value(JSONValue)
    case items([JSONSlot])
    case members([(key: String, slot: JSONSlot)])
  }

  var content = Content.nothing

  /// The value that was written; an object without members where none was.
  func value() -> JSONValue {
    switch content {
    case .nothing: return .object(JSONObject())
    case .value(let value): return value
    case .items(let slots):
      var items: [JSONValue] = []
      for slot in slots { items.append(slot.value()) }
      return .array(items)
    case .members(let members):
      var object = JSONObject()
      for (key, slot) in members {
        object[key] = slot.value()
      }
      return .object(object)
    }
  }

  func appendItem() -> JSONSlot {
    let slot = JSONSlot()
    if case .items(var slots) = content {
      content = .nothing
      slots.append(slot)
      content = .items(slots)
    } else {
      content = .items([slot])
    }
    return slot
  }

  func appendMember(_ key: String) -> JSONSlot {
    let slot = JSONSlot()
    if case .members(var members) = content {
      content = .nothing
      members.append((key, slot))
      content = .members(members)
    } else {
      content = .members([(key, slot)])
    }
    return slot
  }
}

/// Encodes one value into a slot.
nonisolated struct JSONValueEncoder: Encoder {
  let slot: JSONSlot
  let codingPath: [any CodingKey]

  init(_ slot: JSONSlot, path: [any CodingKey]) {
    (self.slot, codingPath) = (slot, path)
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .members = slot.content {} else { slot.content = .members([]) }
    return KeyedEncodingContainer(JSONKeyedEncoding<Key>(slot: slot, codingPath: codingPath))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .items = slot.content {} else { slot.content = .items([]) }
    return JSONUnkeyedEncoding(slot: slot, codingPath: codingPath)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    self
  }

  private func set(_ value: JSONValue) {
    slot.content = .value(value)
  }
}

nonisolated extension JSONValueEncoder: SingleValueEncodingContainer {
  func encodeNil() { set(.null) }
  func encode(_ value: Bool) { set(.bool(value)) }
  func encode(_ value: String) { set(.string(value)) }
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

  func encode(_ value: Double) throws {
    guard value.isFinite else {
      let problem = "JSON has no spelling for \(value)."
      let context = EncodingError.Context(codingPath: codingPath, debugDescription: problem)
      throw EncodingError.invalidValue(value, context)
    }
    set(JSONValue(value))
  }

  func encode(_ value: some Encodable) throws {
    switch value {
    case let value as JSONValue: set(value)
    case let value as JSONObject: set(.object(value))
    default:
      guard codingPath.count <= maximumLevels else {
        throw JSONOutput.tooDeep(value, at: codingPath)
      }
      try NeedsRoom.check(at: codingPath.count)
      try value.encode(to: self)
    }
  }
}

/// The members of an object that is being written.
nonisolated struct JSONKeyedEncoding<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let slot: JSONSlot
  let codingPath: [any CodingKey]

  private func member(_ key: some CodingKey) -> JSONValueEncoder {
    JSONValueEncoder(slot.appendMember(key.stringValue), path: codingPath + [key])
  }

  func encodeNil(forKey key: Key) { member(key).encodeNil() }
  func encode(_ value: Bool, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: String, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Double, forKey key: Key) throws { try member(key).encode(value) }
  func encode(_ value: Int, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: Int64, forKey key: Key) { member(key).encode(value) }
  func encode(_ value: some Encodable, forKey key: Key) throws { try member(key).encode(value) }

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
  let slot: JSONSlot
  let codingPath: [any CodingKey]

  var count: Int {
    if case .items(let slots) = slot.content { slots.count } else { 0 }
  }

  private func item() -> JSONValueEncoder {
    let path = codingPath + [JSONIndex(count)]
    return JSONValueEncoder(slot.appendItem(), path: path)
  }

  func encodeNil() { item().encodeNil() }
  func encode(_ value: some Encodable) throws { try item().encode(value) }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    item().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { item().unkeyedContainer() }

  func superEncoder() -> any Encoder { item() }
}
