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
    self = try NeedsRoom.provide { try JSONPart(from: decoder).value }
  }

  /// Writes the value. Foundation's `JSONEncoder` writes integers beyond 38 digits rounded.
  {{ access }}func encode(to encoder: any Encoder) throws {
    if let exact = encoder as? JSONValueEncoder { return try exact.encode(self) }
    let part = JSONPart(value: self)
    if nests(deeperThan: shallowLevels - exactLevels) {
      try onRoomyThread { try part.encode(to: encoder) }
    } else {
      try part.encode(to: encoder)
    }
  }
}

/// A value that is read or written by an encoder or a decoder that is not ours.
private nonisolated struct JSONPart: Codable {
  let value: JSONValue

  init(value: JSONValue) {
    self.value = value
  }

  /// Containers are tried first: every other try costs more the deeper it is.
  init(from decoder: any Decoder) throws {
    if let object = try? decoder.container(keyedBy: JSONKey.self) {
      try JSONPart.enter(decoder)
      value = .object(try JSONPart.members(of: object))
    } else if var items = try? decoder.unkeyedContainer() {
      try JSONPart.enter(decoder)
      var values: [JSONValue] = []
      while !items.isAtEnd { values.append(try items.decode(JSONPart.self).value) }
      value = .array(values)
    } else {
      value = try JSONPart.scalar(in: decoder.singleValueContainer())
    }
  }

  private static func enter(_ decoder: any Decoder) throws {
    let level = decoder.codingPath.count
    try NeedsRoom.check(at: level)
    guard level < maximumLevels else {
      throw JSONInput(decoder).corrupted("It nests deeper than \(maximumLevels) levels.")
    }
  }

  private static func members(of container: KeyedDecodingContainer<JSONKey>) throws -> JSONObject {
    var object = JSONObject()
    for key in container.allKeys {
      object[key.stringValue] = try container.decode(JSONPart.self, forKey: key).value
    }
    return object
  }

  private static func scalar(in container: any SingleValueDecodingContainer) throws -> JSONValue {
    if container.decodeNil() { return .null }
    if let text = try? container.decode(String.self) { return .string(text) }
    if let integer = try? container.decode(Int64.self) { return .integer(integer) }
    if let number = try? container.decode(Double.self) { return exact(number, in: container) }
    return .bool(try container.decode(Bool.self))
  }

  private static func exact(
    _ number: Double, in container: any SingleValueDecodingContainer
  ) -> JSONValue {
    guard case .bigInteger = JSONValue(number),
      let decimal = try? container.decode(Decimal.self)
    else {
      return JSONValue(number)
    }
    let exact = ExactDecimal(spelling: decimal.description)
    return exact.isIntegral ? exact.jsonValue : JSONValue(number)
  }

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
      if let value = UInt64(digits) {
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
    var container = encoder.container(keyedBy: JSONKey.self)
    try container.encode(others: self)
  }
}
