import Foundation

/// Checks a value: whether it is right. What is wrong is reported.
typealias KeywordCheck = @Sendable (inout Checker, Keyword, CheckNode, JSONValue) -> Bool

/// A keyword that check programs know: what its value is, and what it checks.
nonisolated struct KeywordRule: Sendable {
  /// What the value of a keyword is in a check program.
  enum Content {
    case value, values, types, count, names, pairs
    case node, nodes, anchor, choice, condition, contained
  }

  let name: String
  let content: Content
  /// Whether it asks nodes for their verdicts alone.
  let isAsking: Bool
  let check: KeywordCheck

  init(
    _ name: String, _ content: Content, isAsking: Bool = false, _ check: @escaping KeywordCheck
  ) {
    (self.name, self.content, self.isAsking, self.check) = (name, content, isAsking, check)
  }
}

/// A keyword of a node, ready to run. (One class for all: an app pays for each type.)
nonisolated final class Keyword: Sendable {
  let name: String
  let check: KeywordCheck
  /// Whether it asks nodes for their verdicts alone.
  let isAsking: Bool
  /// Its value, as the program has it.
  let value: JSONValue
  /// A count, a pattern, a node or a set of types.
  let number: Int
  /// The nodes that it names, in order; -1 where one is left out.
  let nodes: [Int]
  /// The members that it names, or the path of a tag.
  let names: [String]
  /// The values that it allows, each with the node that counts for it; -1 where none does.
  let allowed: [JSONValue: Int]

  /// How many items must be of a kind, and how many may be.
  let (least, most): (Int, Int)

  /// Reads a keyword's value in the node `spec`.
  init(_ rule: KeywordRule, _ value: JSONValue, in spec: JSONValue) {
    (name, check, self.value) = (rule.name, rule.check, value)
    var number = value.intValue ?? .max
    var nodes: [Int] = []
    var names: [String] = []
    var allowed: [JSONValue: Int] = [:]
    switch rule.content {
    case .value, .count: break
    case .values: for each in value.items { allowed[each] = -1 }
    case .types: number = Keyword.types(value)
    case .node, .contained: nodes = [number]
    case .nodes: nodes = value.numbers
    case .names: names = value.texts
    case .pairs:
      for pair in value.items {
        names.append(pair.text(0))
        nodes.append(pair.number(1, or: -1))
      }
    case .anchor:
      number = value.number(0, or: 0)
      nodes = [number]
      names = [value.text(1)]
    case .choice:
      nodes = value.numbers
      let choice = value.objectValue == nil ? spec["tag"] : value
      if let choice, rule.name != "anyOf" || spec["oneOf"] == nil {
        names = choice.texts("path")
        for pair in choice.items("values") where allowed[pair[0] ?? .null] == nil {
          let node = pair.number(1, or: 0)
          allowed[pair[0] ?? .null] = nodes.isEmpty ? node : nodes[node]
        }
        number = choice.number("other", or: -1)
        if nodes.isEmpty { nodes = [number] }
      }
    case .condition:
      nodes = [number, spec.number("then", or: -1), spec.number("else", or: -1)]
    }
    least = spec["minContains"] == nil ? 1 : spec.number("minContains", or: .max)
    most = spec.number("maxContains", or: .max)
    isAsking = rule.isAsking && (rule.content != .choice || names.isEmpty)
    (self.number, self.nodes, self.names, self.allowed) = (number, nodes, names, allowed)
  }

  /// The types with these names, as `JSONValue.types` has them.
  private static func types(_ names: JSONValue) -> Int {
    let all = ["null", "boolean", "integer", "number", "string", "array", "object"]
    var types = 0
    for (bit, name) in all.enumerated() where names.texts.contains(name) { types |= 1 << bit }
    return types
  }
}

nonisolated extension JSONValue {
  /// The types of the value, a bit for each; an integer is a number too.
  var types: Int {
    switch self {
    case .null: 1
    case .bool: 2
    case .integer, .bigInteger: 4 | 8
    case .number: 8
    case .string: 16
    case .array: 32
    case .object: 64
    }
  }

  /// The items of an array; none of what is no array.
  var items: [JSONValue] { @inline(never) get { arrayValue ?? [] } }

  /// The strings in an array.
  var texts: [String] {
    @inline(never) get {
      var texts: [String] = []
      for case .string(let text) in items { texts.append(text) }
      return texts
    }
  }

  /// The items of the array that is the member called `key`; none where there is none.
  @inline(never)
  func items(_ key: String) -> [JSONValue] { self[key]?.items ?? [] }

  /// The strings in the array that is the member called `key`; none where there is none.
  @inline(never)
  func texts(_ key: String) -> [String] { self[key]?.texts ?? [] }

  /// The strings in the array that is the item at `index`; none where there is none.
  @inline(never)
  func texts(_ index: Int) -> [String] { self[index]?.texts ?? [] }

  /// The string that is the item at `index`; empty where there is none.
  @inline(never)
  func text(_ index: Int) -> String { self[index]?.stringValue ?? "" }

  /// The string that is the member called `key`; empty where there is none.
  @inline(never)
  func text(_ key: String) -> String { self[key]?.stringValue ?? "" }

  /// The number that is the item at `index`.
  @inline(never)
  func number(_ index: Int, or other: Int) -> Int { self[index]?.intValue ?? other }

  /// The number that is the member called `key`.
  @inline(never)
  func number(_ key: String, or other: Int) -> Int { self[key]?.intValue ?? other }

  /// One number, or those of an array.
  @inline(never)
  var numbers: [Int] {
    if let number = intValue { return [number] }
    var numbers: [Int] = []
    for item in items {
      if let number = item.intValue { numbers.append(number) }
    }
    return numbers
  }

  /// The value at a path of keys.
  func value(at path: [String]) -> JSONValue? {
    var value = self
    for key in path {
      guard let next = value[key] else { return nil }
      value = next
    }
    return value
  }
}
