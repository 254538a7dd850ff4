import Foundation

// What texts and numbers mean. The exact value stands beside it, and is what is written.

/// Turns exact values into what they mean, and back.
{{ shared }}nonisolated enum Moments {
  /// A date and time of RFC 3339 (the format `date-time`); nil: it is none, or `Date` has no word for
  /// it, as for a leap second.
  {{ shared }}static func date(dateTime text: String?) -> Date? {
    guard let text else { return nil }
    var reader = MomentReader(text)
    guard let day = reader.day(), reader.take("Tt") != nil,
      let hour = reader.number(2, in: 0...23), reader.take(":") != nil,
      let minute = reader.number(2, in: 0...59), reader.take(":") != nil,
      let second = reader.number(2, in: 0...59), let fraction = reader.fraction(),
      let offset = reader.offset(), reader.isAtEnd
    else { return nil }
    let whole = ((day.sinceEpoch * 24 + hour) * 60 + minute - offset) * 60 + second
    return Date(timeIntervalSince1970: Double(whole) + fraction)
  }

  /// So many milliseconds after 1970-01-01T00:00:00Z; nil for nil, as with the next ones.
  {{ shared }}static func date<Number: BinaryInteger>(milliseconds count: Number?) -> Date? {
    date(milliseconds: count.map { Double($0) })
  }

  {{ shared }}static func date(milliseconds count: Double?) -> Date? {
    date(seconds: count.map { $0 / 1000 })
  }

  {{ shared }}static func date<Number: BinaryInteger>(seconds count: Number?) -> Date? {
    date(seconds: count.map { Double($0) })
  }

  {{ shared }}static func date(seconds count: Double?) -> Date? {
    count.map { Date(timeIntervalSince1970: $0) }
  }

  /// A moment in the format `date-time`, in UTC and to the millisecond: `2024-02-29T10:00:00.000Z`.
  /// Moments before the year 1 or after 9999 have no such text: the nearest that has one is written.
  {{ shared }}static func text(_ date: Date) -> String {
    let nearest: Int64 = milliseconds(date)
    let count = min(max(nearest, -62_135_596_800_000), 253_402_300_799_999)
    let (days, rest) = dividedDown(count, by: 86_400_000)
    let day = MomentDay(sinceEpoch: days)
    let numbers = [
      (day.year, 4, "-"), (day.month, 2, "-"), (day.day, 2, "T"), (rest / 3_600_000, 2, ":"),
      (rest / 60_000 % 60, 2, ":"), (rest / 1000 % 60, 2, "."), (rest % 1000, 3, "Z"),
    ]
    return numbers.reduce(into: "") { text, part in
      let digits = "\(part.0)"
      text += String(repeating: "0", count: part.1 - digits.count) + digits + part.2
    }
  }

  /// The milliseconds since 1970-01-01T00:00:00Z: the nearest number that the type has.
  {{ shared }}static func milliseconds<Number: FixedWidthInteger>(_ date: Date) -> Number {
    number(nearest: date.timeIntervalSince1970 * 1000)
  }

  /// The milliseconds since 1970-01-01T00:00:00Z.
  {{ shared }}static func milliseconds(_ date: Date) -> Double { date.timeIntervalSince1970 * 1000 }

  /// The seconds since 1970-01-01T00:00:00Z: the nearest number that the type has.
  {{ shared }}static func seconds<Number: FixedWidthInteger>(_ date: Date) -> Number {
    number(nearest: date.timeIntervalSince1970)
  }

  /// The seconds since 1970-01-01T00:00:00Z.
  {{ shared }}static func seconds(_ date: Date) -> Double { date.timeIntervalSince1970 }

  /// Year, month and day of a full-date of RFC 3339 (the format `date`); nil: it is none.
  {{ shared }}static func components(day text: String?) -> DateComponents? {
    guard let text else { return nil }
    var reader = MomentReader(text)
    guard let day = reader.day(), reader.isAtEnd else { return nil }
    return DateComponents(year: Int(day.year), month: Int(day.month), day: Int(day.day))
  }

  /// A URI (the format `uri`); nil: it is none.
  {{ shared }}static func url(uri text: String?) -> URL? {
    guard let url = url(reference: text), url.scheme != nil else { return nil }
    return url
  }

  /// A URI or a relative reference (the format `uri-reference`); nil: it is none.
  {{ shared }}static func url(reference text: String?) -> URL? {
    guard let text, let url = URL(string: text), url.absoluteString == text else { return nil }
    return url
  }

  private static func number<Number: FixedWidthInteger>(nearest number: Double) -> Number {
    Number(exactly: number.rounded()) ?? (number < 0 ? .min : .max)
  }

  /// The quotient rounded down, and what remains.
  fileprivate static func dividedDown(_ number: Int64, by divisor: Int64) -> (Int64, Int64) {
    let (quotient, remainder) = number.quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
  }
}

