import Foundation

nonisolated extension KeywordRule {
  /// The schema `false`.
  static var never: KeywordRule {
    KeywordRule("false", .value) { checker, keyword, node, value in
      checker.report(keyword, node, value)
    }
  }

  /// `type`
  static var type: KeywordRule {
    KeywordRule("type", .types) { checker, keyword, node, value in
      keyword.number & value.types != 0 || checker.report(keyword, node, value)
    }
  }

  /// `const`
  static var constant: KeywordRule {
    KeywordRule("const", .value) { checker, keyword, node, value in
      value == keyword.value || checker.report(keyword, node, value)
    }
  }

  /// `enum`
  static var enumeration: KeywordRule {
    KeywordRule("enum", .values) { checker, keyword, node, value in
      keyword.allowed[value] != nil || checker.report(keyword, node, value)
    }
  }
}

// Limits of numbers.
nonisolated extension KeywordRule {
  /// `maximum`
  static var maximum: KeywordRule {
    KeywordRule("maximum", .value) { checker, keyword, node, value in
      !value.isNumber || !ExactDecimal.isLess(keyword.value, than: value)
        || checker.report(keyword, node, value)
    }
  }

  /// `exclusiveMaximum`
  static var exclusiveMaximum: KeywordRule {
    KeywordRule("exclusiveMaximum", .value) { checker, keyword, node, value in
      !value.isNumber || ExactDecimal.isLess(value, than: keyword.value)
        || checker.report(keyword, node, value)
    }
  }

  /// `minimum`
  static var minimum: KeywordRule {
    KeywordRule("minimum", .value) { checker, keyword, node, value in
      !value.isNumber || !ExactDecimal.isLess(value, than: keyword.value)
        || checker.report(keyword, node, value)
    }
  }

  /// `exclusiveMinimum`
  static var exclusiveMinimum: KeywordRule {
    KeywordRule("exclusiveMinimum", .value) { checker, keyword, node, value in
      !value.isNumber || ExactDecimal.isLess(keyword.value, than: value)
        || checker.report(keyword, node, value)
    }
  }
}

// Lengths of strings, in Unicode scalars.
nonisolated extension KeywordRule {
  /// `maxLength`
  static var maxLength: KeywordRule {
    KeywordRule("maxLength", .count) { checker, keyword, node, value in
      guard case .string(let text) = value else { return true }
      return text.utf8.count <= keyword.number || scalarCount(text) <= keyword.number
        || checker.report(keyword, node, value)
    }
  }

  /// `minLength`
  static var minLength: KeywordRule {
    KeywordRule("minLength", .count) { checker, keyword, node, value in
      guard case .string(let text) = value else { return true }
      return scalarCount(text) >= keyword.number || checker.report(keyword, node, value)
    }
  }
}

nonisolated extension JSONValue {
  /// Whether this is a number.
  var isNumber: Bool { types & 8 != 0 }
}
