import Foundation

/// A value that says what it is by its type's name and its JSON.
{{ access }}nonisolated protocol JSONDescribed: Encodable, CustomStringConvertible {}

nonisolated extension JSONDescribed {
  /// The type's name, and the value as compact JSON.
  {{ access }}var description: String { jsonDescription(of: self) }
}

/// What `description` says of a value. (One function for all types: an app pays for each copy.)
@inline(never)
nonisolated func jsonDescription(of value: any Encodable) -> String {
  let text = try? JSONValue(encoding: value).jsonText()
  return "\(type(of: value))\(text.map { " \($0)" } ?? ", which JSON cannot write")"
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
