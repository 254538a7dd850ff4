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
/// Whatever does not fit throws a `DecodingError` with its full coding path. Scalars have functions of
/// their own, which are no generic ones: an app pays for each copy.
{{ shared }}nonisolated final class JSONFields {
  private let object: JSONObject
  private let decoder: JSONValueDecoder?
  /// The members, where the decoder is not ours.
  private let container: KeyedDecodingContainer<JSONKey>?

  /// The members of the object that `decoder` stands at. Throws where it is none.
  {{ shared }}init(of decoder: any Decoder) throws {
    let decoder = try JSONInput(decoder).roomy()
    if let decoder = decoder as? JSONValueDecoder {
      (object, container) = (try decoder.object(), nil)
      self.decoder = decoder
    } else {
      (object, container) = (JSONObject(), try decoder.container(keyedBy: JSONKey.self))
      self.decoder = nil
    }
  }

  /// Whether there is a member called `key`.
  {{ shared }}func contains(_ key: String) -> Bool {
    container?.contains(JSONKey(key)) ?? (object.position(of: key) != nil)
  }

  /// Whether the member called `key`, which must be there, is null.
  @inline(never)
  {{ shared }}func isNull(_ key: String) throws -> Bool {
    if let container { return try container.decodeNil(forKey: JSONKey(key)) }
    guard let value = object[key] else { throw missing(key) }
    return value.isNull
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: it throws.
  @inline(never)
  {{ shared }}func optional(_ type: String.Type, _ key: String) throws -> String? {
    if let container {
      let name = JSONKey(key)
      do {
        return container.contains(name) ? try container.decode(type, forKey: name) : nil
      } catch {
        throw located(error, type, key)
      }
    }
    guard let value = object[key] else { return nil }
    if case .string(let text) = value { return text }
    throw unfit(type, value, key)
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: it throws.
  @inline(never)
  {{ shared }}func optional(_ type: Bool.Type, _ key: String) throws -> Bool? {
    if let container {
      let name = JSONKey(key)
      do {
        return container.contains(name) ? try container.decode(type, forKey: name) : nil
      } catch {
        throw located(error, type, key)
      }
    }
    guard let value = object[key] else { return nil }
    if case .bool(let flag) = value { return flag }
    throw unfit(type, value, key)
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: it throws.
  @inline(never)
  {{ shared }}func optional(_ type: Double.Type, _ key: String) throws -> Double? {
    if let container {
      let name = JSONKey(key)
      do {
        return container.contains(name) ? try container.decode(type, forKey: name) : nil
      } catch {
        throw located(error, type, key)
      }
    }
    guard let value = object[key] else { return nil }
    if case .number(let number) = value { return number }
    return try decoder?.double(of: value, at: .key(key))
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: it throws.
  @inline(never)
  {{ shared }}func optional(_ type: Int64.Type, _ key: String) throws -> Int64? {
    if let container {
      let name = JSONKey(key)
      do {
        return container.contains(name) ? try container.decode(type, forKey: name) : nil
      } catch {
        throw located(error, type, key)
      }
    }
    guard let value = object[key] else { return nil }
    if case .integer(let integer) = value { return integer }
    throw unfit(type, value, key)
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: it throws.
  @inline(never)
  {{ shared }}func optional(_ type: Int.Type, _ key: String) throws -> Int? {
    if let container {
      let name = JSONKey(key)
      do {
        return container.contains(name) ? try container.decode(type, forKey: name) : nil
      } catch {
        throw located(error, type, key)
      }
    }
    guard let value = object[key] else { return nil }
    if case .integer(let integer) = value, let integer = Int(exactly: integer) { return integer }
    throw unfit(type, value, key)
  }

  /// The member called `key`, or nil where it is absent. A null is no absence: unless `T` takes
  /// null, it throws.
  {{ shared }}func optional<T: Decodable>(_ type: T.Type, _ key: String) throws -> T? {
    contains(key) ? try required(type, key) : nil
  }

  /// The member called `key`, which must be there.
  @inline(never)
  {{ shared }}func required(_ type: String.Type, _ key: String) throws -> String {
    if let value = try? container?.decode(type, forKey: JSONKey(key)) { return value }
    if let value = try optional(type, key) { return value }
    throw missing(key)
  }

  /// The member called `key`, which must be there.
  @inline(never)
  {{ shared }}func required(_ type: Bool.Type, _ key: String) throws -> Bool {
    if let value = try? container?.decode(type, forKey: JSONKey(key)) { return value }
    if let value = try optional(type, key) { return value }
    throw missing(key)
  }

  /// The member called `key`, which must be there.
  @inline(never)
  {{ shared }}func required(_ type: Double.Type, _ key: String) throws -> Double {
    if let value = try? container?.decode(type, forKey: JSONKey(key)) { return value }
    if let value = try optional(type, key) { return value }
    throw missing(key)
  }

  /// The member called `key`, which must be there.
  @inline(never)
  {{ shared }}func required(_ type: Int64.Type, _ key: String) throws -> Int64 {
    if let value = try? container?.decode(type, forKey: JSONKey(key)) { return value }
    if let value = try optional(type, key) { return value }
    throw missing(key)
  }

  /// The member called `key`, which must be there.
  @inline(never)
  {{ shared }}func required(_ type: Int.Type, _ key: String) throws -> Int {
    if let value = try? container?.decode(type, forKey: JSONKey(key)) { return value }
    if let value = try optional(type, key) { return value }
    throw missing(key)
  }

  /// The member called `key`, which must be there.
  {{ shared }}func required<T: Decodable>(_ type: T.Type, _ key: String) throws -> T {
    do {
      if let container { return try container.decode(type, forKey: JSONKey(key)) }
      return try T(from: decoder(key))
    } catch {
      throw located(error, type, key)
    }
  }

  /// The member called `key`, which must be there, where the type says itself what does not fit.
  {{ shared }}func required<T: Decodable & JSONDescribed>(
    _ type: T.Type, _ key: String
  ) throws -> T {
    if let container { return try container.decode(type, forKey: JSONKey(key)) }
    return try T(from: decoder(key))
  }

  /// A decoder that stands at the member called `key`, which must be there.
  @inline(never)
  {{ shared }}func decoder(_ key: String) throws -> any Decoder {
    if let decoder {
      guard let value = object[key] else { throw missing(key) }
      return try decoder.inner(value, at: .key(key))
    }
    guard let container, container.contains(JSONKey(key)) else { throw missing(key) }
    return try container.superDecoder(forKey: JSONKey(key))
  }

  /// The members that are not called as one of `known`.
  @inline(never)
  {{ shared }}func others(besides known: [String]) throws -> JSONObject {
    if let container {
      var others = JSONObject()
      for key in container.allKeys where !JSONFields.isKnown(key.stringValue, known) {
        others[key.stringValue] = try JSONValue(from: container.superDecoder(forKey: key))
      }
      return others
    }
    var others: [JSONObject.Member] = []
    for member in object.members where !JSONFields.isKnown(member.key, known) {
      others.append(member)
    }
    return others.isEmpty ? JSONObject() : JSONObject(unique: others) ?? JSONObject()
  }

  /// The members that are not called as one of `known`, each as a `T`.
  {{ shared }}func others<T: Decodable>(
    _ type: T.Type, besides known: [String]
  ) throws -> [String: T] {
    var others: [String: T] = [:]
    for name in names where !JSONFields.isKnown(name, known) {
      if others.updateValue(try required(type, name), forKey: name) != nil {
        throw corrupted("Another member's name differs only in Unicode normalisation.", at: name)
      }
    }
    return others
  }

  private var names: [String] {
    var names: [String] = []
    for key in container?.allKeys ?? [] { names.append(key.stringValue) }
    for member in object.members { names.append(member.key) }
    return names
  }

  static func isKnown(_ key: String, _ known: [String]) -> Bool {
    let count = key.utf8.count
    for name in known where name.utf8.count == count && sameScalars(name, key) { return true }
    return false
  }
}

nonisolated extension JSONFields {
  private var path: [any CodingKey] { decoder?.codingPath ?? container?.codingPath ?? [] }

  /// The error that says of a member what is wrong with it.
  @inline(never)
  func corrupted(_ problem: String, at key: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: path + [JSONKey(key)], debugDescription: problem))
  }

  @inline(never)
  private func missing(_ key: String) -> DecodingError {
    let problem = "There is no member \"" + key + "\"."
    return .keyNotFound(JSONKey(key), .init(codingPath: path, debugDescription: problem))
  }

  @inline(never)
  private func unfit(_ type: Any.Type, _ value: JSONValue, _ key: String) -> any Error {
    decoder?.unfit(type, value, at: .key(key)) ?? missing(key)
  }

  /// Foundation reports a number that an integer cannot hold without saying where. This says it.
  @inline(never)
  private func located(_ error: any Error, _ type: Any.Type, _ key: String) -> any Error {
    if error is DecodingError || error is NeedsRoom { return error }
    return corrupted("The value does not fit in \(type).", at: key)
  }
}
