import Foundation

nonisolated extension KeywordRule {
  /// `pattern`
  static var pattern: KeywordRule { matching("pattern") }

  /// `format`, asserted as a pattern
  static var format: KeywordRule { matching("format") }

  private static func matching(_ name: String) -> KeywordRule {
    KeywordRule(name, .value) { checker, keyword, node, value in
      guard case .string(let text) = value else { return true }
      return checker.program.patterns[keyword.number].matches(text)
        || checker.report(keyword, node, value)
    }
  }

  /// `patternProperties`
  static var patternProperties: KeywordRule {
    KeywordRule("patternProperties", .value) { checker, _, node, value in
      guard case .object(let object) = value else { return true }
      return checker.all(node.patternProperties.count) { checker, index in
        let (pattern, target) = (node.patternProperties[index][0], node.patternProperties[index][1])
        return checker.all(object.count) { checker, position in
          let member = object.members[position]
          return !checker.program.patterns[pattern].matches(member.key)
            || checker.check(target, member.value, at: .key(member.key))
        }
      }
    }
  }
}