/// A day of the Gregorian calendar, which is followed back to the year 1.
private nonisolated struct MomentDay {
  let year: Int64
  let month: Int64
  let day: Int64

  /// The days between this and the 1st of March of the year 0, of which the leap day is the last.
  private static let epoch: Int64 = 719_468

  init?(year: Int64, month: Int64, day: Int64) {
    (self.year, self.month, self.day) = (year, month, day)
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    let longest = month == 2 ? (isLeap ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    guard year >= 1, day <= longest else { return nil }
  }

  init(sinceEpoch days: Int64) {
    let (era, rest) = Moments.dividedDown(days + MomentDay.epoch, by: 146_097)
    let years = (rest - rest / 1460 + rest / 36_524 - rest / 146_096) / 365
    let inYear = rest - (365 * years + years / 4 - years / 100)
    let months = (5 * inYear + 2) / 153
    day = inYear - (153 * months + 2) / 5 + 1
    month = months < 10 ? months + 3 : months - 9
    year = years + era * 400 + (months < 10 ? 0 : 1)
  }

  /// The days since 1970-01-01.
  var sinceEpoch: Int64 {
    let years = month > 2 ? year : year - 1
    let leaps = years / 4 - years / 100 + years / 400
    return 365 * years + leaps + (153 * ((month + 9) % 12) + 2) / 5 + day - 1 - MomentDay.epoch
  }
}

/// Reads the parts of a date and time.
private nonisolated struct MomentReader {
  private var rest: Substring.UTF8View

  init(_ text: String) {
    rest = text[...].utf8
  }

  var isAtEnd: Bool { rest.isEmpty }

  /// One of the characters; nil: there is another.
  mutating func take(_ characters: String) -> UInt8? {
    guard let next = rest.first, characters.utf8.contains(next) else { return nil }
    return rest.removeFirst()
  }

  /// A number of so many digits; nil: there is none, or another one.
  mutating func number(_ digits: Int, in range: ClosedRange<Int64>) -> Int64? {
    var number: Int64 = 0
    for _ in 0..<digits {
      guard let digit = take("0123456789") else { return nil }
      number = number * 10 + Int64(digit - UInt8(ascii: "0"))
    }
    return range.contains(number) ? number : nil
  }

  mutating func day() -> MomentDay? {
    guard let year = number(4, in: 1...9999), take("-") != nil,
      let month = number(2, in: 1...12), take("-") != nil,
      let day = number(2, in: 1...31)
    else { return nil }
    return MomentDay(year: year, month: month, day: day)
  }

  /// The fraction of a second, 0 where none is written; nil: no digit follows the point.
  mutating func fraction() -> Double? {
    guard take(".") != nil else { return 0 }
    let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    rest = rest.dropFirst(digits.count)
    return digits.isEmpty ? nil : Double("0.\(Substring(digits))")
  }

  /// The minutes by which local time is ahead of UTC.
  mutating func offset() -> Int64? {
    if take("Zz") != nil { return 0 }
    guard let sign = take("+-"), let hours = number(2, in: 0...23), take(":") != nil,
      let minutes = number(2, in: 0...59)
    else { return nil }
    return (hours * 60 + minutes) * (sign == UInt8(ascii: "-") ? -1 : 1)
  }
}
