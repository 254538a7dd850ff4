import Foundation

/// A compiled pattern: tells whether a text holds a match, in time linear in the text.
///
/// A pattern is a program for a small machine, so that it means the same in every language. The
/// machine keeps all instructions that are live at a position and never goes back (Pike's
/// construction). It works on Unicode scalars.
nonisolated final class Pattern: Sendable {
  enum Instruction: Sendable {
    /// Consume one scalar of a set.
    case set(Int)
    /// Go on at both.
    case split(Int, Int)
    case jump(Int)
    /// Only at the start of the text.
    case start
    /// Only at the end of the text.
    case end
    /// Only at an ASCII word boundary, or only elsewhere.
    case word(Bool)
    /// Only where another program matches from here on (or, backwards, up to here).
    case look(Int, negate: Bool, behind: Bool)
    case match
  }

  /// Whether this is no program but the grammar of patterns themselves: the format `regex`.
  private let isGrammar: Bool
  fileprivate let code: [Instruction]
  fileprivate let sets: [ScalarSet]
  fileprivate let looks: [[Instruction]]

  /// Reads the pattern's part of a check program.
  init(_ json: JSONValue) {
    isGrammar = json["grammar"] != nil
    code = Pattern.code(json)
    sets = (json["sets"]?.arrayValue ?? []).map(ScalarSet.init)
    looks = (json["looks"]?.arrayValue ?? []).map(Pattern.code)
  }

  private static func code(_ program: JSONValue) -> [Instruction] {
    (program["code"]?.arrayValue ?? []).map { step in
      let first = step[1]?.intValue ?? 0
      switch step[0]?.stringValue {
      case "set": return .set(first)
      case "split": return .split(first, step[2]?.intValue ?? 0)
      case "jump": return .jump(first)
      case "start": return .start
      case "end": return .end
      case "word": return .word(true)
      case "notWord": return .word(false)
      case "look": return .look(first, negate: step[2] == true, behind: step[3] == true)
      case "match": return .match
      case let kind: preconditionFailure("a pattern has the unknown instruction \(kind ?? "")")
      }
    }
  }

  /// Whether the pattern matches anywhere in `text`.
  func matches(_ text: String) -> Bool {
    if isGrammar { return RegexGrammar.matches(text) }
    var machine = PatternMachine(pattern: self, text: text)
    return machine.run(code, from: 0, direction: 1, isSearch: true)
  }
}

/// A set of Unicode scalars.
private nonisolated struct ScalarSet: Sendable {
  /// The ranges as `[low, high, low, high, ...]`, inclusive and sorted.
  private let bounds: [UInt32]
  /// One bit for each ASCII scalar, to answer most questions at once.
  private var ascii: (low: UInt64, high: UInt64) = (0, 0)

  init(_ json: JSONValue) {
    bounds = (json.arrayValue ?? []).map { UInt32($0.intValue ?? 0) }
    for scalar in UInt32(0)..<128 where holds(scalar) {
      if scalar < 64 { ascii.low |= 1 << scalar } else { ascii.high |= 1 << (scalar - 64) }
    }
  }

  func contains(_ scalar: UInt32) -> Bool {
    if scalar < 64 { return ascii.low >> scalar & 1 == 1 }
    if scalar < 128 { return ascii.high >> (scalar - 64) & 1 == 1 }
    return holds(scalar)
  }

  private func holds(_ scalar: UInt32) -> Bool {
    var (low, high) = (0, bounds.count / 2)
    while low < high {
      let middle = (low + high) / 2
      if scalar < bounds[middle * 2] {
        high = middle
      } else if scalar > bounds[middle * 2 + 1] {
        low = middle + 1
      } else {
        return true
      }
    }
    return false
  }
}

/// Runs a pattern over one text.
private nonisolated struct PatternMachine {
  private let pattern: Pattern
  private let scalars: [UInt32]
  /// What is known about looking around at a position.
  private var looked: [LookPosition: Bool] = [:]

  private struct LookPosition: Hashable {
    let look: Int
    let position: Int
  }

  init(pattern: Pattern, text: String) {
    self.pattern = pattern
    scalars = text.unicodeScalars.map(\.value)
  }

  /// Whether `code` matches from `start` on in the direction; searching, from there or further on.
  mutating func run(
    _ code: [Pattern.Instruction], from start: Int, direction: Int, isSearch: Bool
  ) -> Bool {
    var position = start
    var round = 0
    var live: [Int] = []
    var waiting: [Int] = []
    var lastRound = [Int](repeating: -1, count: code.count)
    while true {
      if round == 0 || isSearch { live.append(0) }
      waiting.removeAll(keepingCapacity: true)
      while let at = live.popLast() {
        if lastRound[at] == round { continue }
        lastRound[at] = round
        switch code[at] {
        case .set: waiting.append(at)
        case .split(let first, let second):
          live.append(first)
          live.append(second)
        case .jump(let target): live.append(target)
        case .match: return true
        case let assertion: if holds(assertion, at: position) { live.append(at + 1) }
        }
      }
      let consumed = direction > 0 ? position : position - 1
      guard scalars.indices.contains(consumed), isSearch || !waiting.isEmpty else { return false }
      for at in waiting {
        if case .set(let set) = code[at], pattern.sets[set].contains(scalars[consumed]) {
          live.append(at + 1)
        }
      }
      position += direction
      round += 1
    }
  }

  private mutating func holds(_ assertion: Pattern.Instruction, at position: Int) -> Bool {
    switch assertion {
    case .start: return position == 0
    case .end: return position == scalars.count
    case .word(let isBoundary):
      return (isWord(position - 1) != isWord(position)) == isBoundary
    case .look(let look, let negate, let behind):
      let key = LookPosition(look: look, position: position)
      if let known = looked[key] { return known != negate }
      let code = pattern.looks[look]
      let found = run(code, from: position, direction: behind ? -1 : 1, isSearch: false)
      looked[key] = found
      return found != negate
    case .set, .split, .jump, .match: return false
    }
  }

  private func isWord(_ position: Int) -> Bool {
    guard scalars.indices.contains(position), let byte = UInt8(exactly: scalars[position]) else {
      return false
    }
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "_"):
      return true
    default: return false
    }
  }
}
