import Foundation

/// A name in a JSON object, or a position in an array, as coding paths have them.
{{ shared }}nonisolated struct JSONKey: CodingKey {
  /// The name; of a position some words.
  {{ shared }}let stringValue: String

  /// The position.
  {{ shared }}let intValue: Int?

  /// The name `stringValue`.
  {{ shared }}init(_ stringValue: String) {
    (self.stringValue, intValue) = (stringValue, nil)
  }

  /// The name `stringValue`.
  {{ shared }}init(stringValue: String) {
    (self.stringValue, intValue) = (stringValue, nil)
  }

  /// The position `intValue`.
  {{ shared }}init(intValue: Int) {
    (stringValue, self.intValue) = ("Index \(intValue)", intValue)
  }
}

nonisolated extension PathStep {
  var codingKey: any CodingKey {
    switch self {
    case .key(let key): JSONKey(key)
    case .index(let index): JSONKey(intValue: index)
    }
  }
}
