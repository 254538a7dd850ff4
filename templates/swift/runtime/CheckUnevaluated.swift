import Foundation

nonisolated extension KeywordRule {
  /// `unevaluatedItems`
  static var unevaluatedItems: KeywordRule {
    KeywordRule("unevaluatedItems", .node, isAsking: true) { checker, keyword, node, value in
      let evaluated = checker.evaluated(by: node, in: value)
      return checker.checkItems(keyword, node, value) { evaluated[$0] }
    }
  }

  /// `unevaluatedProperties`
  static var unevaluatedProperties: KeywordRule {
    KeywordRule("unevaluatedProperties", .node, isAsking: true) { checker, keyword, node, value in
      guard case .object(let object) = value else { return true }
      let evaluated = checker.evaluated(by: node, in: value)
      var position = -1
      return checker.checkMembers(of: object, keyword, node, value) { _ in
        position += 1
        return evaluated[position]
      }
    }
  }
}

nonisolated extension Checker {
  /// Of each item or member of the value whether a node evaluates it, beside its own `unevaluated...`.
  fileprivate mutating func evaluated(by node: CheckNode, in value: JSONValue) -> [Bool] {
    let count = value.arrayValue?.count ?? value.objectValue?.count ?? 0
    var evaluated = [Bool](repeating: false, count: count)
    mark(&evaluated, by: node, in: value)
    return evaluated
  }

  private mutating func mark(_ evaluated: inout [Bool], by node: CheckNode, in value: JSONValue) {
    for keyword in node.keywords {
      switch (keyword.name, value) {
      case ("items", .array), ("additionalProperties", .object):
        evaluated = [Bool](repeating: true, count: evaluated.count)
        return
      case ("prefixItems", .array(let items)):
        for index in 0..<min(keyword.nodes.count, items.count) { evaluated[index] = true }
      case ("contains", .array(let items)):
        for index in items.indices where accepts(keyword.number, items[index]) {
          evaluated[index] = true
        }
      case ("properties", .object(let object)), ("patternProperties", .object(let object)):
        for (position, member) in object.members.enumerated()
        where node.names(member.key, patterns: program.patterns) {
          evaluated[position] = true
        }
      default:
        for target in inPlace(keyword, value) { enter(target, marking: &evaluated, in: value) }
      }
    }
  }

  private mutating func enter(_ target: Int, marking evaluated: inout [Bool], in value: JSONValue) {
    let node = program.nodes[target]
    let name = value.objectValue == nil ? "unevaluatedItems" : "unevaluatedProperties"
    for keyword in node.keywords where keyword.name == name {
      evaluated = [Bool](repeating: true, count: evaluated.count)
      return
    }
    let outer = enter(node)
    mark(&evaluated, by: node, in: value)
    leave(to: outer)
  }

  /// The nodes that a keyword applies to the value itself. Those that must hold count whether they
  /// do or not (their violations are listed anyway); alternatives count where they hold.
  private mutating func inPlace(_ keyword: Keyword, _ value: JSONValue) -> [Int] {
    var targets: [Int] = []
    switch keyword.name {
    case "$ref", "allOf": targets = keyword.nodes
    case "$dynamicRef": targets = [dynamic(keyword.names[0], otherwise: keyword.number)]
    case "dependentSchemas":
      for (name, node) in zip(keyword.names, keyword.nodes) where value[name] != nil {
        targets.append(node)
      }
    case "anyOf", "oneOf", "select":
      if !keyword.names.isEmpty {
        targets = [keyword.target(for: value)]
      } else {
        for node in keyword.nodes where accepts(node, value) { targets.append(node) }
      }
    case "if":
      let isMet = accepts(keyword.number, value)
      targets = isMet ? [keyword.number, keyword.nodes[1]] : [keyword.nodes[2]]
    default: break
    }
    return targets.filter { $0 >= 0 }
  }
}
