import Foundation

nonisolated extension KeywordRule {
  /// `maxItems`
  static var maxItems: KeywordRule {
    KeywordRule("maxItems", .count) { checker, keyword, node, value in
      value.items.count <= keyword.number || checker.report(keyword, node, value)
    }
  }

  /// `minItems`
  static var minItems: KeywordRule {
    KeywordRule("minItems", .count) { checker, keyword, node, value in
      (value.arrayValue?.count ?? .max) >= keyword.number || checker.report(keyword, node, value)
    }
  }

  /// `uniqueItems`
  static var uniqueItems: KeywordRule {
    KeywordRule("uniqueItems", .value) { checker, keyword, node, value in
      guard case .array(let items) = value, keyword.value == true else { return true }
      var seen: [JSONValue: Int] = [:]
      for item in items { seen[item] = 0 }
      return seen.count == items.count || checker.report(keyword, node, value)
    }
  }

  /// `prefixItems`
  static var prefixItems: KeywordRule {
    KeywordRule("prefixItems", .nodes) { checker, keyword, _, value in
      let items = value.items
      return checker.all(min(items.count, keyword.nodes.count)) { checker, index in
        checker.check(keyword.nodes[index], items[index], at: .index(index))
      }
    }
  }

  /// `items`
  static var items: KeywordRule {
    KeywordRule("items", .node) { checker, keyword, node, value in
      checker.checkItems(keyword, node, value) { $0 < node.prefixCount }
    }
  }

  /// `contains`, with `minContains` and `maxContains`
  static var contains: KeywordRule {
    KeywordRule("contains", .contained, isAsking: true) { checker, keyword, node, value in
      guard case .array(let items) = value else { return true }
      var matches = 0
      for item in items where checker.accepts(keyword.number, item) { matches += 1 }
      if matches > keyword.most { return checker.report(keyword, node, value, as: "maxContains") }
      if matches >= keyword.least { return true }
      let name = matches == 0 ? "contains" : "minContains"
      return checker.report(keyword, node, value, as: name)
    }
  }
}

nonisolated extension Checker {
  /// Checks the items whose positions are not `known` against the keyword's node.
  @inline(never)
  mutating func checkItems(
    _ keyword: Keyword, _ node: CheckNode, _ value: JSONValue, unless known: (Int) -> Bool
  ) -> Bool {
    let items = value.items
    let isNever = program.nodes[keyword.number].isNever
    return all(items.count) { checker, index in
      if known(index) { return true }
      if isNever { return checker.report(keyword, node, value) }
      return checker.check(keyword.number, items[index], at: .index(index))
    }
  }
}
