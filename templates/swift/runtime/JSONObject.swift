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

  /// The members, in order.
  {{ access }}private(set) var members: [Member] = []
  /// Where each name stands, by its hash: a position plus one, or zero. Only objects too large to search
  /// from end to end have such a table.
  private var slots: [Int] = []

  private static let searchable = 16

  /// An object without members.
  {{ access }}init() {}

  /// The members of a dictionary, sorted by name.
  {{ access }}init(_ dictionary: [String: JSONValue]) {
    for key in sortedTexts(Array(dictionary.keys)) {
      members.append(Member(key: key, value: dictionary[key] ?? .null))
    }
    _ = index()
  }

  /// The members in this order, or nil where a name occurs twice.
  init?(unique members: [Member]) {
    self.members = members
    if members.count > JSONObject.searchable {
      guard index() else { return nil }
      return
    }
    var last = members.count - 1
    while last > 0 {
      let name = members[last].key
      let count = name.utf8.count
      for earlier in 0..<last {
        let other = members[earlier].key
        if other.utf8.count == count, sameScalars(other, name) { return nil }
      }
      last -= 1
    }
  }

  /// The members in the order in which their names come first; of a name that comes twice the last value.
  @inline(never)
  init(last elements: [(String, JSONValue)]) {
    for (key, value) in elements { self[key] = value }
  }

  /// Makes the table, where the object needs one. Whether all names are different.
  private mutating func index() -> Bool {
    guard members.count > JSONObject.searchable else {
      slots = []
      return true
    }
    var size = 64
    while size < 4 * members.count { size *= 2 }
    slots = [Int](repeating: 0, count: size)
    var areUnique = true
    for position in members.indices {
      let slot = slot(of: members[position].key)
      if slots[slot] != 0 { areUnique = false }
      slots[slot] = position + 1
    }
    return areUnique
  }

  /// The slot that has a name, or where it belongs.
  @inline(never)
  private func slot(of key: String) -> Int {
    var hasher = Hasher()
    hashScalars(of: key, into: &hasher)
    var slot = hasher.finalize() & (slots.count - 1)
    while slots[slot] != 0, !sameScalars(members[slots[slot] - 1].key, key) {
      slot = (slot + 1) & (slots.count - 1)
    }
    return slot
  }

  /// The position of the member called `key`.
  @inline(never)
  func position(of key: String) -> Int? {
    if !slots.isEmpty {
      let found = slots[slot(of: key)]
      return found == 0 ? nil : found - 1
    }
    let count = key.utf8.count
    for position in members.indices {
      let name = members[position].key
      if name.utf8.count == count, sameScalars(name, key) { return position }
    }
    return nil
  }

  /// Adds a member behind the others, unless there is one of its name. Whether there was none.
  @inline(never)
  mutating func insert(_ key: String, _ value: JSONValue = .null) -> Bool {
    if position(of: key) != nil { return false }
    members.append(Member(key: key, value: value))
    if slots.isEmpty || 2 * members.count > slots.count {
      _ = index()
    } else {
      slots[slot(of: key)] = members.count
    }
    return true
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
        _ = index()
      case (nil, let value?):
        _ = insert(key, value)
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

nonisolated extension JSONObject: Sequence {
  /// How many members there are.
  {{ access }}var count: Int { members.count }

  /// Whether there are no members.
  {{ access }}var isEmpty: Bool { members.isEmpty }

  /// Goes through the members, in order.
  {{ access }}func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
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
    self.init(last: elements)
  }
}

/// A string that is compared by its Unicode scalars.
{{ shared }}nonisolated struct ScalarString: Equatable, ExpressibleByStringLiteral, Sendable {
  {{ shared }}let text: String

  {{ shared }}init(_ text: String) {
    self.text = text
  }

  {{ shared }}init(stringLiteral value: String) {
    text = value
  }

  {{ shared }}static func == (left: ScalarString, right: ScalarString) -> Bool {
    sameScalars(left.text, right.text)
  }
}

/// Whether two strings hold the same Unicode scalars. (`==` also holds for strings that are only
/// canonically equivalent, which JSON keeps apart.)
@inline(never)
nonisolated func sameScalars(_ left: String, _ right: String) -> Bool {
  if left.utf8.count != right.utf8.count { return false }
  var (left, right) = (left, right)
  return left.withUTF8 { left in
    right.withUTF8 { right in
      guard let left = left.baseAddress, let start = right.baseAddress else { return true }
      return memcmp(left, start, right.count) == 0
    }
  }
}

/// How many Unicode scalars a text has. (Swift's own count is copied into the app.)
@inline(never)
nonisolated func scalarCount(_ text: String) -> Int {
  var count = 0
  for byte in text.utf8 where byte & 0xC0 != 0x80 { count += 1 }
  return count
}

/// Texts in order, from the least on. (Swift's own `sorted` is copied into the app for each type.)
nonisolated func sortedTexts(_ texts: [String]) -> [String] {
  var texts = texts
  var width = 1
  while width < texts.count {
    var merged: [String] = []
    var start = 0
    while start < texts.count {
      let (middle, end) = (min(start + width, texts.count), min(start + 2 * width, texts.count))
      var (left, right) = (start, middle)
      while left < middle || right < end {
        if right == end || left < middle && texts[left] <= texts[right] {
          merged.append(texts[left])
          left += 1
        } else {
          merged.append(texts[right])
          right += 1
        }
      }
      start = end
    }
    (texts, width) = (merged, 2 * width)
  }
  return texts
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
