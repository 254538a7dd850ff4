import Foundation

nonisolated extension Keyword {
  /// The keywords of a node, in running order.
  static func keywords(of node: JSONValue) -> [Keyword] {
    var keywords: [Keyword] = []
    keywords += references(node).map(Keyword.inPlace)
    keywords += values(node).map(Keyword.value)
    keywords += numbers(node).map(Keyword.number)
    keywords += strings(node).map(Keyword.string)
    keywords += arrays(node).map(Keyword.array)
    keywords += objects(node).map(Keyword.object)
    keywords += combinations(node).map(Keyword.inPlace)
    if let rest = node["unevaluatedItems"]?.intValue {
      keywords.append(.array(.unevaluatedItems(rest)))
    }
    if let rest = node["unevaluatedProperties"]?.intValue {
      keywords.append(.object(.unevaluatedProperties(rest)))
    }
    return keywords
  }

  private static func references(_ node: JSONValue) -> [InPlaceKeyword] {
    var keywords: [InPlaceKeyword] = []
    if let target = node["$ref"]?.intValue { keywords.append(.reference(target)) }
    if let dynamic = node["$dynamicRef"], let target = dynamic[0]?.intValue,
      let anchor = dynamic[1]?.stringValue
    {
      keywords.append(.dynamicReference(target, anchor: anchor))
    }
    return keywords
  }

  private static func values(_ node: JSONValue) -> [ValueKeyword] {
    [
      node["type"].map { .type(.named($0)) },
      node["const"].map(ValueKeyword.const),
      (node["enum"]?.arrayValue).map { .oneOf(Set($0)) },
    ].compactMap { $0 }
  }

  private static func numbers(_ node: JSONValue) -> [NumberKeyword] {
    [
      node["multipleOf"].map(NumberKeyword.multipleOf),
      node["maximum"].map(NumberKeyword.maximum),
      node["exclusiveMaximum"].map(NumberKeyword.exclusiveMaximum),
      node["minimum"].map(NumberKeyword.minimum),
      node["exclusiveMinimum"].map(NumberKeyword.exclusiveMinimum),
    ].compactMap { $0 }
  }

  private static func strings(_ node: JSONValue) -> [StringKeyword] {
    [
      count(node["maxLength"]).map(StringKeyword.maxLength),
      count(node["minLength"]).map(StringKeyword.minLength),
      (node["pattern"]?.intValue).map(StringKeyword.pattern),
      (node["format"]?.intValue).map(StringKeyword.format),
    ].compactMap { $0 }
  }

  private static func arrays(_ node: JSONValue) -> [ArrayKeyword] {
    [
      count(node["maxItems"]).map(ArrayKeyword.maxItems),
      count(node["minItems"]).map(ArrayKeyword.minItems),
      node["uniqueItems"] == true ? .uniqueItems : nil,
      nodes(node["prefixItems"]).map(ArrayKeyword.prefixItems),
      (node["items"]?.intValue).map(ArrayKeyword.items),
      (node["contains"]?.intValue).map { target in
        let least = count(node["minContains"]) ?? 1
        return .contains(target, least: least, most: count(node["maxContains"]) ?? .max)
      },
    ].compactMap { $0 }
  }

  private static func objects(_ node: JSONValue) -> [ObjectKeyword] {
    [
      count(node["maxProperties"]).map(ObjectKeyword.maxProperties),
      count(node["minProperties"]).map(ObjectKeyword.minProperties),
      node["required"].map { .required(names($0)) },
      (node["dependentRequired"]?.arrayValue).map { pairs in
        .dependentRequired(pairs.map { ($0[0]?.stringValue ?? "", names($0[1])) })
      },
      node["properties"].map { _ in .properties },
      node["patternProperties"].map { _ in .patternProperties },
      (node["additionalProperties"]?.intValue).map(ObjectKeyword.additionalProperties),
      (node["propertyNames"]?.intValue).map(ObjectKeyword.propertyNames),
    ].compactMap { $0 }
  }

  private static func combinations(_ node: JSONValue) -> [InPlaceKeyword] {
    let tagged = node["tag"] == nil ? "" : node["oneOf"] == nil ? "anyOf" : "oneOf"
    return [
      (node["dependentSchemas"]?.arrayValue).map { pairs in
        .dependentSchemas(pairs.map { ($0[0]?.stringValue ?? "", $0[1]?.intValue ?? 0) })
      },
      nodes(node["allOf"]).map(InPlaceKeyword.allOf),
      nodes(node["anyOf"]).map { branches in
        tagged == "anyOf" ? .tag(node["tag"], branches, keyword: tagged) : .anyOf(branches)
      },
      nodes(node["oneOf"]).map { branches in
        tagged == "oneOf" ? .tag(node["tag"], branches, keyword: tagged) : .oneOf(branches)
      },
      node["select"].map { select in
        let nodes = InPlaceKeyword.numbers(select["values"])
        let choice = Choice(
          path: names(select["path"]), nodes: nodes, other: select["other"]?.intValue)
        return .chosen(choice, keyword: "select")
      },
      (node["not"]?.intValue).map(InPlaceKeyword.not),
      condition(node),
    ].compactMap { $0 }
  }

  private static func condition(_ node: JSONValue) -> InPlaceKeyword? {
    (node["if"]?.intValue).map { condition in
      .condition(condition, then: node["then"]?.intValue, else: node["else"]?.intValue)
    }
  }

  private static func nodes(_ json: JSONValue?) -> [Int]? {
    json?.arrayValue?.compactMap(\.intValue)
  }

  fileprivate static func names(_ json: JSONValue?) -> [String] {
    (json?.arrayValue ?? []).compactMap(\.stringValue)
  }

  /// A count; one that no `Int` holds is as good as the largest.
  private static func count(_ json: JSONValue?) -> Int? {
    json.map { $0.intValue ?? .max }
  }
}

