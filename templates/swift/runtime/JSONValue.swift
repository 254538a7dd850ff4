import Foundation

/// Any JSON value, exact: integers of any size stay integers, members keep their order.
///
/// Strings compare by their Unicode scalars, as JSON does, and not by canonical equivalence, as
/// Swift's `String` does. A number with an integral value is always an `integer` or a `bigInteger`
/// (`50.0` and `50` are one value); the initialisers and the parser see to it.
{{ access }}nonisolated enum JSONValue: Sendable {
  /// `null`.
  case null
  /// `true` or `false`.
  case bool(Bool)
  /// A number with an integral value that fits 64 bits.
  case integer(Int64)
  /// A number with an integral value beyond `Int64`: an optional minus sign and decimal digits.
  case bigInteger(String)
  /// A number that is no integer.
  case number(Double)
  /// A string.
  case string(String)
  /// An array.
  case array([JSONValue])
  /// An object.
  case object(JSONObject)

  /// The number `value`: an integer where its value is one, the one that its shortest spelling shows.
  {{ access }}init(_ value: Double) {
    if value.magnitude <= 0x1p53, let integer = Int64(exactly: value) {
      self = .integer(integer)
    } else if value.isFinite, value.rounded() == value {
      self = ExactDecimal(value).jsonValue
    } else {
      self = .number(value)
    }
  }

  /// The integer `value`.
  {{ access }}init(_ value: some BinaryInteger) {
    if let integer = Int64(exactly: value) {
      self = .integer(integer)
    } else {
      self = .bigInteger(String(value))
    }
  }
}

nonisolated extension JSONValue {
  /// Whether this is `null`.
  {{ access }}var isNull: Bool {
    if case .null = self { true } else { false }
  }

  /// The truth value, where this is one.
  {{ access }}var boolValue: Bool? {
    if case .bool(let value) = self { value } else { nil }
  }

  /// The integer, where this is one that `Int` can hold.
  {{ access }}var intValue: Int? {
    @inline(never) get {
      if case .integer(let value) = self { Int(exactly: value) } else { nil }
    }
  }

  /// The double nearest to the number, where this is a number.
  {{ access }}var doubleValue: Double? {
    switch self {
    case .integer(let value): Double(value)
    case .bigInteger(let digits): Double(digits)
    case .number(let value): value
    default: nil
    }
  }

  /// The string, where this is one.
  {{ access }}var stringValue: String? {
    @inline(never) get {
      if case .string(let value) = self { value } else { nil }
    }
  }

  /// The items, where this is an array.
  {{ access }}var arrayValue: [JSONValue]? {
    if case .array(let value) = self { value } else { nil }
  }

  /// The members, where this is an object.
  {{ access }}var objectValue: JSONObject? {
    if case .object(let value) = self { value } else { nil }
  }

  /// The member called `key`, where this is an object that has one.
  {{ access }}subscript(key: String) -> JSONValue? {
    @inline(never) get {
      if case .object(let value) = self { value[key] } else { nil }
    }
  }

  /// The item at `index`, where this is an array that long.
  {{ access }}subscript(index: Int) -> JSONValue? {
    @inline(never) get {
      guard case .array(let items) = self, items.indices.contains(index) else { return nil }
      return items[index]
    }
  }
}

nonisolated extension JSONValue: Hashable {
  /// Whether both are the same JSON value: numbers by value, objects whatever their order.
  @inline(never)
  {{ access }}static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): sameScalars(left, right)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    default: ExactDecimal.isEqual(left, right)
    }
  }

  /// Feeds the value into `hasher`; equal values feed the same.
  {{ access }}func hash(into hasher: inout Hasher) {
    switch self {
    case .null:
      hasher.combine(0 as UInt8)
    case .bool(let value):
      hasher.combine(value ? 2 : 1 as UInt8)
    case .integer, .bigInteger, .number:
      hasher.combine(3 as UInt8)
      hasher.combine(doubleValue)
    case .string(let value):
      hasher.combine(4 as UInt8)
      hashScalars(of: value, into: &hasher)
    case .array(let items):
      hasher.combine(5 as UInt8)
      hasher.combine(items)
    case .object(let members):
      hasher.combine(6 as UInt8)
      hasher.combine(members)
    }
  }
}

nonisolated extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
  ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  /// `null`.
  {{ access }}init(nilLiteral: ()) {
    self = .null
  }

  /// `true` or `false`.
  {{ access }}init(booleanLiteral value: Bool) {
    self = .bool(value)
  }

  /// An integer.
  {{ access }}init(integerLiteral value: Int64) {
    self = .integer(value)
  }

  /// A number.
  {{ access }}init(floatLiteral value: Double) {
    self.init(value)
  }

  /// A string.
  {{ access }}init(stringLiteral value: String) {
    self = .string(value)
  }

  /// An array.
  {{ access }}init(arrayLiteral elements: JSONValue...) {
    self = .array(elements)
  }

  /// An object; of a key written twice the last value counts.
  {{ access }}init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(JSONObject(last: elements))
  }
}

nonisolated extension JSONValue: CustomStringConvertible {
  /// The value as compact JSON.
  {{ access }}var description: String {
    (try? jsonText()) ?? "a value with a number that JSON cannot write"
  }
}
