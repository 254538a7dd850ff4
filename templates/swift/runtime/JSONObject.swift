import Foundation

/// The members of a JSON object in the order they were written. Equality ignores the order.
///
/// Names are compared by their Unicode scalars, so two spellings of "é" are two names.
{{ access }}nonisolated struct JSONObject: Sendable {
  /// One member: a name and its value.
  {{ access }}struct Member: Hashable, Sendable {
    /// The name.
    {{ access }}let key: String
    /// The value.
    {{ access }}var value: JSONValue

    /// Whether name and value are the same, scalar by scalar.
    {{ access }}static func == (left: Member, right: Member) -> Bool {
      sameScalars(left.key, right.key) && left.value == right.value
    }

    /// Feeds name and value into `hasher`.
    {{ access }}func hash(into hasher: inout Hasher) {
      hashScalars(of: key, into: &hasher)
      hasher.combine(value)
    }
  }

  private(set) var members: [Member] = []
  /// Where each name stands; made only for objects too large to search from end to end.
  private var positions: [ScalarString: Int]?

  private static let searchable = 16

  /// An object without members.
  {{ access }}init() {}

  /// The members of a dictionary, sorted by name.
  {{ access }}init(_ dictionary: [String: JSONValue]) {
    for key in dictionary.keys.sorted() {
      members.append(Member(key: key, value: dictionary[key] ?? .null))
    }
    indexIfLarge()
  }

  /// The members in this order, or nil where a name occurs twice.
  init?(unique members: [Member]) {
    self.members = members
    if members.count > JSONObject.searchable {
      indexIfLarge()
      guard positions?.count == members.count else { return nil }
      return
    }
    var last = members.count - 1
    while last > 0 {
      for earlier in 0..<last where sameScalars(members[earlier].key, members[last].key) {
        return nil
      }
      last -= 1
    }
  }

  private mutating func indexIfLarge() {
    guard members.count > JSONObject.searchable else {
      positions = nil
      return
    }
    var positions = [ScalarString: Int](minimumCapacity: members.count)
    for (position, member) in members.enumerated() {
      positions[ScalarString(member.key)] = position
    }
    self.positions = positions
  }

  /// The position of the member called `key`.
  @inline(never)
  func position(of key: String) -> Int? {
    if let positions { return positions[ScalarString(key)] }
    for position in members.indices where sameScalars(members[position].key, key) {
      return position
    }
    return nil
  }

  /// The value of the member called `key`. Setting nil removes the member.
  {{ access }}subscript(key: String) -> JSONValue? {
    get {
      if let position = position(of: key) { members[position].value } else { nil }
    }
    set {
      switch (position(of: key), newValue) {
      case (let position?, let value?):
        members[position].value = value
      case (let position?, nil):
        members.remove(at: position)
        indexIfLarge()
      case (nil, let value?):
        positions?[ScalarString(key)] = members.count
        members.append(Member(key: key, value: value))
        if positions == nil { indexIfLarge() }
      case (nil, nil):
        break
      }
    }
  }

  /// The names, in order.
  {{ access }}var keys: [String] {
    var keys: [String] = []
    for member in members { keys.append(member.key) }
    return keys
  }
}

nonisolated extension JSONObject: RandomAccessCollection {
  /// The position of the first member.
  {{ access }}var startIndex: Int { members.startIndex }

  /// The position behind the last member.
  {{ access }}var endIndex: Int { members.endIndex }

  /// The member at a position.
  {{ access }}subscript(position: Int) -> Member { members[position] }
}

nonisolated extension JSONObject: Hashable {
  /// Whether both have the same members, in whatever order.
  {{ access }}static func == (left: JSONObject, right: JSONObject) -> Bool {
    if left.count != right.count { return false }
    for member in left.members {
      guard let position = right.position(of: member.key),
        right.members[position].value == member.value
      else { return false }
    }
    return true
  }

  /// Feeds the members into `hasher`, whatever their order.
  {{ access }}func hash(into hasher: inout Hasher) {
    var sum = 0
    for member in members {
      sum &+= member.hashValue
    }
    hasher.combine(sum)
  }
}

nonisolated extension JSONObject: ExpressibleByDictionaryLiteral {
  /// An object; of a key written twice the last value counts.
  {{ access }}init(dictionaryLiteral elements: (String, JSONValue)...) {
    self.init()
    for (key, value) in elements {
      self[key] = value
    }
  }
}

/// A string that is compared and hashed by its Unicode scalars.
{{ shared }}nonisolated struct ScalarString: Hashable, Decodable, ExpressibleByStringLiteral, Sendable {
  {{ shared }}let text: String

  {{ shared }}init(_ text: String) {
    self.text = text
  }

  {{ shared }}init(stringLiteral value: String) {
    text = value
  }

  {{ shared }}init(from decoder: any Decoder) throws {
    text = try decoder.singleValueContainer().decode(String.self)
  }

  {{ shared }}static func == (left: ScalarString, right: ScalarString) -> Bool {
    sameScalars(left.text, right.text)
  }

  {{ shared }}func hash(into hasher: inout Hasher) {
    hashScalars(of: text, into: &hasher)
  }
}

/// Whether two strings hold the same Unicode scalars. (`==` also holds for strings that are only
/// canonically equivalent, which JSON keeps apart.)
nonisolated func sameScalars(_ left: String, _ right: String) -> Bool {
  left.utf8.count == right.utf8.count && sameBytes(left, right)
}

/// Whether two strings of the same length hold the same bytes. A string that Foundation made may not
/// lie in one piece.
@inline(never)
private nonisolated func sameBytes(_ left: String, _ right: String) -> Bool {
  let same = left.utf8.withContiguousStorageIfAvailable { left in
    right.utf8.withContiguousStorageIfAvailable { right in
      left.isEmpty || memcmp(left.baseAddress!, right.baseAddress!, left.count) == 0
    }
  }
  return (same ?? nil) ?? left.utf8.elementsEqual(right.utf8)
}

/// Feeds the Unicode scalars of a string into `hasher`.
nonisolated func hashScalars(of text: String, into hasher: inout Hasher) {
  let done: Void? = text.utf8.withContiguousStorageIfAvailable { bytes in
    hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
  }
  if done == nil {
    for byte in text.utf8 {
      hasher.combine(byte)
    }
  }
  hasher.combine(0xFF as UInt8)
}