nonisolated extension InPlaceKeyword {
  fileprivate static func tag(
    _ tag: JSONValue?, _ branches: [Int], keyword: String
  ) -> InPlaceKeyword {
    let nodes = numbers(tag?["values"]).mapValues { branches[$0] }
    let choice = Choice(path: Keyword.names(tag?["path"]), nodes: nodes, other: nil)
    return .chosen(choice, keyword: keyword)
  }

  /// Reads `[[value, number], ...]`; of a value that occurs twice the first number counts.
  fileprivate static func numbers(_ pairs: JSONValue?) -> [JSONValue: Int] {
    let pairs = (pairs?.arrayValue ?? []).map { ($0[0] ?? .null, $0[1]?.intValue ?? 0) }
    return Dictionary(pairs) { first, _ in first }
  }
}

nonisolated extension CheckNode {
  /// The nodes from which some keyword that only asks for a verdict can be reached. Their verdicts
  /// are worth remembering: such keywords, nested, ask the same again and again.
  static func branching(among nodes: [CheckNode]) -> [Bool] {
    var isBranching = nodes.map { $0.keywords.contains(where: \.asksForVerdicts) }
    var users: [[Int]] = Array(repeating: [], count: nodes.count)
    for (index, node) in nodes.enumerated() {
      for target in node.keywords.flatMap(\.targets) + node.memberNodes {
        users[target].append(index)
      }
    }
    var open = isBranching.indices.filter { isBranching[$0] }
    while let node = open.popLast() {
      for user in users[node] where !isBranching[user] {
        isBranching[user] = true
        open.append(user)
      }
    }
    return isBranching
  }

  private var memberNodes: [Int] {
    properties.compactMap(\.value.intValue) + patternProperties.map(\.node)
  }
}

nonisolated extension Keyword {
  fileprivate var asksForVerdicts: Bool {
    switch self {
    case .inPlace(.anyOf), .inPlace(.oneOf), .inPlace(.not), .inPlace(.condition): true
    case .inPlace(.dynamicReference), .array(.contains), .array(.unevaluatedItems): true
    case .object(.unevaluatedProperties): true
    default: false
    }
  }

  /// The nodes that the keyword's own value names.
  fileprivate var targets: [Int] {
    switch self {
    case .value, .number, .string: []
    case .array(.prefixItems(let nodes)): nodes
    case .array(.items(let node)), .array(.contains(let node, _, _)),
      .array(.unevaluatedItems(let node)):
      [node]
    case .object(.additionalProperties(let node)), .object(.propertyNames(let node)),
      .object(.unevaluatedProperties(let node)):
      [node]
    case .array, .object: []
    case .inPlace(let keyword): keyword.targets
    }
  }
}

nonisolated extension InPlaceKeyword {
  fileprivate var targets: [Int] {
    switch self {
    case .reference(let node), .dynamicReference(let node, _), .not(let node): [node]
    case .dependentSchemas(let pairs): pairs.map(\.node)
    case .allOf(let nodes), .anyOf(let nodes), .oneOf(let nodes): nodes
    case .chosen(let choice, _): Array(choice.nodes.values) + (choice.other.map { [$0] } ?? [])
    case .condition(let condition, let then, let otherwise):
      [condition] + [then, otherwise].compactMap { $0 }
    }
  }
}
