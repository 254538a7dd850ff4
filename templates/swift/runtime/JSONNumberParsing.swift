import Foundation

nonisolated extension JSONParser {
  /// Reads the number that starts at `at`.
  ///
  /// The digits are gathered in a machine word; what does not fit goes the long, exact way.
  mutating func parseNumber() throws -> JSONValue {
    let first = at
    let isNegative = next == UInt8(ascii: "-")
    if isNegative { at += 1 }
    var digits = DigitRun()
    let integral = at
    takeDigits(&digits)
    if at == integral {
      at = first
      throw isNegative ? refusal("not a number as JSON writes them", at: at) : noValue()
    }
    if at - integral > 1, integral.pointee == UInt8(ascii: "0") {
      at = integral + 1  // `0` is a number, and what comes after it is a fault
      return .integer(0)
    }
    if next == UInt8(ascii: "."), end - at > 1, at[1] &- UInt8(ascii: "0") <= 9 {
      at += 1
      let fraction = at
      takeDigits(&digits)
      digits.exponent = fraction - at
    }
    if next | 0x20 == UInt8(ascii: "e") {
      digits.exponent += parseExponent()
    }
    if let value = digits.value(isNegative: isNegative) { return value }
    return try exactNumber(from: first)
  }

  @inline(__always)
  private mutating func takeDigits(_ digits: inout DigitRun) {
    while true {
      let digit = next &- UInt8(ascii: "0")
      if digit > 9 { return }
      digits.append(digit)
      at += 1
    }
  }

  /// The exponent that starts at `at`; zero, and nothing is read, where it has no digits.
  private mutating func parseExponent() -> Int {
    let letter = at
    at += 1
    let isNegative = next == UInt8(ascii: "-")
    if isNegative || next == UInt8(ascii: "+") { at += 1 }
    let first = at
    var exponent = 0
    while next &- UInt8(ascii: "0") <= 9 {
      exponent = min(exponent * 10 + Int(next - UInt8(ascii: "0")), 1_000_000_000)
      at += 1
    }
    if at == first { at = letter }
    return isNegative ? -exponent : exponent
  }

  private func exactNumber(from first: UnsafePointer<UInt8>) throws -> JSONValue {
    let spelling = UnsafeBufferPointer(start: first, count: at - first)
    let number = ExactDecimal(spelling: String(decoding: spelling, as: UTF8.self))
    // Asked first, so that no absurd exponent is written out.
    if number.magnitude > 309 || number.isFurtherFromZero(than: .largestDouble) {
      throw refusal("a number is larger than the largest double", at: first)
    }
    if number.isIntegral { return number.jsonValue }
    guard number.magnitude > -324, let double = Double(number.spelling), double != 0 else {
      throw refusal("a number is too small for a double and not zero", at: first)
    }
    return JSONValue(double)
  }
}

/// The digits of a number as long as they fit a machine word.
private nonisolated struct DigitRun {
  var mantissa: UInt64 = 0
  var exponent = 0
  private var hasOverflown = false

  @inline(__always)
  mutating func append(_ digit: UInt8) {
    if mantissa > (UInt64.max - 9) / 10 {
      hasOverflown = true
    } else {
      mantissa = mantissa * 10 + UInt64(digit)
    }
  }

  /// The number where it is exact in an `Int64`, or in a `Double` by a single exact division.
  func value(isNegative: Bool) -> JSONValue? {
    if hasOverflown { return nil }
    if mantissa == 0 { return .integer(0) }
    var (mantissa, exponent) = (mantissa, exponent)
    while exponent < 0, mantissa % 10 == 0 {
      mantissa /= 10
      exponent += 1
    }
    if exponent == 0, mantissa <= UInt64(Int64.max) {
      return .integer(isNegative ? -Int64(mantissa) : Int64(mantissa))
    }
    if exponent < 0, exponent >= -22, mantissa <= 1 << 53 {
      let number = Double(mantissa) / DigitRun.powersOfTen[-exponent]
      return .number(isNegative ? -number : number)
    }
    return nil
  }

  /// The powers of ten that a double holds exactly.
  private static let powersOfTen: [Double] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
    1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
  ]
}

/// The integer with these digits, where it is one beyond `Int64` that `UInt64` holds. (Swift's own
/// reading of integers is copied into the app for each type.)
nonisolated func unsigned(_ digits: String) -> UInt64? {
  var value: UInt64 = 0
  for byte in digits.utf8 {
    let (tens, isOver) = value.multipliedReportingOverflow(by: 10)
    let (sum, isLarge) = tens.addingReportingOverflow(UInt64(byte &- UInt8(ascii: "0")))
    if isOver || isLarge || byte == UInt8(ascii: "-") { return nil }
    value = sum
  }
  return value
}
