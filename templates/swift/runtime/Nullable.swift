import Foundation

/// A value of a member that may be absent, null or a value: `Optional` tells absence, this the rest.
{{ access }}nonisolated enum Nullable<Wrapped> {
  /// The member is there and null.
  case null
  /// The member is there with a value.
  case value(Wrapped)

  /// The value, or nil for null.
  {{ access }}var value: Wrapped? {
    if case .value(let value) = self { value } else { nil }
  }

  /// `value`, or null for nil.
  {{ access }}init(_ value: Wrapped?) {
    self = value.map(Nullable.value) ?? .null
  }

  /// The same of another value: null stays null.
  {{ access }}func map<Other>(_ transform: (Wrapped) throws -> Other) rethrows -> Nullable<Other> {
    try value.map { .value(try transform($0)) } ?? .null
  }
}

nonisolated extension Nullable: Equatable where Wrapped: Equatable {}
nonisolated extension Nullable: Hashable where Wrapped: Hashable {}
nonisolated extension Nullable: Sendable where Wrapped: Sendable {}

nonisolated extension Nullable: Decodable where Wrapped: Decodable {
  /// Reads null, or the value.
  {{ access }}init(from decoder: any Decoder) throws {
    let isNull = try decoder.singleValueContainer().decodeNil()
    self = isNull ? .null : .value(try Wrapped(from: decoder))
  }
}

nonisolated extension Nullable: Encodable where Wrapped: Encodable {
  /// Writes null, or the value.
  {{ access }}func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .value(let value): try container.encode(value)
    }
  }
}

nonisolated extension Nullable: ExpressibleByNilLiteral {
  /// Null. (In a member that may be absent, `nil` means that it is absent, and `.null` that it is null.)
  {{ access }}init(nilLiteral: ()) {
    self = .null
  }
}

nonisolated extension Nullable: ExpressibleByBooleanLiteral
where Wrapped: ExpressibleByBooleanLiteral {
  /// The value `value`.
  {{ access }}init(booleanLiteral value: Wrapped.BooleanLiteralType) {
    self = .value(Wrapped(booleanLiteral: value))
  }
}

nonisolated extension Nullable: ExpressibleByIntegerLiteral
where Wrapped: ExpressibleByIntegerLiteral {
  /// The value `value`.
  {{ access }}init(integerLiteral value: Wrapped.IntegerLiteralType) {
    self = .value(Wrapped(integerLiteral: value))
  }
}

nonisolated extension Nullable: ExpressibleByFloatLiteral where Wrapped: ExpressibleByFloatLiteral {
  /// The value `value`.
  {{ access }}init(floatLiteral value: Wrapped.FloatLiteralType) {
    self = .value(Wrapped(floatLiteral: value))
  }
}

nonisolated extension Nullable: ExpressibleByUnicodeScalarLiteral
where Wrapped: ExpressibleByStringLiteral {}
nonisolated extension Nullable: ExpressibleByExtendedGraphemeClusterLiteral
where Wrapped: ExpressibleByStringLiteral {}
nonisolated extension Nullable: ExpressibleByStringLiteral
where Wrapped: ExpressibleByStringLiteral {
  /// The value `value`.
  {{ access }}init(stringLiteral value: Wrapped.StringLiteralType) {
    self = .value(Wrapped(stringLiteral: value))
  }
}

nonisolated extension Nullable: ExpressibleByArrayLiteral
where Wrapped: ExpressibleByArrayLiteral & RangeReplaceableCollection {
  /// The value with these elements.
  {{ access }}init(arrayLiteral elements: Wrapped.Element...) {
    self = .value(Wrapped(elements))
  }
}

/// The JSON value `null`, and no other.
{{ access }}nonisolated struct JSONNull: Codable, Hashable, Sendable {
  /// Null.
  {{ access }}init() {}

  /// Reads null; throws for anything else.
  {{ access }}init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard container.decodeNil() else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected null.")
    }
  }

  /// Writes null.
  {{ access }}func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

/// Storage for a property whose type holds, directly, the type that declares it.
{{ shared }}nonisolated indirect enum Indirect<Value> {
  case value(Value)

  {{ shared }}init(_ value: Value) {
    self = .value(value)
  }

  {{ shared }}var value: Value {
    switch self {
    case .value(let value): value
    }
  }
}

nonisolated extension Indirect: Equatable where Value: Equatable {}
nonisolated extension Indirect: Hashable where Value: Hashable {}
nonisolated extension Indirect: Sendable where Value: Sendable {}

nonisolated extension JSONNull: CustomStringConvertible {
  /// `null`.
  {{ access }}var description: String { "null" }
}

nonisolated extension Nullable: CustomStringConvertible {
  /// `null`, or what the value says of itself.
  {{ access }}var description: String {
    switch self {
    case .null: "null"
    case .value(let value): "\(value)"
    }
  }
}
