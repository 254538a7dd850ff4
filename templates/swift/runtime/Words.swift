import Foundation

/// The words of each keyword, and of the ways in which a value fits no alternative: the same in
/// every language.
nonisolated let violationWords: [(String, String)] = [
  ("type", "expected {limit}, found {kind}"),
  ("const", "expected the constant {limit}, found {found}"),
  ("enum", "{found} is not one of {limit}{hint}"),
  ("false", "no value is allowed here, found {kind}"),
  ("multipleOf", "expected a multiple of {limit}, found {found}"),
  ("maximum", "expected at most {limit}, found {found}"),
  ("exclusiveMaximum", "expected less than {limit}, found {found}"),
  ("minimum", "expected at least {limit}, found {found}"),
  ("exclusiveMinimum", "expected more than {limit}, found {found}"),
  ("maxLength", "{count}, at most {limit} allowed"),
  ("minLength", "{count}, at least {limit} required"),
  ("pattern", "{found} does not match the pattern {limit}"),
  ("format", "{found} is not of the format {limit}"),
  ("maxItems", "{count}, at most {limit} allowed"),
  ("minItems", "{count}, at least {limit} required"),
  ("uniqueItems", "two of the items are equal, but all must be different"),
  ("items", "{count}, at most {limit} allowed"),
  ("unevaluatedItems", "{count}, of which some are not allowed"),
  ("contains", "no item is of the kind that is required"),
  ("minContains", "too few items of the kind of which at least {limit} required"),
  ("maxContains", "too many items of the kind of which at most {limit} allowed"),
  ("maxProperties", "{count}, at most {limit} allowed"),
  ("minProperties", "{count}, at least {limit} required"),
  ("required", "the member {limit} is missing"),
  ("dependentRequired", "the member {limit} is missing, which {cause} requires"),
  ("additionalProperties", "unexpected member {limit}{hint}"),
  ("unevaluatedProperties", "unexpected member {limit}{hint}"),
  ("not", "found {kind}, which is not allowed here"),
  ("none", "{kind} fits none of the {number} alternatives{nearest}"),
  ("several", "{kind} fits more than one of the {number} alternatives"),
  ("untagged", "nothing at {place}, where one of {limit} is expected"),
  ("tag", "{found} at {place} is not one of {limit}{hint}{version}"),
  ("message", "{found} at {place} names no message{values}{version}"),
]

private nonisolated let typeWords: [(String, String)] = [
  ("null", "null"), ("boolean", "a boolean"), ("integer", "an integer"), ("number", "a number"),
  ("string", "a string"), ("array", "an array"), ("object", "an object"),
]

/// What stands beside a name in one of these tables. (No dictionary: an app pays for each kind of them.)
@inline(never)
nonisolated func entry(_ name: String, in table: [(String, String)]) -> String? {
  for (key, text) in table where sameScalars(key, name) { return text }
  return nil
}

/// So many characters of a text are shown.
private nonisolated let long = 60
/// So many of several values are shown.
private nonisolated let few = 6

/// A message with the place of its value.
nonisolated func placed(_ pointer: String, _ message: String) -> String {
  pointer.isEmpty ? message : spelled(pointer) + ": " + message
}

/// A text without what could steer a terminal or a log, and shortened.
nonisolated func spelled(_ text: String) -> String {
  var result = ""
  var count = 0
  for scalar in text.unicodeScalars {
    if count == long { return result + "…" }
    count += 1
    switch scalar.value {
    case 0x22: result += "\\\""
    case 0x5C: result += "\\\\"
    case 0x0A: result += "\\n"
    case 0x0D: result += "\\r"
    case 0x09: result += "\\t"
    case 0..<0x20, 0x7F...0x9F, 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF:
      result += "\\u"
      for shift in [12, 8, 4, 0] { result += digit(Int(scalar.value >> UInt32(shift)) & 0xF) }
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result
}

private nonisolated func digit(_ value: Int) -> String {
  ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "a", "b", "c", "d", "e", "f"][value]
}

/// A value, shortened; of an array or object only what it is.
nonisolated func shown(_ value: JSONValue) -> String {
  switch value {
  case .null: "null"
  case .bool(let value): value ? "true" : "false"
  case .integer(let value): value.description
  case .bigInteger(let digits): spelled(digits)
  case .number(let value): shown(value)
  case .string(let text): "\"" + spelled(text) + "\""
  case .array: "an array"
  case .object: "an object"
  }
}

/// A number that is no integer; one from a millionth on is written without an exponent.
private nonisolated func shown(_ number: Double) -> String {
  let text = number.description
  var (mantissa, digits) = ("", "")
  var exponent: Int?
  for scalar in text.unicodeScalars {
    let value = Int(scalar.value) - 0x30
    if scalar == "e" {
      exponent = 0
    } else if let power = exponent {
      if 0..<10 ~= value { exponent = 10 * power + value }
    } else {
      mantissa.unicodeScalars.append(scalar)
      if 0..<10 ~= value { digits.unicodeScalars.append(scalar) }
    }
  }
  guard let exponent else { return text }  // all doubles with a positive one are integers
  if exponent > 6 { return mantissa + "e-" + exponent.description }
  let sign = number < 0 ? "-" : ""
  return sign + "0." + String(repeating: "0", count: exponent - 1) + digits
}

/// Some of the values that are allowed.
nonisolated func listed(_ values: [JSONValue]) -> String {
  var (text, count) = ("", 0)
  for value in values {
    count += 1
    if count > few { continue }
    if count > 1 { text += ", " }
    text += shown(value)
  }
  return count > few ? text + ", … (" + (count - few).description + " more)" : text
}

/// Types in words, each once.
nonisolated func anyOf(_ types: [String]) -> String {
  var words = JSONObject()
  for type in types {
    if let word = entry(type, in: typeWords) { _ = words.insert(word) }
  }
  var text = ""
  for (index, word) in words.members.enumerated() {
    let separator = index == 0 ? "" : index == words.count - 1 ? " or " : ", "
    text += separator + word.key
  }
  return text
}

/// The most similar name, where one has at least two thirds of its characters in common with the
/// word, in the same order. Upper and lower case of ASCII count as equal.
nonisolated func alike(_ word: String, _ names: [String]) -> String? {
  var best = 0.0
  var name: String?
  guard let folds = folded(word) else { return nil }
  for (index, each) in names.enumerated() where index < 100 && !sameScalars(word, each) {
    guard let other = folded(each) else { continue }
    let total = folds.count + other.count
    let common = inCommon(folds, other)
    let share = Double(common) / Double(total)
    if 3 * common >= total, share > best { (best, name) = (share, each) }
  }
  return name
}

/// The scalars of a text in lower case; nil where it is long.
private nonisolated func folded(_ text: String) -> [UInt32]? {
  var folds: [UInt32] = []
  for scalar in text.unicodeScalars {
    if folds.count == long { return nil }
    folds.append(0x41...0x5A ~= scalar.value ? scalar.value + 0x20 : scalar.value)
  }
  return folds
}

/// The length of the longest common subsequence.
private nonisolated func inCommon(_ one: [UInt32], _ other: [UInt32]) -> Int {
  var row = Array(repeating: 0, count: one.count + 1)
  for scalar in other {
    var diagonal = 0
    for index in one.indices {
      let above = row[index + 1]
      row[index + 1] = one[index] == scalar ? diagonal + 1 : max(above, row[index])
      diagonal = above
    }
  }
  return row[one.count]
}
