import Foundation

/// Reads a text as a regular expression, which the format `regex` asserts: ECMA-262 with the flag
/// `u`, and what published patterns have beyond it. One pass over the text, on Unicode scalars; only
/// the groups that are open are kept.
nonisolated struct RegexGrammar {
  private struct Wrong: Error {}

  private enum Reference {
    case number(Int)
    case name(String)
  }

  /// Groups nested deeper than this are refused.
  private static let mostOpen = 100

  private let text: [Unicode.Scalar]
  private var at = 0
  private var captures = 0
  private var names = JSONObject()
  private var references: [Reference] = []

  private init(_ text: String) {
    self.text = Array(text.unicodeScalars)
  }

  /// Whether the whole text is a regular expression.
  static func matches(_ text: String) -> Bool {
    var reader = RegexGrammar(text)
    do {
      try reader.terms()
    } catch {
      return false
    }
    return reader.references.allSatisfy { reference in
      switch reference {
      case .number(let number): number <= reader.captures
      case .name(let name): reader.names.position(of: name) != nil
      }
    }
  }

  private mutating func terms() throws {
    var open: [Bool] = []  // whether each group may be repeated
    var isRepeatable = false  // whether what has just been read may be
    while let next = peek() {
      if try quantifier() {
        try need(isRepeatable)
        isRepeatable = false
      } else if next == "(" {
        open.append(try group())
        try need(open.count <= RegexGrammar.mostOpen)
        isRepeatable = false
      } else if take(")") {
        try need(!open.isEmpty)
        isRepeatable = open.removeLast()
      } else if take("|") {
        isRepeatable = false
      } else {
        isRepeatable = try atom()
      }
    }
    try need(open.isEmpty)
  }

  /// Reads what no group is. Returns whether it may be repeated.
  private mutating func atom() throws -> Bool {
    if take("^") || take("$") || take("\\b") || take("\\B") { return false }
    if take("[") {
      try brackets()
    } else if peek() != "\\" {
      at += 1
    } else if try !reference(), try !classEscape() {
      _ = try character()
    }
    return true
  }

  private mutating func quantifier() throws -> Bool {
    let start = at
    if !take("*"), !take("+"), !take("?"), try !counts() {
      at = start
      return false
    }
    _ = take("?")
    return true
  }

  /// Reads `{2}`, `{2,}` or `{2,3}`; where none stands here, `{` is a character.
  private mutating func counts() throws -> Bool {
    guard take("{") else { return false }
    let low = run(of: RegexGrammar.isDigit)
    var high = low
    if !low.isEmpty, take(",") { high = run(of: RegexGrammar.isDigit) }
    guard !low.isEmpty, take("}") else { return false }
    try need(high.isEmpty || !RegexGrammar.isMore(low, than: high))
    return true
  }

  /// Reads how a group begins. Returns whether it may be repeated.
  private mutating func group() throws -> Bool {
    if take("(?=") || take("(?!") { return true }
    if take("(?<=") || take("(?<!") { return false }
    if take("(?<") {
      _ = names.insert(try name())
      captures += 1
    } else if take("(?") {
      try modifiers()
    } else {
      at += 1
      captures += 1
    }
    return true
  }

  private mutating func name() throws -> String {
    let name = run { $0 != ">" }
    try need(take(">") && name.first.map { !RegexGrammar.isDigit($0) } ?? false)
    try need(name.allSatisfy { RegexGrammar.isWord($0) || $0 == "$" || $0.value >= 0x80 })
    return String(String.UnicodeScalarView(name))
  }

  private mutating func modifiers() throws {
    let add = run(of: RegexGrammar.isLetter)
    let hasLess = take("-")
    let letters = hasLess ? add + run(of: RegexGrammar.isLetter) : add
    try need(take(":") && !(hasLess && letters.isEmpty))
    try need(Set(letters).count == letters.count && Set(letters).isSubset(of: ["i", "m", "s"]))
  }
}

