import Foundation

nonisolated extension Checker {
  /// Checks a keyword for arrays.
  mutating func check(_ keyword: ArrayKeyword, of node: CheckNode, _ items: [JSONValue]) -> Bool {
    switch keyword {
    case .maxItems(let most):
      return items.count <= most || report("maxItems", of: node, .array(items))
    case .minItems(let least):
      return items.count >= least || report("minItems", of: node, .array(items))
    case .uniqueItems:
      return Set(items).count == items.count || report("uniqueItems", of: node, .array(items))
    case .prefixItems(let targets):
      return all(zip(targets, items).enumerated()) { checker, pair in
        checker.check(pair.element.0, pair.element.1, at: .index(pair.offset))
      }
    case .items(let target):
      let rest = items.indices.dropFirst(node.prefixCount)
      return check(rest, of: items, against: target, keyword: "items", of: node)
    case .contains(let target, let least, let most):
      return contains(target, least: least, most: most, of: node, items)
    case .unevaluatedItems(let target):
      let evaluated = evaluatedItems(of: node, items)
      let rest = items.indices.filter { !evaluated.contains($0) }
      return check(rest, of: items, against: target, keyword: "unevaluatedItems", of: node)
    }
  }

  private mutating func check(
    _ indices: some Collection<Int>, of items: [JSONValue], against target: Int, keyword: String,
    of node: CheckNode
  ) -> Bool {
    if program.nodes[target].isNever {
      return indices.isEmpty || report(keyword, of: node, .array(items))
    }
    return all(indices) { checker, index in
      checker.check(target, items[index], at: .index(index))
    }
  }

  private mutating func contains(
    _ target: Int, least: Int, most: Int, of node: CheckNode, _ items: [JSONValue]
  ) -> Bool {
    var matches = 0
    for item in items where accepts(target, item) {
      matches += 1
    }
    if matches > most { return report("maxContains", of: node, .array(items)) }
    if matches >= least { return true }
    return report(matches == 0 ? "contains" : "minContains", of: node, .array(items))
  }
}

nonisolated extension Checker {
  /// Checks a keyword for objects.
  mutating func check(
    _ keyword: ObjectKeyword, of node: CheckNode, _ object: JSONObject
  ) -> Bool {
    switch keyword {
    case .maxProperties(let most):
      return object.count <= most || report("maxProperties", of: node, .object(object))
    case .minProperties(let least):
      return object.count >= least || report("minProperties", of: node, .object(object))
    case .required(let names):
      return require(names, in: object, keyword: "required", of: node)
    case .dependentRequired(let pairs):
      return all(pairs) { checker, pair in
        object[pair.name] == nil
          || checker.require(pair.needed, in: object, keyword: "dependentRequired", of: node)
      }
    case .properties:
      return checkProperties(of: node, object)
    case .patternProperties:
      return checkPatternProperties(of: node, object)
    case .additionalProperties(let target):
      let rest = object.members.lazy.filter { [program] member in
        !node.names(member.key, patterns: program.patterns)
      }
      return check(
        rest, of: object, against: target, keyword: "additionalProperties", of: node)
    case .propertyNames(let target):
      isName = true
      defer { isName = false }
      return all(object.members) { checker, member in
        checker.check(target, .string(member.key))
      }
    case .unevaluatedProperties(let target):
      let evaluated = evaluatedMembers(of: node, object)
      let rest = object.members.lazy.enumerated().filter { !evaluated.contains($0.offset) }
      return check(
        rest.map(\.element), of: object, against: target, keyword: "unevaluatedProperties",
        of: node)
    }
  }

  private mutating func require(
    _ names: [String], in object: JSONObject, keyword: String, of node: CheckNode
  ) -> Bool {
    all(names) { checker, name in
      object.position(of: name) != nil
        || checker.report(keyword, of: node, .object(object), detail: name)
    }
  }

  private mutating func checkProperties(of node: CheckNode, _ object: JSONObject) -> Bool {
    all(node.properties.members) { checker, property in
      guard let value = object[property.key], case .integer(let target) = property.value else {
        return true
      }
      return checker.check(Int(target), value, at: .key(property.key))
    }
  }

  private mutating func checkPatternProperties(
    of node: CheckNode, _ object: JSONObject
  ) -> Bool {
    all(node.patternProperties) { checker, rule in
      let pattern = checker.program.patterns[rule.pattern]
      return checker.all(object.members) { checker, member in
        !pattern.matches(member.key)
          || checker.check(rule.node, member.value, at: .key(member.key))
      }
    }
  }

  private mutating func check(
    _ members: some Sequence<JSONObject.Member>, of object: JSONObject, against target: Int,
    keyword: String, of node: CheckNode
  ) -> Bool {
    if program.nodes[target].isNever {
      guard let first = members.first(where: { _ in true }) else { return true }
      return report(keyword, of: node, .object(object), detail: first.key)
    }
    return all(members) { checker, member in
      checker.check(target, member.value, at: .key(member.key))
    }
  }
}

nonisolated extension CheckNode {
  /// Whether `properties` or `patternProperties` describes the member called `name`.
  func names(_ name: String, patterns: [Pattern]) -> Bool {
    properties.position(of: name) != nil
      || patternProperties.contains { patterns[$0.pattern].matches(name) }
  }
}
