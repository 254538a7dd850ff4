import Foundation

/// A name in a JSON object, known or not.
public nonisolated struct JSONKey: CodingKey, ExpressibleByStringLiteral, Sendable {
  /// The name.
  public let stringValue: String

  /// Always nil: names of members are strings.
  public var intValue: Int? { nil }

  /// The name `stringValue`.
  public init(_ stringValue: String) {
    self.stringValue = stringValue
  }

  /// The name `stringValue`.
  public init(stringValue: String) {
    self.stringValue = stringValue
  }

  /// Always nil: names of members are strings.
  public init?(intValue: Int) {
    return nil
  }

  /// The name `value`.
  public init(stringLiteral value: String) {
    stringValue = value
  }
}

nonisolated extension JSONKey: Hashable {
  /// Whether both are the same name, scalar by scalar.
  public static func == (left: JSONKey, right: JSONKey) -> Bool {
    sameScalars(left.stringValue, right.stringValue)
  }

  /// Feeds the name into `hasher`.
  public func hash(into hasher: inout Hasher) {
    hashScalars(of: stringValue, into: &hasher)
  }
}

/// A position in a JSON array, as an error's coding path shows it.
nonisolated struct JSONIndex: CodingKey {
  let position: Int

  init(_ position: Int) {
    self.position = position
  }

  var stringValue: String { "Index \(position)" }

  var intValue: Int? { position }

  init?(stringValue: String) {
    return nil
  }

  init?(intValue: Int) {
    position = intValue
  }
}
