import Foundation

/// A value of a member that may be absent, null or a value: `Optional` tells absence, this the rest.
public nonisolated enum Nullable<Wrapped> {
  /// The member is there and null.
  case null
  /// The member is there with a value.
  case value(Wrapped)

  /// The value, or nil for null.
  public var value: Wrapped? {
    if case .value(let value) = self { value } else { nil }
  }
}

nonisolated extension Nullable: Equatable where Wrapped: Equatable {}
nonisolated extension Nullable: Hashable where Wrapped: Hashable {}
nonisolated extension Nullable: Sendable where Wrapped: Sendable {}

nonisolated extension Nullable: Decodable where Wrapped: Decodable {
  /// Reads null, or the value.
  public init(from decoder: any Decoder) throws {
    let isNull = try decoder.singleValueContainer().decodeNil()
    self = isNull ? .null : .value(try Wrapped(from: decoder))
  }
}

nonisolated extension Nullable: Encodable where Wrapped: Encodable {
  /// Writes null, or the value.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .value(let value): try container.encode(value)
    }
  }
}

/// The JSON value `null`, and no other.
public nonisolated struct JSONNull: Codable, Hashable, Sendable {
  /// Null.
  public init() {}

  /// Reads null; throws for anything else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard container.decodeNil() else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "Expected null.")
    }
  }

  /// Writes null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encodeNil()
  }
}

/// Storage for a property whose type holds, directly, the type that declares it.
nonisolated indirect enum Indirect<Value> {
  case value(Value)

  init(_ value: Value) {
    self = .value(value)
  }

  var value: Value {
    switch self {
    case .value(let value): value
    }
  }
}

nonisolated extension Indirect: Equatable where Value: Equatable {}
nonisolated extension Indirect: Hashable where Value: Hashable {}
nonisolated extension Indirect: Sendable where Value: Sendable {}