nonisolated extension RegexGrammar {
  /// Reads `\1` or `\k<name>`, if one stands here.
  private mutating func reference() throws -> Bool {
    if take("\\k") {
      try need(take("<"))
      references.append(.name(try name()))
      return true
    }
    guard let next = peek(1), RegexGrammar.isDigit(next), next != "0" else { return false }
    at += 1
    let digits = run(of: RegexGrammar.isDigit).prefix(9)
    references.append(.number(digits.reduce(0) { $0 * 10 + Int($1.value) - 48 }))
    return true
  }

  /// Reads `\d` and its like, or `\p{...}`, if one stands here.
  private mutating func classEscape() throws -> Bool {
    switch peek(1) {
    case "p", "P":
      at += 2
      try property()
      return true
    case "d", "D", "w", "W", "s", "S":
      at += 2
      return true
    default:
      return false
    }
  }

  private mutating func property() throws {
    try need(take("{") && !run(of: RegexGrammar.isWord).isEmpty)
    try need(!take("=") || !run(of: RegexGrammar.isWord).isEmpty)
    try need(take("}"))
  }

  private mutating func brackets() throws {
    _ = take("^")
    while !take("]") {
      let low = try member()
      guard peek() == "-", let end = peek(1), end != "]" else { continue }
      at += 1
      let high = try member()
      if let low, let high { try need(low <= high) }
    }
  }

  /// Reads one member of a class: its code point, or nil where it is a class.
  private mutating func member() throws -> UInt32? {
    try need(peek() != nil)
    if take("\\b") { return 0x08 }
    if peek() == "\\", try classEscape() { return nil }
    return try character()
  }

  /// Reads a character or the escape of one. Returns its code point.
  private mutating func character() throws -> UInt32 {
    let first = try next()
    guard first == "\\" else { return first.value }
    let letter = try next()
    switch letter {
    case "u", "x": return try hexadecimal(letter)
    case "f": return 0x0C
    case "n": return 0x0A
    case "r": return 0x0D
    case "t": return 0x09
    case "v": return 0x0B
    case "0" where !(peek().map(RegexGrammar.isDigit) ?? false): return 0
    case "c":
      let control = try next()
      try need(RegexGrammar.isLetter(control))
      return control.value % 32
    default:
      try need(!RegexGrammar.isLetter(letter) && !RegexGrammar.isDigit(letter))
      return letter.value
    }
  }

  private mutating func hexadecimal(_ letter: Unicode.Scalar) throws -> UInt32 {
    if letter == "u", take("{") {
      let digits = run(of: RegexGrammar.isHex).drop { $0 == "0" }
      try need(text[at - 1] != "{" && take("}") && digits.count <= 6)
      let code = RegexGrammar.value(digits)
      try need(code <= 0x10FFFF)
      return code
    }
    guard let high = code(letter == "x" ? 2 : 4) else { throw Wrong() }
    guard letter == "u", (0xD800..<0xDC00).contains(high) else { return high }
    let start = at
    if take("\\u"), let low = code(4), (0xDC00..<0xE000).contains(low) {
      return 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00
    }
    at = start
    return high
  }

  private mutating func code(_ count: Int) -> UInt32? {
    let digits = text[at...].prefix(count)
    guard digits.count == count, digits.allSatisfy(RegexGrammar.isHex) else { return nil }
    at += count
    return RegexGrammar.value(digits)
  }
}

nonisolated extension RegexGrammar {
  private func peek(_ offset: Int = 0) -> Unicode.Scalar? {
    at + offset < text.count ? text[at + offset] : nil
  }

  private mutating func next() throws -> Unicode.Scalar {
    guard let scalar = peek() else { throw Wrong() }
    at += 1
    return scalar
  }

  private mutating func take(_ word: String) -> Bool {
    guard text[at...].starts(with: word.unicodeScalars) else { return false }
    at += word.unicodeScalars.count
    return true
  }

  private mutating func run(of isMember: (Unicode.Scalar) -> Bool) -> [Unicode.Scalar] {
    let found = Array(text[at...].prefix(while: isMember))
    at += found.count
    return found
  }

  private func need(_ held: Bool) throws {
    if !held { throw Wrong() }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    ("0"..."9").contains(scalar)
  }

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    ("a"..."z").contains(scalar) || ("A"..."Z").contains(scalar)
  }

  private static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || isLetter(scalar) || scalar == "_"
  }

  private static func isHex(_ scalar: Unicode.Scalar) -> Bool {
    isDigit(scalar) || ("a"..."f").contains(scalar) || ("A"..."F").contains(scalar)
  }

  private static func value(_ digits: some Sequence<Unicode.Scalar>) -> UInt32 {
    digits.reduce(0) { $0 << 4 + UInt32(Character($1).hexDigitValue ?? 0) }
  }

  /// Whether a number is more than another, however many digits they have.
  private static func isMore(_ left: [Unicode.Scalar], than right: [Unicode.Scalar]) -> Bool {
    let (left, right) = (left.drop { $0 == "0" }, right.drop { $0 == "0" })
    if left.count != right.count { return left.count > right.count }
    return right.lexicographicallyPrecedes(left)
  }
}

/// The format `regex`: matches what is a regular expression.
private nonisolated final class RegexPattern: TextPattern {
  func matches(_ text: String) -> Bool { RegexGrammar.matches(text) }
}

nonisolated extension PatternKind {
  /// No program, but the grammar of patterns themselves.
  static var grammar: PatternKind { PatternKind(member: "grammar") { _ in RegexPattern() } }
}
