import Foundation

/// Says what is wrong with a value: what was expected, and what was found. Nothing here runs before
/// somebody reads a message.
nonisolated final class Explanation {
  private let violation: Violation
  private let program: CheckProgram
  private let source: JSONValue
  private let spec: JSONValue
  private let value: JSONValue
  private let isName: Bool
  /// What stands for the names in braces.
  private var parts = JSONObject()

  private static let units = [
    ("maxLength", "character"), ("minLength", "character"), ("maxItems", "item"),
    ("minItems", "item"), ("items", "item"), ("unevaluatedItems", "item"),
    ("maxProperties", "member"), ("minProperties", "member"),
  ]
  /// So many alternatives are looked at to say which is the nearest.
  private static let tried = 8

  init(of violation: Violation, because cause: ViolationCause) {
    self.violation = violation
    (program, value, isName) = (cause.program, cause.value, cause.isName)
    source = program.source
    spec = source["nodes"]?[cause.node.index] ?? .null
    describe(value, isName: isName)
  }

  /// The message. `nearest`: whether it says why the nearest alternative does not fit.
  func text(nearest: Bool = true) -> String {
    let words = entry(choose(nearest: nearest), in: violationWords) ?? ""
    var text = ""
    var name = ""
    var (isNaming, hasValue) = (false, false)
    for scalar in words.unicodeScalars {
      switch scalar {
      case "{": (name, isNaming) = ("", true)
      case "}":
        text += part(name)
        if name == "found" || name == "kind" { hasValue = true }
        isNaming = false
      default:
        if isNaming {
          name.unicodeScalars.append(scalar)
        } else {
          text.unicodeScalars.append(scalar)
        }
      }
    }
    if !isName || hasValue { return text }
    describe(value, isName: true)
    return part("kind") + ": " + text
  }

  @inline(never)
  private func describe(_ value: JSONValue, isName: Bool) {
    let text = shown(value)
    var kind = text
    if case .string = value { kind = (isName ? "the name " : "the string ") + text }
    put("found", isName ? kind : text)
    put("kind", kind)
  }

  @inline(never)
  private func part(_ name: String) -> String { parts[name]?.stringValue ?? "" }

  @inline(never)
  private func put(_ name: String, _ text: String?) {
    parts[name] = text.map(JSONValue.string)
  }

  /// Puts in the parts, and says which words they belong to.
  @inline(never)
  private func choose(nearest: Bool) -> String {
    let keyword = violation.keyword
    let limit = spec[keyword] ?? .null
    switch keyword {
    case "select": return tagged()
    case "oneOf" where spec["tag"] != nil: return tagged()
    case "anyOf" where spec["tag"] != nil && spec["oneOf"] == nil: return tagged()
    case "oneOf", "anyOf": return choice(limit.numbers, nearest: nearest)
    case "type": put("limit", anyOf(limit.texts))
    case "enum": list(limit.arrayValue ?? [], near: value)
    case "pattern", "format":
      let pattern = source["patterns"]?[limit.intValue ?? 0]
      put("limit", (pattern?["source"] ?? pattern?["grammar"])?.stringValue)
    case "required", "dependentRequired":
      put("limit", shown(.string(violation.detail)))
      put("cause", cause(limit))
    case "additionalProperties", "unevaluatedProperties":
      put("limit", shown(.string(violation.detail)))
      put("hint", hint(alike(violation.detail, absent())))
    case "const": put("limit", limit.isContainer ? "of the schema" : shown(limit))
    default: count(keyword == "items" ? .integer(prefixCount) : limit)
    }
    return keyword
  }

  /// The first member of the value that requires the missing one.
  @inline(never)
  private func cause(_ rules: JSONValue) -> String? {
    for rule in rules.items where value[rule.text(0)] != nil {
      for name in rule.texts(1) where sameScalars(name, violation.detail) {
        return shown(rule[0] ?? .null)
      }
    }
    return nil
  }

  private var prefixCount: Int64 { Int64(spec.items("prefixItems").count) }

  @inline(never)
  private func count(_ limit: JSONValue) {
    let isCount = violation.keyword.hasSuffix("Contains")
    put("limit", shown(limit))
    let unit = entry(violation.keyword, in: Explanation.units)
    if isCount || unit != nil {
      put("limit", shown(limit) + (limit == 1 ? " is" : " are"))
    }
    if let unit {
      let size = value.size
      put("count", size.description + " " + unit + (size == 1 ? "" : "s"))
    }
  }

  @inline(never)
  private func list(_ values: [JSONValue], near word: JSONValue) {
    put("limit", listed(values))
    if let word = word.stringValue { put("near", alike(word, JSONValue.array(values).texts)) }
    put("hint", hint(parts["near"]?.stringValue))
  }

  @inline(never)
  private func hint(_ name: String?) -> String {
    if let name { "; did you mean " + shown(.string(name)) + "?" } else { "" }
  }

  /// The words for a value that fits no alternative.
  @inline(never)
  private func choice(_ targets: [Int], nearest: Bool) -> String {
    put("number", targets.count.description)
    var known: [JSONValue] = []
    var kinds: [String] = []
    var fitting: [Int] = []
    var areListed = true
    for target in targets {
      let (values, types) = (values(target), types(target))
      if values.isEmpty { areListed = false }
      known += values
      kinds += types
      if types.isEmpty || fits(types) { fitting.append(target) }
    }
    if areListed {
      for each in known where each == value { return "several" }
      list(known, near: value)
      return "enum"
    }
    if fitting.isEmpty {
      put("limit", anyOf(kinds))
      return "type"
    }
    var reasons: [Violation] = []
    for (index, target) in fitting.enumerated() where nearest && index < Explanation.tried {
      let broken = program.violations(of: value, against: target)
      if broken.isEmpty, violation.keyword == "oneOf" { return "several" }
      if !broken.isEmpty, reasons.isEmpty || broken.count < reasons.count { reasons = broken }
    }
    if let reason = reasons.first { put("nearest", "; the nearest: " + inner(reason)) }
    return "none"
  }

  /// The words for a value whose tag names no alternative.
  @inline(never)
  private func tagged() -> String {
    guard case .object = value else {
      put("limit", "an object")
      return "type"
    }
    let isSelect = violation.keyword == "select"
    let tag = spec[isSelect ? "select" : "tag"] ?? .null
    let pairs = tag.items("values")
    var known: [JSONValue] = []
    for pair in pairs { known.append(pair[0] ?? .null) }
    let path = tag.texts("path")
    var place = violation.pointer
    for key in path { place += [PathStep.key(key)].pointer }
    put("place", spelled(place))
    guard let held = value.value(at: path) else {
      list(known, near: .null)
      return "untagged"
    }
    describe(held, isName: false)
    list(known, near: held)
    put("values", parts["near"] == nil ? "; expected one of " + listed(known) : part("hint"))
    let near = parts["near"]
    var position = 0
    while position < known.count, known[position] != near { position += 1 }
    if position == known.count { position = 0 }
    let picked = pairs[position].number(1, or: 0)
    let target = isSelect ? picked : spec[violation.keyword]?.numbers[picked] ?? 0
    for each in program.violations(of: value, against: target)
    where each.keyword == "const" && !sameScalars(violation.pointer + each.pointer, place) {
      put("version", "; " + inner(each))
      break
    }
    return violation.pointer.isEmpty ? "message" : "tag"
  }

  /// The message of what was found in an alternative.
  @inline(never)
  private func inner(_ reason: Violation) -> String {
    guard let cause = reason.cause else { return "" }
    let message = Explanation(of: reason, because: cause).text(nearest: false)
    return reason.pointer.isEmpty ? message : placed(violation.pointer + reason.pointer, message)
  }
}

