import Foundation

nonisolated extension Checker {
  /// Checks a keyword that applies other nodes to the value itself.
  mutating func check(_ keyword: InPlaceKeyword, of node: CheckNode, _ value: JSONValue) -> Bool {
    switch keyword {
    case .reference(let target):
      return check(target, value)
    case .dynamicReference(let target, let anchor):
      return check(dynamic(anchor, otherwise: target), value)
    case .dependentSchemas(let pairs):
      return all(pairs) { checker, pair in
        value[pair.name] == nil || checker.check(pair.node, value)
      }
    case .allOf(let targets):
      return all(targets) { checker, target in checker.check(target, value) }
    case .anyOf(let targets):
      for target in targets where accepts(target, value) { return true }
      return report("anyOf", of: node, value)
    case .oneOf(let targets):
      return acceptsOne(of: targets, value) || report("oneOf", of: node, value)
    case .chosen(let choice, let keyword):
      guard let target = choice.node(for: value) else { return report(keyword, of: node, value) }
      return check(target, value)
    case .not(let target):
      return !accepts(target, value) || report("not", of: node, value)
    case .condition(let condition, let then, let otherwise):
      if then == nil, otherwise == nil { return true }
      guard let target = accepts(condition, value) ? then : otherwise else { return true }
      return check(target, value)
    }
  }

  private mutating func acceptsOne(of targets: [Int], _ value: JSONValue) -> Bool {
    var matches = 0
    for target in targets where accepts(target, value) {
      matches += 1
      if matches > 1 { return false }
    }
    return matches == 1
  }
}

nonisolated extension Checker {
  /// The positions of the members that a node evaluates beside its own `unevaluatedProperties`.
  mutating func evaluatedMembers(of node: CheckNode, _ object: JSONObject) -> Set<Int> {
    var evaluated: Set<Int> = []
    for keyword in node.keywords {
      switch keyword {
      case .object(.additionalProperties):
        return Set(object.indices)
      case .object(.properties), .object(.patternProperties):
        for (position, member) in object.members.enumerated()
        where node.names(member.key, patterns: program.patterns) {
          evaluated.insert(position)
        }
      case .inPlace(let keyword):
        for inner in inPlace(keyword, .object(object)) {
          evaluated.formUnion(
            evaluation(by: inner, of: object.indices, unless: \.leavesMembers) { checker in
              checker.evaluatedMembers(of: inner, object)
            })
        }
      default: break
      }
    }
    return evaluated
  }

  /// The positions of the items that a node evaluates beside its own `unevaluatedItems`.
  mutating func evaluatedItems(of node: CheckNode, _ items: [JSONValue]) -> Set<Int> {
    var evaluated: Set<Int> = []
    for keyword in node.keywords {
      switch keyword {
      case .array(.items):
        return Set(items.indices)
      case .array(.prefixItems(let targets)):
        evaluated.formUnion(items.indices.prefix(targets.count))
      case .array(.contains(let target, _, _)):
        for index in items.indices where accepts(target, items[index]) {
          evaluated.insert(index)
        }
      case .inPlace(let keyword):
        for inner in inPlace(keyword, .array(items)) {
          evaluated.formUnion(
            evaluation(by: inner, of: items.indices, unless: \.leavesItems) { checker in
              checker.evaluatedItems(of: inner, items)
            })
        }
      default: break
      }
    }
    return evaluated
  }

  private mutating func evaluation(
    by node: CheckNode, of everything: Range<Int>, unless leavesSome: (CheckNode) -> Bool,
    otherwise own: (inout Checker) -> Set<Int>
  ) -> Set<Int> {
    guard leavesSome(node) else { return Set(everything) }
    let outer = enter(node)
    defer { leave(to: outer) }
    return own(&self)
  }

  /// The nodes that a keyword applies to the value itself. Those that must hold count whether they
  /// do or not (their violations are listed anyway); alternatives count where they hold.
  private mutating func inPlace(_ keyword: InPlaceKeyword, _ value: JSONValue) -> [CheckNode] {
    let targets: [Int] =
      switch keyword {
      case .reference(let target): [target]
      case .dynamicReference(let target, let anchor): [dynamic(anchor, otherwise: target)]
      case .dependentSchemas(let pairs): pairs.filter { value[$0.name] != nil }.map(\.node)
      case .allOf(let targets): targets
      case .anyOf(let targets), .oneOf(let targets):
        targets.filter { accepts($0, value) }
      case .chosen(let choice, _): choice.node(for: value).map { [$0] } ?? []
      case .not: []
      case .condition(let condition, let then, let otherwise):
        accepts(condition, value)
          ? [condition] + (then.map { [$0] } ?? []) : otherwise.map { [$0] } ?? []
      }
    return targets.map { program.nodes[$0] }
  }
}

nonisolated extension CheckNode {
  /// Whether members may be left that the node does not evaluate.
  fileprivate var leavesMembers: Bool {
    !keywords.contains { if case .object(.unevaluatedProperties) = $0 { true } else { false } }
  }

  /// Whether items may be left that the node does not evaluate.
  fileprivate var leavesItems: Bool {
    !keywords.contains { if case .array(.unevaluatedItems) = $0 { true } else { false } }
  }
}
