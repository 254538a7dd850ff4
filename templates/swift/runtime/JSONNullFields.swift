import Foundation

nonisolated extension JSONFields {
  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable(_ type: String.Type, _ key: String) throws -> String? {
    try isNull(key) ? nil : required(type, key)
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable(_ type: Bool.Type, _ key: String) throws -> Bool? {
    try isNull(key) ? nil : required(type, key)
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable(_ type: Double.Type, _ key: String) throws -> Double? {
    try isNull(key) ? nil : required(type, key)
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable(_ type: Int64.Type, _ key: String) throws -> Int64? {
    try isNull(key) ? nil : required(type, key)
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable(_ type: Int.Type, _ key: String) throws -> Int? {
    try isNull(key) ? nil : required(type, key)
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ shared }}func nullable<T: Decodable>(_ type: T.Type, _ key: String) throws -> T? {
    try isNull(key) ? nil : required(type, key)
  }
}
