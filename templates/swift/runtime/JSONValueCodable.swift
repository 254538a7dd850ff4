import Foundation

nonisolated extension JSONValue: Codable {
  /// Reads any JSON value.
  ///
  /// `JSONValue.decode(_:)` hands values over exactly. Foundation's `JSONDecoder` hands over
  /// integers up to 38 digits and doubles exactly, longer integers rounded, members in no order.
  {{ access }}init(from decoder: any Decoder) throws {
    if let decoder = decoder as? JSONValueDecoder {
      self = decoder.value
      return
    }
    self = try NeedsRoom.provide {
      let level = decoder.codingPath.count
      return try JSONPlace.alone(decoder).value(at: level, like: JSONValueKind.Memory())
    }
  }

  /// Writes the value. Foundation's `JSONEncoder` writes integers beyond 38 digits rounded.
  {{ access }}func encode(to encoder: any Encoder) throws {
    if let exact = encoder as? JSONValueEncoder { return exact.set(self) }
    let part = JSONPart(value: self)
    if nests(deeperThan: shallowLevels - exactLevels) {
      try tryOnRoomyThread { try part.encode(to: encoder) }
    } else {
      try part.encode(to: encoder)
    }
  }
}

/// Where a decoder that is not ours hands over a value of any type.
private nonisolated enum JSONPlace {
  case alone(any Decoder)
  case member(KeyedDecodingContainer<JSONKey>, JSONKey)
  case item(JSONItems)

  /// The value, as deep as `level`. What `memory` says is tried first: no decoder tells a value's type
  /// without trying, and a try that fails costs more than one that succeeds.
  func value(at level: Int, like memory: JSONValueKind.Memory) throws -> JSONValue {
    if let value = try value(memory.kind, at: level, memory) { return value }
    for kind in JSONValueKind.all where kind != memory.kind {
      if let value = try value(kind, at: level, memory) {
        memory.kind = kind
        return value
      }
    }
    return .bool(try bool())
  }

  /// The value, where it is of the kind `kind`.
  private func value(
    _ kind: JSONValueKind, at level: Int, _ memory: JSONValueKind.Memory
  ) throws -> JSONValue? {
    switch kind {
    case .null: return try isNull() ? .null : nil
    case .string: return (try? string()).map { .string($0) }
    case .integer: return (try? integer()).map { .integer($0) }
    case .number: return try? number()
    case .bool: return (try? bool()).map { .bool($0) }
    case .object:
      guard let object = try? object() else { return nil }
      try JSONPlace.enter(level, object.codingPath)
      return .object(try JSONPlace.members(of: object, at: level + 1, memory))
    case .array:
      guard let items = try? array() else { return nil }
      try JSONPlace.enter(level, items.codingPath)
      var values: [JSONValue] = []
      let list = JSONItems(items)
      while !list.items.isAtEnd {
        values.append(try JSONPlace.item(list).value(at: level + 1, like: memory.ofItems))
      }
      return .array(values)
    }
  }

  private static func members(
    of object: KeyedDecodingContainer<JSONKey>, at level: Int, _ memory: JSONValueKind.Memory
  ) throws -> JSONObject {
    var members = JSONObject()
    for key in object.allKeys {
      let place = JSONPlace.member(object, key)
      members[key.stringValue] = try place.value(at: level, like: memory.of(key))
    }
    return members
  }

  private static func enter(_ level: Int, _ path: @autoclosure () -> [any CodingKey]) throws {
    try NeedsRoom.check(at: level)
    guard level < maximumLevels else {
      let problem = "It nests deeper than \(maximumLevels) levels."
      throw DecodingError.dataCorrupted(.init(codingPath: path(), debugDescription: problem))
    }
  }

  fileprivate func number() throws -> JSONValue {
    // An item is read once: what it is must be asked of a decoder of its own.
    if case .item(let list) = self { return try list.items.decode(JSONNumberItem.self).value }
    let number = try double()
    if number.rounded() == number, let integer = try? integer() { return .integer(integer) }
    guard case .bigInteger = JSONValue(number), let decimal = try? decimal() else {
      return JSONValue(number)
    }
    let exact = ExactDecimal(spelling: decimal.description)
    return exact.isIntegral ? exact.jsonValue : JSONValue(number)
  }
}

