import Foundation

/// The members of an object while a type reads its properties from them.
///
/// ```swift
/// init(from decoder: any Decoder) throws {
///   let fields = try JSONFields(of: decoder)
///   totalBooks = try fields.required(Int.self, "totalBooks")
///   note = try fields.optional(String.self, "note")
///   additionalFields = try fields.others(besides: Self.memberNames)
/// }
/// ```
///
/// Works with every decoder, and takes a short way with the one behind `JSONValue.decode(_:)`.
/// Whatever does not fit throws a `DecodingError` with its full coding path.
{{ access }}nonisolated struct JSONFields {
  enum Source {
    case object(JSONObject, JSONValueDecoder)
    case container(KeyedDecodingContainer<JSONKey>)
  }

  let source: Source

  /// The members of the object that `decoder` stands at. Throws where it is none.
  {{ access }}init(of decoder: any Decoder) throws {
    let decoder = try JSONInput(decoder).roomy()
    if let decoder = decoder as? JSONValueDecoder {
      source = .object(try decoder.object(), decoder)
    } else {
      source = .container(try decoder.container(keyedBy: JSONKey.self))
    }
  }

  /// Whether there is a member called `key`.
  {{ access }}func contains(_ key: JSONKey) -> Bool {
    switch source {
    case .object(let object, _): object.position(of: key.stringValue) != nil
    case .container(let container): container.contains(key)
    }
  }

  /// The member called `key`, which must be there.
  {{ access }}func required<T: Decodable>(_ type: T.Type, _ key: JSONKey) throws -> T {
    switch source {
    case .object(let object, let decoder):
      guard let value = object[key.stringValue] else { throw decoder.missing(key) }
      return try decoder.unwrap(type, of: value, at: .key(key.stringValue))
    case .container(let container):
      return try JSONFields.decode(type, key, from: container)
    }
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: unless `T` takes
  /// null, it throws.
  {{ access }}func optional<T: Decodable>(_ type: T.Type, _ key: JSONKey) throws -> T? {
    switch source {
    case .object(let object, let decoder):
      guard let value = object[key.stringValue] else { return nil }
      return try decoder.unwrap(type, of: value, at: .key(key.stringValue))
    case .container(let container):
      guard container.contains(key) else { return nil }
      return try JSONFields.decode(type, key, from: container)
    }
  }

  /// The member called `key`, which must be there, or nil where it is null.
  {{ access }}func nullable<T: Decodable>(_ type: T.Type, _ key: JSONKey) throws -> T? {
    switch source {
    case .object(let object, let decoder):
      guard let value = object[key.stringValue] else { throw decoder.missing(key) }
      return value.isNull ? nil : try decoder.unwrap(type, of: value, at: .key(key.stringValue))
    case .container(let container):
      if try container.decodeNil(forKey: key) { return nil }
      return try JSONFields.decode(type, key, from: container)
    }
  }

  /// The members that are not called as one of `known`.
  {{ access }}func others(besides known: [String]) throws -> JSONObject {
    switch source {
    case .object(let object, _):
      var others: [JSONObject.Member] = []
      for member in object.members where !JSONFields.isKnown(member.key, known) {
        others.append(member)
      }
      return others.isEmpty ? JSONObject() : JSONObject(unique: others) ?? JSONObject()
    case .container(let container):
      var others = JSONObject()
      for key in container.allKeys where !JSONFields.isKnown(key.stringValue, known) {
        others[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
      }
      return others
    }
  }

  /// The members that are not called as one of `known`, each as a `T`.
  {{ access }}func others<T: Decodable>(
    _ type: T.Type, besides known: [String]
  ) throws -> [String: T] {
    var others: [String: T] = [:]
    switch source {
    case .object(let object, let decoder):
      for member in object.members where !JSONFields.isKnown(member.key, known) {
        let value = try decoder.unwrap(type, of: member.value, at: .key(member.key))
        if others.updateValue(value, forKey: member.key) != nil {
          let problem = "Another member's name differs only in Unicode normalisation."
          throw decoder.corrupted(problem, at: .key(member.key))
        }
      }
    case .container(let container):
      for key in container.allKeys where !JSONFields.isKnown(key.stringValue, known) {
        others[key.stringValue] = try JSONFields.decode(type, key, from: container)
      }
    }
    return others
  }

  fileprivate static func isKnown(_ key: String, _ known: [String]) -> Bool {
    for name in known where sameScalars(name, key) { return true }
    return false
  }

  /// Foundation reports a number that an integer cannot hold without saying where. This says it.
  private static func decode<T: Decodable>(
    _ type: T.Type, _ key: JSONKey, from container: KeyedDecodingContainer<JSONKey>
  ) throws -> T {
    do {
      if type == String.self {
        if let value = try container.decode(String.self, forKey: key) as? T { return value }
      } else if type == Int.self {
        if let value = try container.decode(Int.self, forKey: key) as? T { return value }
      } else if type == Double.self {
        if let value = try container.decode(Double.self, forKey: key) as? T { return value }
      } else if type == Bool.self {
        if let value = try container.decode(Bool.self, forKey: key) as? T { return value }
      } else if type == Int64.self {
        if let value = try container.decode(Int64.self, forKey: key) as? T { return value }
      }
      return try container.decode(type, forKey: key)
    } catch {
      throw JSONFields.placed(error, type, key, in: container)
    }
  }

  @inline(never)
  private static func placed(
    _ error: any Error, _ type: Any.Type, _ key: JSONKey,
    in container: KeyedDecodingContainer<JSONKey>
  ) -> any Error {
    if error is DecodingError { return error }
    let problem = "The value does not fit in \(type)."
    return DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: problem)
  }
}

nonisolated extension KeyedEncodingContainer where Key == JSONKey {
  /// Writes further members behind those already written, but none that is called as one of `known`.
  {{ access }}mutating func encode(others: JSONObject, besides known: [String] = []) throws {
    for member in others where !JSONFields.isKnown(member.key, known) {
      try encode(member.value, forKey: JSONKey(member.key))
    }
  }

  /// Writes further members behind those already written, sorted by name, but none that is called as
  /// one of `known`.
  {{ access }}mutating func encode<T: Encodable>(
    others: [String: T], besides known: [String] = []
  ) throws {
    for key in others.keys.sorted() where !JSONFields.isKnown(key, known) {
      if let value = others[key] { try encode(value, forKey: JSONKey(key)) }
    }
  }
}
