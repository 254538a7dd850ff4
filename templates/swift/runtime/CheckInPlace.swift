import Foundation

// Keywords that apply other nodes to the value itself.
nonisolated extension KeywordRule {
  /// `$ref`
  static var reference: KeywordRule {
    KeywordRule("$ref", .node) { checker, keyword, _, value in
      checker.check(keyword.number, value)
    }
  }

  /// `$dynamicRef`
  static var dynamicReference: KeywordRule {
    KeywordRule("$dynamicRef", .anchor, isAsking: true) { checker, keyword, _, value in
      checker.check(checker.dynamic(keyword.names[0], otherwise: keyword.number), value)
    }
  }

  /// `dependentSchemas`
  static var dependentSchemas: KeywordRule {
    KeywordRule("dependentSchemas", .pairs) { checker, keyword, _, value in
      checker.all(keyword.names.count) { checker, index in
        value[keyword.names[index]] == nil || checker.check(keyword.nodes[index], value)
      }
    }
  }

  /// `allOf`
  static var allOf: KeywordRule {
    KeywordRule("allOf", .nodes) { checker, keyword, _, value in
      checker.all(keyword.nodes.count) { checker, index in
        checker.check(keyword.nodes[index], value)
      }
    }
  }

  /// `anyOf`
  static var anyOf: KeywordRule {
    KeywordRule("anyOf", .choice, isAsking: true) { checker, keyword, node, value in
      checker.checkChoice(keyword, node, value, most: .max)
    }
  }

  /// `oneOf`
  static var oneOf: KeywordRule {
    KeywordRule("oneOf", .choice, isAsking: true) { checker, keyword, node, value in
      checker.checkChoice(keyword, node, value, most: 1)
    }
  }

  /// `select`: the value at a path tells which node counts
  static var select: KeywordRule {
    KeywordRule("select", .choice) { checker, keyword, node, value in
      checker.checkChoice(keyword, node, value, most: 1)
    }
  }

  /// `not`
  static var not: KeywordRule {
    KeywordRule("not", .node, isAsking: true) { checker, keyword, node, value in
      !checker.accepts(keyword.number, value) || checker.report(keyword, node, value)
    }
  }

  /// `if`, with `then` and `else`
  static var condition: KeywordRule {
    KeywordRule("if", .condition, isAsking: true) { checker, keyword, _, value in
      if keyword.nodes[1] < 0, keyword.nodes[2] < 0 { return true }
      let target = keyword.nodes[checker.accepts(keyword.number, value) ? 1 : 2]
      return target < 0 || checker.check(target, value)
    }
  }
}

nonisolated extension Checker {
  /// Checks that one of the keyword's nodes, and no more than `most`, accept the value; where the value
  /// at a path tells which node counts, that node.
  @inline(never)
  fileprivate mutating func checkChoice(
    _ keyword: Keyword, _ node: CheckNode, _ value: JSONValue, most: Int
  ) -> Bool {
    if !keyword.names.isEmpty {
      let target = keyword.target(for: value)
      return target < 0 ? report(keyword, node, value) : check(target, value)
    }
    var matches = 0
    for target in keyword.nodes where accepts(target, value) {
      matches += 1
      if most == .max || matches > most { break }
    }
    return matches > 0 && matches <= most || report(keyword, node, value)
  }
}

nonisolated extension Keyword {
  /// The node that counts for a value by what stands at the path `names`; -1 where none does.
  func target(for value: JSONValue) -> Int {
    guard let tag = value.value(at: names) else { return -1 }
    if let target = allowed[tag] { return target }
    if case .string = tag { return number }
    return -1
  }
}
