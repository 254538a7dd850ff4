import Foundation

/// A value that says what it is by its type's name and its JSON.
{{ access }}nonisolated protocol JSONDescribed: Encodable, CustomStringConvertible {}

nonisolated extension JSONDescribed {
  /// The type's name, and the value as compact JSON.
  {{ access }}var description: String { jsonDescription(of: self) }
}

/// What `description` says of a value.
nonisolated func jsonDescription<Value: Encodable>(of value: Value) -> String {
  do {
    return "\(Value.self) \(try JSONValue(encoding: value).jsonText())"
  } catch {
    return "\(Value.self), which JSON cannot write"
  }
}

nonisolated extension JSONObject: CustomStringConvertible {
  /// The members as compact JSON.
  {{ access }}var description: String { JSONValue.object(self).description }
}

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
