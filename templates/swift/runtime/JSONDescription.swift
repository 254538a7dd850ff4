import Foundation

/// A value that says what it is by its type's name and its JSON.
{{ access }}nonisolated protocol JSONDescribed: Encodable, CustomStringConvertible {}

nonisolated extension JSONDescribed {
  /// The type's name, and the value as compact JSON.
  {{ access }}var description: String { jsonDescription(of: self) }
}

/// What `description` says of a value.
{{ shared }}nonisolated func jsonDescription(of value: any Encodable) -> String {
  DescribedValue(value).text
}

/// A value that is described. (It is stored before anything asks for its type: else the compiler makes
/// a copy of all this for each type, and an app pays for it.)
private nonisolated final class DescribedValue {
  private let value: any Encodable

  init(_ value: any Encodable) {
    self.value = value
  }

  var text: String {
    guard let text = try? JSONValue(encoding: value).jsonText() else {
      return "\(type(of: value)), which JSON cannot write"
    }
    return "\(type(of: value)) \(text)"
  }
}

nonisolated extension JSONObject: CustomStringConvertible {
  /// The members as compact JSON.
  {{ access }}var description: String { JSONValue.object(self).description }
}
