import Foundation

nonisolated extension Checker {
  /// Checks a keyword for values of every type.
  mutating func check(_ keyword: ValueKeyword, of node: CheckNode, _ value: JSONValue) -> Bool {
    switch keyword {
    case .never:
      report("false", of: node, value)
    case .type(let types):
      !types.isDisjoint(with: .types(of: value)) || report("type", of: node, value)
    case .const(let wanted):
      value == wanted || report("const", of: node, value)
    case .oneOf(let wanted):
      wanted.contains(value) || report("enum", of: node, value)
    }
  }

  /// Checks a keyword for numbers.
  mutating func check(
    _ keyword: NumberKeyword, of node: CheckNode, number value: JSONValue
  ) -> Bool {
    switch keyword {
    case .multipleOf(let divisor):
      ExactDecimal.isMultiple(value, of: divisor) ?? true || report("multipleOf", of: node, value)
    case .maximum(let limit):
      !isLess(limit, than: value) || report("maximum", of: node, value)
    case .exclusiveMaximum(let limit):
      isLess(value, than: limit) || report("exclusiveMaximum", of: node, value)
    case .minimum(let limit):
      !isLess(value, than: limit) || report("minimum", of: node, value)
    case .exclusiveMinimum(let limit):
      isLess(limit, than: value) || report("exclusiveMinimum", of: node, value)
    }
  }

  private func isLess(_ left: JSONValue, than right: JSONValue) -> Bool {
    ExactDecimal.isLess(left, than: right) ?? false
  }

  /// Checks a keyword for strings. Lengths count Unicode scalars.
  mutating func check(_ keyword: StringKeyword, of node: CheckNode, _ text: String) -> Bool {
    switch keyword {
    case .maxLength(let most):
      text.utf8.count <= most || text.unicodeScalars.count <= most
        || report("maxLength", of: node, .string(text))
    case .minLength(let least):
      text.unicodeScalars.count >= least || report("minLength", of: node, .string(text))
    case .pattern(let pattern):
      program.patterns[pattern].matches(text) || report("pattern", of: node, .string(text))
    case .format(let pattern):
      program.patterns[pattern].matches(text) || report("format", of: node, .string(text))
    }
  }
}
