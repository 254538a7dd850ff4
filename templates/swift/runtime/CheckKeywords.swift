import Foundation

/// A keyword with its value, sorted by the type of the instances that it concerns.
nonisolated enum Keyword: Sendable {
  case value(ValueKeyword)
  case number(NumberKeyword)
  case string(StringKeyword)
  case array(ArrayKeyword)
  case object(ObjectKeyword)
  case inPlace(InPlaceKeyword)
}

/// Keywords for instances of every type.
nonisolated enum ValueKeyword: Sendable {
  /// The schema `false`.
  case never
  case type(JSONTypes)
  case const(JSONValue)
  case oneOf(Set<JSONValue>)
}

/// Keywords for numbers.
nonisolated enum NumberKeyword: Sendable {
  case multipleOf(JSONValue)
  case maximum(JSONValue)
  case exclusiveMaximum(JSONValue)
  case minimum(JSONValue)
  case exclusiveMinimum(JSONValue)
}

/// Keywords for strings.
nonisolated enum StringKeyword: Sendable {
  case maxLength(Int)
  case minLength(Int)
  case pattern(Int)
  /// A format, asserted as a pattern.
  case format(Int)
}

/// Keywords for arrays.
nonisolated enum ArrayKeyword: Sendable {
  case maxItems(Int)
  case minItems(Int)
  case uniqueItems
  case prefixItems([Int])
  case items(Int)
  case contains(Int, least: Int, most: Int)
  case unevaluatedItems(Int)
}

/// Keywords for objects.
nonisolated enum ObjectKeyword: Sendable {
  case maxProperties(Int)
  case minProperties(Int)
  case required([String])
  case dependentRequired([(name: String, needed: [String])])
  case properties
  case patternProperties
  case additionalProperties(Int)
  case propertyNames(Int)
  case unevaluatedProperties(Int)
}

/// Keywords that apply other nodes to the instance itself.
nonisolated enum InPlaceKeyword: Sendable {
  case reference(Int)
  case dynamicReference(Int, anchor: String)
  case dependentSchemas([(name: String, node: Int)])
  case allOf([Int])
  case anyOf([Int])
  case oneOf([Int])
  /// An `anyOf`, a `oneOf` or a `select` where the value at a path tells which node counts.
  case chosen(Choice, keyword: String)
  case not(Int)
  case condition(Int, then: Int?, else: Int?)
}

/// Tells by the value at a path which node counts.
nonisolated struct Choice: Sendable {
  let path: [String]
  let nodes: [JSONValue: Int]
  /// The node for strings that are not among the values.
  let other: Int?

  /// The node that counts for `value`.
  func node(for value: JSONValue) -> Int? {
    guard let value = value.value(at: path) else { return nil }
    return nodes[value] ?? (value.stringValue == nil ? nil : other)
  }
}

/// A set of JSON types.
nonisolated struct JSONTypes: OptionSet, Sendable {
  let rawValue: UInt8

  static let null = JSONTypes(rawValue: 1)
  static let boolean = JSONTypes(rawValue: 2)
  static let integer = JSONTypes(rawValue: 4)
  static let number = JSONTypes(rawValue: 8)
  static let string = JSONTypes(rawValue: 16)
  static let array = JSONTypes(rawValue: 32)
  static let object = JSONTypes(rawValue: 64)

  private static let names: [String: JSONTypes] = [
    "null": .null, "boolean": .boolean, "integer": .integer, "number": .number,
    "string": .string, "array": .array, "object": .object,
  ]

  /// The types with these names.
  static func named(_ names: JSONValue) -> JSONTypes {
    JSONTypes((names.arrayValue ?? []).compactMap { JSONTypes.names[$0.stringValue ?? ""] })
  }

  /// The types that a value has; an integer is a number too.
  static func types(of value: JSONValue) -> JSONTypes {
    switch value {
    case .null: .null
    case .bool: .boolean
    case .integer, .bigInteger: [.integer, .number]
    case .number: .number
    case .string: .string
    case .array: .array
    case .object: .object
    }
  }
}