nonisolated extension JSONPlace {
  private func isNull() throws -> Bool {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decodeNil()
    case .member(let object, let key): try object.decodeNil(forKey: key)
    case .item(let list): try list.items.decodeNil()
    }
  }

  private func string() throws -> String {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decode(String.self)
    case .member(let object, let key): try object.decode(String.self, forKey: key)
    case .item(let list): try list.items.decode(String.self)
    }
  }

  private func integer() throws -> Int64 {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decode(Int64.self)
    case .member(let object, let key): try object.decode(Int64.self, forKey: key)
    case .item(let list): try list.items.decode(Int64.self)
    }
  }

  private func double() throws -> Double {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decode(Double.self)
    case .member(let object, let key): try object.decode(Double.self, forKey: key)
    case .item(let list): try list.items.decode(Double.self)
    }
  }

  private func bool() throws -> Bool {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decode(Bool.self)
    case .member(let object, let key): try object.decode(Bool.self, forKey: key)
    case .item(let list): try list.items.decode(Bool.self)
    }
  }

  private func decimal() throws -> Decimal {
    switch self {
    case .alone(let decoder): try decoder.singleValueContainer().decode(Decimal.self)
    case .member(let object, let key): try object.decode(Decimal.self, forKey: key)
    case .item(let list): try list.items.decode(Decimal.self)
    }
  }

  private func object() throws -> KeyedDecodingContainer<JSONKey> {
    switch self {
    case .alone(let decoder): try decoder.container(keyedBy: JSONKey.self)
    case .member(let object, let key):
      try object.nestedContainer(keyedBy: JSONKey.self, forKey: key)
    case .item(let list): try list.items.nestedContainer(keyedBy: JSONKey.self)
    }
  }

  private func array() throws -> any UnkeyedDecodingContainer {
    switch self {
    case .alone(let decoder): try decoder.unkeyedContainer()
    case .member(let object, let key): try object.nestedUnkeyedContainer(forKey: key)
    case .item(let list): try list.items.nestedUnkeyedContainer()
    }
  }
}

/// A number that is asked what it is in more than one way.
private nonisolated struct JSONNumberItem: Decodable {
  let value: JSONValue

  init(from decoder: any Decoder) throws {
    value = try JSONPlace.alone(decoder).number()
  }
}

/// A list whose items are handed over one by one.
private nonisolated final class JSONItems {
  var items: any UnkeyedDecodingContainer

  init(_ items: any UnkeyedDecodingContainer) {
    self.items = items
  }
}

/// What a value is, as far as decoders tell.
private nonisolated enum JSONValueKind {
  case null, string, object, array, integer, number, bool

  /// In the order in which a value is tried.
  static let all: [JSONValueKind] = [.null, .string, .object, .array, .integer, .number, .bool]

  /// The kinds that were met at a place and below, since items of a list mostly look alike.
  final class Memory {
    var kind = JSONValueKind.string
    private(set) lazy var ofItems: Memory = Memory()
    private var members: [String: Memory] = [:]

    func of(_ key: JSONKey) -> Memory {
      if let memory = members[key.stringValue] { return memory }
      let memory = Memory()
      if members.count < 64 { members[key.stringValue] = memory }  // a map may have any number
      return memory
    }
  }
}

/// A value that is written by an encoder that is not ours.
private nonisolated struct JSONPart: Encodable {
  let value: JSONValue

  func encode(to encoder: any Encoder) throws {
    switch value {
    case .array(let items):
      try enter(encoder)
      var container = encoder.unkeyedContainer()
      for item in items { try container.encode(JSONPart(value: item)) }
    case .object(let object):
      try enter(encoder)
      var container = encoder.container(keyedBy: JSONKey.self)
      for member in object {
        try container.encode(JSONPart(value: member.value), forKey: JSONKey(member.key))
      }
    default:
      var container = encoder.singleValueContainer()
      try encode(to: &container)
    }
  }

  private func enter(_ encoder: any Encoder) throws {
    guard encoder.codingPath.count < maximumLevels else {
      throw JSONOutput.tooDeep(value, at: encoder.codingPath)
    }
  }

  private func encode(to container: inout any SingleValueEncodingContainer) throws {
    switch value {
    case .null, .array, .object: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .bigInteger(let digits):
      if let value = unsigned(digits) {
        try container.encode(value)
      } else {
        try container.encode(Decimal(string: digits) ?? .nan)
      }
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    }
  }
}

/// Where a type writes itself.
{{ shared }}nonisolated struct JSONOutput {
  private let encoder: any Encoder

  {{ shared }}init(_ encoder: any Encoder) {
    self.encoder = encoder
  }

  /// The error for a value that lies too deep. It holds the value's type alone: whoever prints an error
  /// prints what it holds, and that could exhaust the stack.
  static func tooDeep(_ value: Any, at path: [any CodingKey]) -> EncodingError {
    let problem = "It nests deeper than \(maximumLevels) levels."
    return .invalidValue(type(of: value), .init(codingPath: path, debugDescription: problem))
  }

  /// Writes a value that lies deep as JSON, with a larger stack; any other must be written as usual.
  /// Whether it is written.
  {{ shared }}func writes(deep value: some Encodable) throws -> Bool {
    if encoder is JSONValueEncoder || encoder.codingPath.count < exactLevels { return false }
    try JSONValue(encoding: value).encode(to: encoder)
    return true
  }
}

nonisolated extension JSONObject: Codable {
  /// Reads any JSON object.
  {{ access }}init(from decoder: any Decoder) throws {
    self = try JSONFields(of: decoder).others(besides: [])
  }

  /// Writes the members in order.
  {{ access }}func encode(to encoder: any Encoder) throws {
    try JSONMembers(of: encoder).encode(others: self)
  }
}