nonisolated extension Explanation {
  private func node(_ index: Int) -> JSONValue { source["nodes"]?[index] ?? .null }

  /// The values that a node lists; none if it does not.
  private func values(_ index: Int) -> [JSONValue] {
    let spec = node(index)
    if let value = spec["const"] { return [value] }
    return spec.items("enum")
  }

  /// The types that a node asks for, itself or by reference; none if it does not.
  @inline(never)
  private func types(_ index: Int) -> [String] {
    var index = index
    for _ in program.nodes {
      let spec = node(index)
      if let types = spec["type"] { return types.texts }
      guard let target = spec["$ref"]?.intValue else {
        var types = JSONObject()
        for value in values(index) { _ = types.insert(value.narrowType) }
        return sortedTexts(types.keys)
      }
      index = target
    }
    return []
  }

  private func fits(_ types: [String]) -> Bool {
    types.contains(value.narrowType) || value.narrowType == "integer" && types.contains("number")
  }

  /// The members that the node, and those it applies to the same value, declare and the value does
  /// not have.
  @inline(never)
  private func absent() -> [String] {
    var names = JSONObject()
    var seen = [Bool](repeating: false, count: program.nodes.count)
    var open = [spec]
    while let spec = open.popLast() {
      for pair in spec.items("properties") {
        names[pair.text(0)] = .null
      }
      if violation.keyword == "additionalProperties" { break }
      for key in ["$ref", "allOf", "anyOf", "oneOf", "then", "else"] {
        for index in spec[key]?.numbers ?? [] where !seen[index] {
          seen[index] = true
          open.append(node(index))
        }
      }
    }
    for name in names.keys where value[name] != nil { names[name] = nil }
    return names.keys
  }
}

nonisolated extension JSONValue {
  fileprivate var isContainer: Bool { arrayValue != nil || objectValue != nil }

  /// How many characters, items or members there are.
  fileprivate var size: Int {
    switch self {
    case .string(let text): scalarCount(text)
    case .array(let items): items.count
    case .object(let members): members.count
    default: 0
    }
  }

  /// The JSON type; of a number without a fraction `integer`.
  fileprivate var narrowType: String {
    switch self {
    case .null: "null"
    case .bool: "boolean"
    case .integer, .bigInteger: "integer"
    case .number: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    }
  }
}
