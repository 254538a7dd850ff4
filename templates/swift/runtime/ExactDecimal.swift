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
  @inline(never)
  init(spelling: String) {
    var isFraction = false
    var isExponent = false
    var power = 0
    var isPowerNegative = false
    for byte in spelling.utf8 {
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
    self.init(spelling: value.description)
  }

  /// The number that a JSON value is, or nil where it is none.
  init?(_ value: JSONValue) {
    switch value {
    case .integer(let integer): self.init(spelling: String(integer))
    case .bigInteger(let text): self.init(spelling: text)
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
    return ExactDecimal(spelling: text(of: digits))
  }()

  private static func text(of digits: [UInt8]) -> String {
    var bytes: [UInt8] = []
    for digit in digits { bytes.append(digit + UInt8(ascii: "0")) }
    return String(decoding: bytes, as: UTF8.self)
  }

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
    if let integer { return .integer(integer) }
    return .bigInteger(text)
  }

  /// The number, where it is an integer that `Int64` holds. (Swift's own reading of integers is copied into
  /// the app for each type.)
  private var integer: Int64? {
    if !isIntegral || magnitude > 19 { return nil }
    var value: Int64 = 0  // negative: the least integer has no positive one
    for place in 0..<magnitude {
      let digit = place < digits.count ? Int64(digits[place]) : 0
      let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
      let (sum, isUnder) = tens.subtractingReportingOverflow(digit)
      if isOver || isUnder { return nil }
      value = sum
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }

  /// The number in a spelling without a decimal point.
  var spelling: String {
    let text = (isNegative ? "-" : "") + ExactDecimal.text(of: digits.isEmpty ? [0] : digits)
    if isIntegral { return text + String(repeating: "0", count: exponent) }
    return text + "e" + exponent.description
  }
}

nonisolated extension ExactDecimal {
  /// Whether both are numbers, and the same one.
  static func isEqual(_ left: JSONValue, _ right: JSONValue) -> Bool {
    guard let left = ExactDecimal(left), let right = ExactDecimal(right) else { return false }
    return left.isNegative == right.isNegative && left.digits == right.digits
      && left.exponent == right.exponent
  }

  /// Whether both are numbers, and `left` is less than `right`.
  static func isLess(_ left: JSONValue, than right: JSONValue) -> Bool {
    switch (left, right) {
    case (.integer(let left), .integer(let right)): return left < right
    case (.number(let left), .number(let right)): return left < right
    default:
      guard let left = ExactDecimal(left), let right = ExactDecimal(right) else { return false }
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
    for (left, right) in zip(digits, other.digits) where left != right { return left < right }
    return digits.count < other.digits.count
  }
}
