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
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let text = try? container.decode(String.self) {
      self = .string(text)
    } else if let integer = try? container.decode(Int64.self) {
      self = .integer(integer)
    } else if let number = try? container.decode(Double.self) {
      self = JSONValue.number(number, in: container)
    } else if let flag = try? container.decode(Bool.self) {
      self = .bool(flag)
    } else if let object = try? container.decode(JSONObject.self) {
      self = .object(object)
    } else {
      self = .array(try container.decode([JSONValue].self))
    }
  }

  private static func number(
    _ number: Double, in container: any SingleValueDecodingContainer
  ) -> JSONValue {
    guard case .bigInteger = JSONValue(number),
      let decimal = try? container.decode(Decimal.self)
    else {
      return JSONValue(number)
    }
    let exact = ExactDecimal(spelling: decimal.description.utf8)
    return exact.isIntegral ? exact.jsonValue : JSONValue(number)
  }

  /// Writes the value. Foundation's `JSONEncoder` writes integers beyond 38 digits rounded.
  {{ access }}func encode(to encoder: any Encoder) throws {
    if let exact = encoder as? JSONValueEncoder { return try exact.encode(self) }
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
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
    case .array(let items): try container.encode(items)
    case .object(let members): try container.encode(members)
    }
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
