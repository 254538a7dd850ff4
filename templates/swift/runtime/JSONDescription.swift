import Foundation

/// A value that says what it is by its type's name and its JSON.
{{ access }}nonisolated protocol JSONDescribed: Encodable, CustomStringConvertible {}

nonisolated extension JSONDescribed {
  /// The type's name, and the value as compact JSON.
  {{ access }}var description: String { jsonDescription(of: self) }
}

/// What `description` says of a value.
nonisolated func jsonDescription(of value: any Encodable) -> String {
  Described(value: value, name: "\(type(of: value))").text
}

/// A value that is described. (No type parameter and no argument tells its type: else the compiler
/// makes a copy for each, and an app pays for it.)
private nonisolated final class Described {
  private let value: any Encodable
  private let name: String

  init(value: any Encodable, name: String) {
    (self.value, self.name) = (value, name)
  }

  var text: String {
    guard let text = try? JSONValue(encoding: value).jsonText() else {
      return "\(name), which JSON cannot write"
    }
    return "\(name) \(text)"
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
