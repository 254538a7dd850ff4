import Foundation

nonisolated extension JSONValue {
  /// The JSON that `value` encodes itself as, members in the order they were encoded.
  {{ access }}init(encoding value: some Encodable) throws {
    self = try JSONValue.written(value)
  }

  /// No generic function: an app pays for each copy.
  @inline(never)
  private static func written(_ value: any Encodable) throws -> JSONValue {
    try NeedsRoom.provide {
      let encoder = JSONValueEncoder(JSONWritingPlace())
      try encoder.write(value)
      return encoder.place.root.isForeign
        ? try JSONValue(data: JSONEncoder().encode(value)) : encoder.written
    }
  }
}

/// Where in a document an encoder writes; the parents lead to the coding path.
nonisolated final class JSONWritingPlace {
  private let parent: JSONWritingPlace?
  private let step: PathStep?
  let level: Int
  /// Of the document: whether it must be written by Foundation's encoder instead.
  var isForeign = false

  init() {
    (parent, step, level) = (nil, nil, 0)
  }

  init(_ step: PathStep, in parent: JSONWritingPlace) {
    (self.parent, self.step, level) = (parent, step, parent.level + 1)
  }

  var root: JSONWritingPlace { parent?.root ?? self }

  var path: [any CodingKey] {
    var path = parent?.path ?? []
    if let step { path.append(step.codingKey) }
    return path
  }
}

/// Something that is being written, by containers that a type has asked for.
nonisolated class JSONPending {
  var value: JSONValue { .object(JSONObject()) }
}

/// Encodes one value. (That it is an `Encoder`, another file says.)
nonisolated final class JSONValueEncoder {
  let place: JSONWritingPlace
  private var value: JSONValue?
  private var members: [JSONObject.Member] = []
  var pending: JSONPending?

  init(_ place: JSONWritingPlace) {
    self.place = place
  }

  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The way to the value.
  var codingPath: [any CodingKey] { place.path }

  /// What was written; an object without members where nothing was.
  @inline(never)
  var written: JSONValue {
    if let value = value ?? pending?.value { return value }
    if let object = JSONObject(unique: members) { return .object(object) }
    var object = JSONObject()
    for member in members { object[member.key] = member.value }
    return .object(object)
  }

  @inline(never)
  func set(_ value: JSONValue) {
    self.value = value
  }

  @inline(never)
  func add(_ value: JSONValue, at key: String) {
    members.append(JSONObject.Member(key: key, value: value))
  }

  /// Writes a value. Throws `NeedsRoom` where it lies deep and this is a thread with a small stack.
  @inline(never)
  func write(_ value: any Encodable) throws {
    if let value = value as? JSONValue { return set(value) }
    guard place.level <= maximumLevels else { throw JSONOutput.tooDeep(value, at: codingPath) }
    try NeedsRoom.check(at: place.level)
    try value.encode(to: self)
  }

  /// The JSON number of a double. Throws where it is not finite.
  @inline(never)
  func number(_ value: Double, at step: PathStep?) throws -> JSONValue {
    if value.isFinite { return JSONValue(value) }
    let path = step.map { codingPath + [$0.codingKey] } ?? codingPath
    let problem = "JSON has no spelling for \(value)."
    throw EncodingError.invalidValue(value, .init(codingPath: path, debugDescription: problem))
  }
}

/// The members of an object while a type writes its properties.
///
/// ```swift
/// func encode(to encoder: any Encoder) throws {
///   let members = JSONMembers(of: encoder)
///   try members.encode(totalBooks, "totalBooks")
///   if let note { try members.encode(note, "note") }
///   try members.encode(others: additionalFields, besides: Self.memberNames)
/// }
/// ```
///
/// Works with every encoder, and takes a short way with the one behind `JSONValue(encoding:)`.
{{ shared }}nonisolated final class JSONMembers {
  private let encoder: JSONValueEncoder?
  /// The members, where the encoder is not ours.
  private var container: KeyedEncodingContainer<JSONKey>?

  /// The members of the object that `encoder` writes.
  {{ shared }}init(of encoder: any Encoder) {
    self.encoder = encoder as? JSONValueEncoder
    container = self.encoder == nil ? encoder.container(keyedBy: JSONKey.self) : nil
  }

  /// Writes a member.
  @inline(never)
  {{ shared }}func encode(_ value: String, _ key: String) throws {
    encoder?.add(.string(value), at: key)
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member.
  @inline(never)
  {{ shared }}func encode(_ value: Bool, _ key: String) throws {
    encoder?.add(.bool(value), at: key)
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member. Throws where the number is not finite.
  @inline(never)
  {{ shared }}func encode(_ value: Double, _ key: String) throws {
    if let encoder { encoder.add(try encoder.number(value, at: .key(key)), at: key) }
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member.
  @inline(never)
  {{ shared }}func encode(_ value: Int64, _ key: String) throws {
    encoder?.add(.integer(value), at: key)
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member.
  @inline(never)
  {{ shared }}func encode(_ value: Int, _ key: String) throws {
    encoder?.add(.integer(Int64(value)), at: key)
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member.
  @inline(never)
  {{ shared }}func encode(_ value: any Encodable, _ key: String) throws {
    if let encoder {
      let inner = JSONValueEncoder(.init(.key(key), in: encoder.place))
      try inner.write(value)
      encoder.add(inner.written, at: key)
    }
    try container?.encode(value, forKey: JSONKey(key))
  }

  /// Writes a member that is null.
  @inline(never)
  {{ shared }}func encodeNull(_ key: String) throws {
    encoder?.add(.null, at: key)
    try container?.encodeNil(forKey: JSONKey(key))
  }

  /// Writes further members behind those already written, but none that is called as one of `known`.
  @inline(never)
  {{ shared }}func encode(others: JSONObject, besides known: [String] = []) throws {
    for member in others.members where !JSONFields.isKnown(member.key, known) {
      encoder?.add(member.value, at: member.key)
      try container?.encode(member.value, forKey: JSONKey(member.key))
    }
  }

  /// Writes further members behind those already written, sorted by name, but none that is called as
  /// one of `known`.
  {{ shared }}func encode<T: Encodable>(
    others: [String: T], besides known: [String] = []
  ) throws {
    for key in sortedTexts(Array(others.keys)) where !JSONFields.isKnown(key, known) {
      if let value = others[key] { try encode(value, key) }
    }
  }
}
