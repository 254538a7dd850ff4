import Foundation

/// A number without any rounding: `digits` times ten to the power of `exponent`.
///
/// Where an `Int64` or a `Double` can answer, nobody asks here; this is for the rest.
nonisolated struct ExactDecimal {
  private(set) var isNegative = false
  /// The decimal digits, without zeros at either end; none at all for zero.
  private(set) var digits: [UInt8] = []
  private(set) var exponent = 0

  /// Exponents beyond this are all the same: too large or too small for any JSON number.
  private static let endlessExponent = 1_000_000_000

  /// Reads a number as JSON spells it. The spelling must be right.
  init(spelling: some Sequence<UInt8>) {
    var isFraction = false
    var isExponent = false
    var power = 0
    var isPowerNegative = false
    for byte in spelling {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"): isExponent = true
      case UInt8(ascii: "+"): break
      case UInt8(ascii: "-"):
        if isExponent { isPowerNegative = true } else { isNegative = true }
      default:
        let digit = byte - UInt8(ascii: "0")
        if isExponent {
          power = min(power * 10 + Int(digit), ExactDecimal.endlessExponent)
        } else {
          if digit != 0 || !digits.isEmpty { digits.append(digit) }
          if isFraction { exponent -= 1 }
        }
      }
    }
    exponent += isPowerNegative ? -power : power
    while digits.last == 0 {
      digits.removeLast()
      exponent += 1
    }
    if digits.isEmpty { (isNegative, exponent) = (false, 0) }
  }

  /// The shortest decimal that reads back as `value`.
  init(_ value: Double) {
    self.init(spelling: value.description.utf8)
  }

  /// The number that a JSON value is, or nil where it is none.
  init?(_ value: JSONValue) {
    switch value {
    case .integer(let integer): self.init(spelling: String(integer).utf8)
    case .bigInteger(let text): self.init(spelling: text.utf8)
    case .number(let number) where number.isFinite: self.init(number)
    default: return nil
    }
  }

  /// The largest finite double: 2 to the power of 1024, less one unit in the last place.
  static let largestDouble = {
    var digits: [UInt8] = [1]
    for power in 0..<1024 {
      if power == 53 { digits[digits.count - 1] -= 1 }
      double(&digits)
    }
    return ExactDecimal(spelling: digits.map { $0 + UInt8(ascii: "0") })
  }()

  private static func double(_ digits: inout [UInt8]) {
    var carry: UInt8 = 0
    for index in digits.indices.reversed() {
      let sum = digits[index] * 2 + carry
      (digits[index], carry) = (sum % 10, sum / 10)
    }
    if carry > 0 { digits.insert(carry, at: 0) }
  }

  var isIntegral: Bool {
    exponent >= 0
  }

  /// How many digits stand before the decimal point (negative: how many zeros behind it).
  var magnitude: Int {
    digits.count + exponent
  }

  /// The number as a JSON value: exact where it is integral, else the nearest double.
  var jsonValue: JSONValue {
    let text = spelling
    guard isIntegral else { return .number(Double(text) ?? 0) }
    return Int64(text).map(JSONValue.integer) ?? .bigInteger(text)
  }

  /// The number in a spelling without a decimal point.
  var spelling: String {
    var bytes = isNegative ? [UInt8(ascii: "-")] : []
    bytes += digits.map { $0 + UInt8(ascii: "0") }
    if digits.isEmpty { bytes.append(UInt8(ascii: "0")) }
    let text = String(decoding: bytes, as: UTF8.self)
    return isIntegral ? text + String(repeating: "0", count: exponent) : "\(text)e\(exponent)"
  }
}

nonisolated extension ExactDecimal {
  /// Whether both are numbers, and the same one.
  static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
    guard let left = ExactDecimal(left), let right = ExactDecimal(right) else { return false }
    return left.isNegative == right.isNegative && left.digits == right.digits
      && left.exponent == right.exponent
  }

  /// Whether `left` is less than `right`; nil where one of them is no number.
  static func isLess(_ left: JSONValue, than right: JSONValue) -> Bool? {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): return left < right
    case (.number(let left), .number(let right)): return left < right
    default:
      guard let left = ExactDecimal(left), let right = ExactDecimal(right) else { return nil }
      return left.isLess(than: right)
    }
  }

  private func isLess(than other: ExactDecimal) -> Bool {
    if isNegative != other.isNegative { return isNegative }
    return isNegative ? other.isCloserToZero(than: self) : isCloserToZero(than: other)
  }

  /// Whether the number, its sign left aside, is greater than `other`.
  func isFurtherFromZero(than other: ExactDecimal) -> Bool {
    other.isCloserToZero(than: self)
  }

  private func isCloserToZero(than other: ExactDecimal) -> Bool {
    if digits.isEmpty || other.digits.isEmpty { return !other.digits.isEmpty }
    if magnitude != other.magnitude { return magnitude < other.magnitude }
    return digits.lexicographicallyPrecedes(other.digits)
  }

  /// Whether `value` is an integral multiple of `divisor`; nil where one of them is no number.
  static func isMultiple(_ value: JSONValue, of divisor: JSONValue) -> Bool? {
    if case .integer(let value) = value, case .integer(let divisor) = divisor, divisor > 0 {
      return value % divisor == 0
    }
    guard let value = ExactDecimal(value), let divisor = ExactDecimal(divisor) else { return nil }
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
