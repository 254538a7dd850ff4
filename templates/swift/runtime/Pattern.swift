import Foundation

/// A compiled pattern: tells whether a text holds a match, in time linear in the text.
///
/// A pattern is a program for a small machine, so that it means the same in every language. The
/// machine keeps all instructions that are live at a position and never goes back (Pike's
/// construction). It works on Unicode scalars.
nonisolated final class Pattern: TextPattern {
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

  fileprivate let code: [Instruction]
  fileprivate let sets: [ScalarSet]
  fileprivate let looks: [[Instruction]]

  /// Reads the pattern's part of a check program.
  init(_ json: JSONValue) {
    code = Pattern.code(json)
    var sets: [ScalarSet] = []
    for set in json.items("sets") { sets.append(ScalarSet(set)) }
    var looks: [[Instruction]] = []
    for look in json.items("looks") { looks.append(Pattern.code(look)) }
    (self.sets, self.looks) = (sets, looks)
  }

  private static func code(_ program: JSONValue) -> [Instruction] {
    var code: [Instruction] = []
    for step in program.items("code") { code.append(instruction(step)) }
    return code
  }

  private static func instruction(_ step: JSONValue) -> Instruction {
    let first = step.number(1, or: 0)
    switch step[0]?.stringValue {
    case "set": return .set(first)
    case "split": return .split(first, step.number(2, or: 0))
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

  /// Whether the pattern matches anywhere in `text`.
  func matches(_ text: String) -> Bool {
    var machine = PatternMachine(pattern: self, text: text)
    return machine.search(code)
  }
}

nonisolated extension PatternKind {
  /// Programs for the machine.
  static var program: PatternKind { PatternKind(member: "code") { Pattern($0) } }
}

/// A set of Unicode scalars.
private nonisolated struct ScalarSet: Sendable {
  /// The ranges as `[low, high, low, high, ...]`, inclusive and sorted.
  private let bounds: [UInt32]
  /// One bit for each ASCII scalar, to answer most questions at once.
  private var ascii: (low: UInt64, high: UInt64) = (0, 0)

  init(_ json: JSONValue) {
    var bounds: [UInt32] = []
    for bound in json.items { bounds.append(UInt32(bound.intValue ?? 0)) }
    self.bounds = bounds
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
  /// For each look, ahead and behind, where it holds; nothing before it is asked for.
  private var tables: [[Bool]]

  init(pattern: Pattern, text: String) {
    self.pattern = pattern
    tables = [[Bool]](repeating: [], count: 2 * pattern.looks.count)
    var scalars: [UInt32] = []
    for scalar in text.unicodeScalars { scalars.append(scalar.value) }
    self.scalars = scalars
  }

  /// Whether `code` matches anywhere in the text.
  mutating func search(_ code: [Pattern.Instruction]) -> Bool {
    var live: [Int] = []
    var waiting: [Int] = []
    var lastRound = [Int](repeating: -1, count: code.count)
    for position in 0...scalars.count {
      live.append(0)
      waiting.removeAll(keepingCapacity: true)
      while let at = live.popLast() {
        if lastRound[at] == position { continue }
        lastRound[at] = position
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
      for at in waiting where takes(code[at], scalarAt: position) { live.append(at + 1) }
    }
    return false
  }

  /// Where a look holds: whether its code matches from a position on, or `behind`, up to there. The code runs
  /// backwards, from the instructions that lead to a match behind a scalar to those before it, so that the text is
  /// read once for all positions.
  private mutating func table(_ look: Int, behind: Bool) -> [Bool] {
    let slot = behind ? 2 * look + 1 : 2 * look
    if !tables[slot].isEmpty { return tables[slot] }
    let code = pattern.looks[look]
    let entries = Self.entries(code)
    var found = [Bool](repeating: false, count: scalars.count + 1)
    var ahead = [Bool](repeating: false, count: code.count + 1)
    for step in 0...scalars.count {
      let position = behind ? step : scalars.count - step
      let consumed = behind ? position - 1 : position
      var live = [Bool](repeating: false, count: code.count + 1)
      var pending: [Int] = []
      for at in code.indices {
        if case .match = code[at] {
          pending.append(at)
        } else if ahead[at + 1], takes(code[at], scalarAt: consumed) {
          pending.append(at)
        }
      }
      while let at = pending.popLast() {
        if live[at] { continue }
        live[at] = true
        for from in entries[at] where leads(code[from], at: position) { pending.append(from) }
      }
      found[position] = live[0]
      ahead = live
    }
    tables[slot] = found
    return found
  }

  /// For each instruction, those that lead to it without consuming.
  private static func entries(_ code: [Pattern.Instruction]) -> [[Int]] {
    var entries = [[Int]](repeating: [], count: code.count + 1)
    for (at, instruction) in code.enumerated() {
      switch instruction {
      case .split(let first, let second):
        entries[first].append(at)
        entries[second].append(at)
      case .jump(let target): entries[target].append(at)
      case .set, .match: break
      case .start, .end, .word, .look: entries[at + 1].append(at)
      }
    }
    return entries
  }

  /// Whether an instruction that consumes nothing lets through at a position.
  private mutating func leads(_ instruction: Pattern.Instruction, at position: Int) -> Bool {
    switch instruction {
    case .split, .jump: return true
    default: return holds(instruction, at: position)
    }
  }

  private func takes(_ instruction: Pattern.Instruction, scalarAt index: Int) -> Bool {
    guard case .set(let set) = instruction, scalars.indices.contains(index) else { return false }
    return pattern.sets[set].contains(scalars[index])
  }

  private mutating func holds(_ assertion: Pattern.Instruction, at position: Int) -> Bool {
    switch assertion {
    case .start: return position == 0
    case .end: return position == scalars.count
    case .word(let isBoundary):
      return (isWord(position - 1) != isWord(position)) == isBoundary
    case .look(let look, let negate, let behind):
      return table(look, behind: behind)[position] != negate
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
