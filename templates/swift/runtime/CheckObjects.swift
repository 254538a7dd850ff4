import Foundation

nonisolated extension KeywordRule {
  /// `required`
  static var required: KeywordRule {
    KeywordRule("required", .names) { checker, keyword, node, value in
      checker.require(keyword.names, keyword, node, value)
    }
  }

  /// `properties`
  static var properties: KeywordRule {
    KeywordRule("properties", .value) { checker, _, node, value in
      guard case .object(let object) = value else { return true }
      return checker.all(node.properties.count) { checker, index in
        let property = node.properties.members[index]
        guard let position = object.position(of: property.key) else { return true }
        return checker.check(
          property.value.intValue ?? 0, object.members[position].value, at: .key(property.key))
      }
    }
  }

  /// `additionalProperties`
  static var additionalProperties: KeywordRule {
    KeywordRule("additionalProperties", .node) { checker, keyword, node, value in
      guard case .object(let object) = value else { return true }
      let patterns = checker.program.patterns
      return checker.checkMembers(of: object, keyword, node, value) {
        node.names($0.key, patterns: patterns)
      }
    }
  }

  /// `maxProperties`
  static var maxProperties: KeywordRule {
    KeywordRule("maxProperties", .count) { checker, keyword, node, value in
      (value.objectValue?.count ?? 0) <= keyword.number || checker.report(keyword, node, value)
    }
  }

  /// `minProperties`
  static var minProperties: KeywordRule {
    KeywordRule("minProperties", .count) { checker, keyword, node, value in
      (value.objectValue?.count ?? .max) >= keyword.number || checker.report(keyword, node, value)
    }
  }

  /// `dependentRequired`
  static var dependentRequired: KeywordRule {
    KeywordRule("dependentRequired", .value) { checker, keyword, node, value in
      let pairs = keyword.value.items
      return checker.all(pairs.count) { checker, index in
        value[pairs[index].text(0)] == nil
          || checker.require(pairs[index].texts(1), keyword, node, value)
      }
    }
  }

  /// `propertyNames`
  static var propertyNames: KeywordRule {
    KeywordRule("propertyNames", .node) { checker, keyword, _, value in
      guard case .object(let object) = value else { return true }
      checker.isName = true
      defer { checker.isName = false }
      return checker.all(object.count) { checker, position in
        checker.check(keyword.number, .string(object.members[position].key))
      }
    }
  }
}

nonisolated extension Checker {
  /// Checks that an object has some members.
  @inline(never)
  mutating func require(
    _ names: [String], _ keyword: Keyword, _ node: CheckNode, _ value: JSONValue
  ) -> Bool {
    guard case .object(let object) = value else { return true }
    return all(names.count) { checker, index in
      object.position(of: names[index]) != nil
        || checker.report(keyword, node, value, detail: names[index])
    }
  }

  /// Checks the members that are not `known` against the keyword's node.
  @inline(never)
  mutating func checkMembers(
    of object: JSONObject, _ keyword: Keyword, _ node: CheckNode, _ value: JSONValue,
    unless known: (JSONObject.Member) -> Bool
  ) -> Bool {
    let isNever = program.nodes[keyword.number].isNever
    var areValid = true
    for member in object.members where !known(member) {
      if isNever { return report(keyword, node, value, detail: member.key) }
      if !check(keyword.number, member.value, at: .key(member.key)) {
        areValid = false
        if isDeciding { break }
      }
    }
    return areValid
  }
}
