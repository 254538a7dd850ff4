import Foundation

/// The seven JSON types of JSON Schema, an integral number being an `integer`.
nonisolated enum JSONType: Sendable {
  case null, boolean, integer, number, string, array, object
}

nonisolated extension Decoder {
  /// The value as a `Value`.
  func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try Value(from: self)
  }

  /// The JSON type of the value that is read.
  func jsonType() throws -> JSONType {
    let value = try (self as? JSONValueDecoder)?.value ?? JSONValue(from: self)
    switch value {
    case .null: return .null
    case .bool: return .boolean
    case .integer, .bigInteger: return .integer
    case .number: return .number
    case .string: return .string
    case .array: return .array
    case .object: return .object
    }
  }

  /// The member at a path of keys: the tag that names a union's case.
  func tag<Tag: Decodable>(_ type: Tag.Type = String.self, at path: [JSONKey]) throws -> Tag {
    var fields = try JSONFields(of: self)
    for key in path.dropLast() {
      fields = try JSONFields(of: fields.decoder(key))
    }
    return try fields.required(type, path[path.count - 1])
  }

  /// The value as a `Value`, where it is an object with all the keys and reads as one; else nil.
  ///
  /// A number that does not fit says nothing against the type: it is a fault of the whole reading,
  /// unless something else does.
  func attempt<Value: Decodable>(_ type: Value.Type, requiring keys: [JSONKey]) -> Value? {
    guard let fields = try? JSONFields(of: self), keys.allSatisfy(fields.contains) else {
      return nil
    }
    guard let decoder = self as? JSONValueDecoder else { return try? Value(from: self) }
    return decoder.session.attempt(type, from: decoder)
  }

  /// The error that says of this value what is wrong with it.
  func corrupted(_ problem: String) -> DecodingError {
    .dataCorrupted(.init(codingPath: codingPath, debugDescription: problem))
  }
}

nonisolated extension JSONFields {
  /// A decoder that stands at the member called `key`, which must be there.
  func decoder(_ key: JSONKey) throws -> any Decoder {
    switch source {
    case .object(let object, let decoder):
      guard let value = object[key.stringValue] else { throw decoder.missing(key) }
      return JSONValueDecoder(value, at: .key(key.stringValue), in: decoder)
    case .container(let container):
      guard container.contains(key) else {
        let problem = "There is no member \"\(key.stringValue)\"."
        throw DecodingError.keyNotFound(
          key, .init(codingPath: container.codingPath, debugDescription: problem))
      }
      return try container.superDecoder(forKey: key)
    }
  }

  /// Checks that the member called `key` is the constant `value`.
  func constant<Value: Decodable & Equatable>(_ value: Value, _ key: JSONKey) throws {
    guard JSONFields.same(try required(Value.self, key), value) else {
      throw differs(from: value, key)
    }
  }

  /// The member called `key`, which is absent or the constant `value`.
  func optionalConstant<Value: Decodable & Equatable>(
    _ value: Value, _ key: JSONKey
  ) throws -> Value? {
    let found = try optional(Value.self, key)
    guard found.map({ JSONFields.same($0, value) }) ?? true else { throw differs(from: value, key) }
    return found
  }

  private static func same<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
    if let left = left as? String, let right = right as? String { return sameScalars(left, right) }
    return left == right
  }

  /// The member called `key`: a semantic version with the major of `version`.
  func version(_ version: String, _ key: JSONKey) throws -> String {
    let found = try required(String.self, key)
    guard JSONFields.isVersion(found), JSONFields.major(found) == JSONFields.major(version) else {
      throw differs(from: version, key)
    }
    return found
  }

  private static func major(_ version: String) -> Substring {
    version.prefix { $0 != "." }
  }

  /// Whether a text is `major.minor.patch`, with or without pre-release and build parts.
  private static func isVersion(_ text: String) -> Bool {
    let core = text.prefix { $0 != "-" && $0 != "+" }
    let numbers = core.split(separator: ".", omittingEmptySubsequences: false)
    let digits = numbers.allSatisfy { number in
      !number.isEmpty && number.utf8.allSatisfy { (48...57).contains($0) }
        && (number.count == 1 || number.first != "0")
    }
    return numbers.count == 3 && digits
  }

  private func differs(from value: some Any, _ key: JSONKey) -> DecodingError {
    let path = ((try? decoder(key))?.codingPath ?? [key])
    return .dataCorrupted(.init(codingPath: path, debugDescription: "Expected \(value)."))
  }
}

nonisolated extension JSONDecodingSession {
  /// A case that was tried inside another one, and at which value.
  struct Attempt: Hashable {
    let type: ObjectIdentifier
    let pointer: [UInt8]
  }

  /// The value as a `Value`, or nil. What lies inside a case that is tried may be asked for again in the
  /// next one: it is read once, so that cases inside cases do not double the work at each level.
  func attempt<Value: Decodable>(_ type: Value.Type, from decoder: JSONValueDecoder) -> Value? {
    guard attempts > 0 else { return read(type, from: decoder).value }
    let key = Attempt(type: ObjectIdentifier(type), pointer: Array(decoder.path.pointer.utf8))
    if let (value, fault) = tried[key] {
      self.fault = self.fault ?? fault
      return value as? Value
    }
    let found = read(type, from: decoder)
    tried[key] = (found.value, found.fault)
    return found.value
  }

  /// Reads a case: a value, and the fault that was found on the way.
  private func read<Value: Decodable>(
    _ type: Value.Type, from decoder: JSONValueDecoder
  ) -> (value: Value?, fault: DecodingError?) {
    let before = fault
    fault = nil
    attempts += 1
    defer {
      attempts -= 1
      fault = before ?? fault
    }
    guard let value = try? Value(from: decoder) else {
      fault = nil
      return (nil, nil)
    }
    return (value, fault)
  }
}
