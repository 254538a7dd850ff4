import Foundation

nonisolated extension JSONValue {
  /// Makes a `T` of the value, as `JSONDecoder` would of its text.
  ///
  /// An integer that a floating-point property would round is a fault. Throws `DecodingError`,
  /// always with the coding path of the value that does not fit.
  {{ access }}func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    try decode(type, checked: nil)
  }

  /// Makes a `T` of the value. `checked`: what its check has decided.
  func decode<T: Decodable>(_ type: T.Type, checked: CheckedDocument?) throws -> T {
    let session = JSONDecodingSession(checked: checked)
    let value = try JSONValueDecoder(self, session: session).unwrap(type)
    if let fault = session.fault { throw fault }
    return value
  }
}

/// What the decoders of one document share.
nonisolated final class JSONDecodingSession {
  /// A fault found where nothing could be thrown.
  var fault: DecodingError?
  let checked: CheckedDocument?
  /// Chooses the cases of unions; made by the first that asks.
  var choosing: AnyObject?
  /// The way to the document, where it is a part of what another decoder reads.
  let above: [any CodingKey]

  init(checked: CheckedDocument? = nil, above: [any CodingKey] = []) {
    (self.checked, self.above) = (checked, above)
  }
}

/// Decodes one value; the parents lead to the coding path.
nonisolated final class JSONValueDecoder: Decoder {
  let value: JSONValue
  let session: JSONDecodingSession
  private let parent: JSONValueDecoder?
  private let step: PathStep?
  private let level: Int

  init(_ value: JSONValue, session: JSONDecodingSession) {
    (self.value, self.session, level) = (value, session, session.above.count)
    (parent, step) = (nil, nil)
  }

  init(_ value: JSONValue, at step: PathStep, in parent: JSONValueDecoder) {
    (self.value, self.session, level) = (value, parent.session, parent.level + 1)
    (self.parent, self.step) = (parent, step)
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The way to the value.
  var codingPath: [any CodingKey] {
    var path = parent?.codingPath ?? session.above
    if let step { path.append(step.codingKey) }
    return path
  }

  /// The value as a `T`; on a thread with a larger stack, where it lies deep.
  func read<T: Decodable>(_ type: T.Type) throws -> T {
    goesDeep ? try readDeep(type) as! T : try T(from: self)
  }

  @inline(never)
  private var goesDeep: Bool {
    level == exactLevels && value.nests(deeperThan: shallowLevels - exactLevels)
  }

  /// The value as a `type`, which is no type parameter: an app pays for each copy.
  @inline(never)
  private func readDeep(_ type: any Decodable.Type) throws -> any Decodable {
    try onRoomyThread { try type.init(from: self) }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(JSONKeyedDecoding<Key>(decoder: self, object: try object()))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    guard case .array(let items) = value else {
      throw mismatch([JSONValue].self, of: value, at: nil)
    }
    return JSONUnkeyedDecoding(decoder: self, items: items)
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    self
  }

  /// The members, where the value is an object.
  func object() throws -> JSONObject {
    guard case .object(let object) = value else {
      throw mismatch(JSONObject.self, of: value, at: nil)
    }
    return object
  }
}

nonisolated extension PathStep {
  var codingKey: any CodingKey {
    switch self {
    case .key(let key): JSONKey(key)
    case .index(let index): JSONIndex(index)
    }
  }
}

nonisolated extension JSONValueDecoder {
  /// The value as a `T`. Scalars are read at once; other types decode themselves.
  func unwrap<T: Decodable>(_ type: T.Type) throws -> T {
    try scalar(type, of: value, at: nil) ?? read(type)
  }

  /// The member or item `value` of this decoder's value as a `T`.
  func unwrap<T: Decodable>(_ type: T.Type, of value: JSONValue, at step: PathStep) throws -> T {
    try scalar(type, of: value, at: step)
      ?? JSONValueDecoder(value, at: step, in: self).read(type)
  }

  /// The value as a `T` where `T` is one of JSON's scalars or `JSONValue`; else nil.
  private func scalar<T>(_ type: T.Type, of value: JSONValue, at step: PathStep?) throws -> T? {
    if type == String.self {
      if case .string(let text) = value { return text as? T }
    } else if type == Int.self {
      return try integer(Int.self, of: value, at: step) as? T
    } else if type == Double.self {
      return try double(of: value, at: step) as? T
    } else if type == Bool.self {
      if case .bool(let flag) = value { return flag as? T }
    } else if type == Int64.self {
      return try integer(Int64.self, of: value, at: step) as? T
    } else if type == Int32.self {
      return try integer(Int32.self, of: value, at: step) as? T
    } else if type == JSONValue.self {
      return value as? T
    } else {
      return nil
    }
    throw mismatch(type, of: value, at: step)
  }

  /// The integer that the value is.
  func integer<Integer: FixedWidthInteger>(
    _ type: Integer.Type, of value: JSONValue, at step: PathStep?
  ) throws -> Integer {
    if case .integer(let integer) = value, let integer = Integer(exactly: integer) {
      return integer
    }
    if let integer = value.large.flatMap({ Integer(exactly: $0) }) { return integer }
    throw unfit(type, value, at: step)
  }

  /// The error for a value that an integer type does not hold.
  @inline(never)
  private func unfit(_ type: Any.Type, _ value: JSONValue, at step: PathStep?) -> DecodingError {
    guard value.isNumber else { return mismatch(type, of: value, at: step) }
    if case .number = value { return corrupted("\(value) is not an integer.", at: step) }
    return corrupted("\(value) does not fit in \(type).", at: step)
  }

  /// The double that the value is: of a number that is no integer the nearest. An integer must be the
  /// number that its double is written as.
  func double(of value: JSONValue, at step: PathStep?) throws -> Double {
    if case .number(let number) = value { return number }
    guard let number = value.doubleValue else { throw mismatch(Double.self, of: value, at: step) }
    guard JSONValue(number) == value else {
      throw corrupted("A double would round \(value).", at: step)
    }
    return number
  }

  /// The path of this value, or of its member or item at `step`.
  private func path(to step: PathStep?) -> [any CodingKey] {
    step.map { codingPath + [$0.codingKey] } ?? codingPath
  }

  /// The error for a value that has the right type but does not fit.
  func corrupted(_ problem: String, at step: PathStep?) -> DecodingError {
    .dataCorrupted(.init(codingPath: path(to: step), debugDescription: problem))
  }

  /// The error for a member that is not there.
  func missing(_ key: any CodingKey) -> DecodingError {
    let problem = "There is no member \"\(key.stringValue)\"."
    return .keyNotFound(key, .init(codingPath: codingPath, debugDescription: problem))
  }

  /// The error for a value of the wrong type.
  func mismatch(_ type: Any.Type, of value: JSONValue, at step: PathStep?) -> DecodingError {
    let problem = "Expected \(type) but found \(value.kind)."
    let context = DecodingError.Context(codingPath: path(to: step), debugDescription: problem)
    return value.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }
}

nonisolated extension JSONValue {
  /// The integer, where this is one beyond `Int64` that `UInt64` holds.
  fileprivate var large: UInt64? {
    if case .bigInteger(let digits) = self { UInt64(digits) } else { nil }
  }

  /// What the value is, in words.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .bigInteger: "an integer"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
