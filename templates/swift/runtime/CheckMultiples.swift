import Foundation

nonisolated extension KeywordRule {
  /// `multipleOf`
  static var multipleOf: KeywordRule {
    KeywordRule("multipleOf", .value) { checker, keyword, node, value in
      !value.isNumber || ExactDecimal.isMultiple(value, of: keyword.value)
        || checker.report(keyword, node, value)
    }
  }
}

nonisolated extension ExactDecimal {
  /// Whether `value` is an integral multiple of `divisor`; true where one of them is no number.
  static func isMultiple(_ value: JSONValue, of divisor: JSONValue) -> Bool {
    if case .integer(let value) = value, case .integer(let divisor) = divisor, divisor > 0 {
      return value % divisor == 0
    }
    guard let value = ExactDecimal(value), let divisor = ExactDecimal(divisor) else { return true }
    if value.digits.isEmpty { return true }
    let shift = value.exponent - divisor.exponent
    // Neither has a zero at its end, so the divisor's extra factors of ten cannot be matched.
    if shift < 0 || divisor.digits.isEmpty { return false }
    return isDivisible(value.digits + Array(repeating: 0, count: shift), by: divisor.digits)
  }

  /// Long division, as on paper, keeping only the remainder.
  private static func isDivisible(_ dividend: [UInt8], by divisor: [UInt8]) -> Bool {
    var remainder: [UInt8] = []
    for digit in dividend {
      if digit != 0 || !remainder.isEmpty { remainder.append(digit) }
      while remainder.count > divisor.count
        || remainder.count == divisor.count
          && !remainder.lexicographicallyPrecedes(divisor)
      {
        subtract(divisor, from: &remainder)
      }
    }
    return remainder.isEmpty
  }

  private static func subtract(_ small: [UInt8], from large: inout [UInt8]) {
    var borrow: UInt8 = 0
    for place in 1...large.count {
      let index = large.count - place
      let taken = borrow + (place <= small.count ? small[small.count - place] : 0)
      borrow = large[index] < taken ? 1 : 0
      large[index] = large[index] + borrow * 10 - taken
    }
    large.removeFirst(large.firstIndex { $0 != 0 } ?? large.count)
  }
}
