import Foundation

nonisolated extension JSONValue {
  /// Makes a `T` of the value, as `JSONDecoder` would of its text.
  ///
  /// An integer that a floating-point property would round is a fault. Throws `DecodingError`,
  /// always with the coding path of the value that does not fit.
  {{ access }}func decode<T: Decodable>(_ type: T.Type = T.self) throws -> T {
    let decoder = JSONValueDecoder(self, session: JSONDecodingSession())
    let value = try decoder.read(type)
    if let fault = decoder.session.fault { throw fault }
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

/// Decodes one value; the parents lead to the coding path. (That it is a `Decoder`, another file says.)
nonisolated final class JSONValueDecoder {
  let value: JSONValue
  let session: JSONDecodingSession
  private let parent: JSONValueDecoder?
  private let step: PathStep?
  private let level: Int

  init(_ value: JSONValue, session: JSONDecodingSession) {
    (self.value, self.session, level) = (value, session, session.above.count)
    (parent, step) = (nil, nil)
  }

  private init(_ value: JSONValue, at step: PathStep, in parent: JSONValueDecoder) {
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

  /// A decoder of the member or item `value`. Throws `NeedsRoom` where it lies deep and this is a thread
  /// with a small stack.
  @inline(never)
  func inner(_ value: JSONValue, at step: PathStep) throws -> JSONValueDecoder {
    let inner = JSONValueDecoder(value, at: step, in: self)
    if inner.level == exactLevels, value.nests(deeperThan: shallowLevels - exactLevels) {
      try NeedsRoom.check(at: shallowLevels)
    }
    return inner
  }

  /// The value as a `T`; where it nests deep, from its start again on a roomy thread.
  func read<T: Decodable>(_ type: T.Type) throws -> T {
    do {
      return try T(from: self)
    } catch is NeedsRoom {
      return try readAgain(type) as! T
    }
  }

  /// The value as a `type`, which is no type parameter: an app pays for each copy.
  @inline(never)
  private func readAgain(_ type: any Decodable.Type) throws -> any Decodable {
    var value: (any Decodable)?
    try tryOnRoomyThread { value = try type.init(from: self) }
    guard let value else { preconditionFailure("the thread gave no answer") }
    return value
  }

  /// The members, where the value is an object.
  func object() throws -> JSONObject {
    guard case .object(let object) = value else {
      throw mismatch(JSONObject.self, of: value, at: nil)
    }
    return object
  }
}

nonisolated extension JSONValueDecoder {
  /// The error for a value that a type does not hold.
  @inline(never)
  func unfit(_ type: Any.Type, _ value: JSONValue, at step: PathStep?) -> DecodingError {
    guard value.isNumber, type != String.self, type != Bool.self else {
      return mismatch(type, of: value, at: step)
    }
    if case .number = value { return corrupted("\(value) is not an integer.", at: step) }
    return corrupted("\(value) does not fit in \(type).", at: step)
  }

  /// The double that the value is: of a number that is no integer the nearest. An integer must be the
  /// number that its double is written as.
  @inline(never)
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
  @inline(never)
  func corrupted(_ problem: String, at step: PathStep?) -> DecodingError {
    .dataCorrupted(.init(codingPath: path(to: step), debugDescription: problem))
  }

  /// The error for a value of the wrong type.
  @inline(never)
  func mismatch(_ type: Any.Type, of value: JSONValue, at step: PathStep?) -> DecodingError {
    let problem = "Expected \(type) but found \(value.kind)."
    let context = DecodingError.Context(codingPath: path(to: step), debugDescription: problem)
    return value.isNull ? .valueNotFound(type, context) : .typeMismatch(type, context)
  }
}

nonisolated extension JSONValue {
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
