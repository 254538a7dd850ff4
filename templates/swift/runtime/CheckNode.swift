import Foundation

/// One subschema of a check program: its keywords, ready to run, in the order of their violations.
nonisolated final class CheckNode: Sendable {
  /// The subschema's number in the program.
  let index: Int
  /// Where the subschema stands, as a JSON Pointer fragment; empty for `false`.
  let at: String
  /// The schema resource it belongs to, where dynamic references make that matter.
  let resource: Int?
  /// Whether this is the schema `false`.
  let isNever: Bool
  let keywords: [Keyword]
  /// The members that `properties` names, each with its node.
  let properties: JSONObject
  /// Of each member of `patternProperties`: its pattern and its node.
  let patternProperties: [[Int]]
  /// How many items `prefixItems` describes.
  let prefixCount: Int

  /// Reads a node of a check program. `rules`: the keywords that the program may use, in running order.
  init(_ json: JSONValue, index: Int, rules: [KeywordRule]) {
    self.index = index
    at = json.text("at")
    resource = json["resource"]?.intValue
    isNever = json == false
    var properties = JSONObject()
    for pair in json.items("properties") {
      properties[pair.text(0)] = pair[1]
    }
    self.properties = properties
    var patternProperties: [[Int]] = []
    for pair in json.items("patternProperties") { patternProperties.append(pair.numbers) }
    self.patternProperties = patternProperties
    prefixCount = json["prefixItems"]?.items.count ?? 0
    var keywords: [Keyword] = []
    for rule in rules {
      if let value = isNever && rule.name == "false" ? json : json[rule.name] {
        keywords.append(Keyword(rule, value, in: json))
      }
    }
    self.keywords = keywords
  }

  /// Whether `properties` or `patternProperties` describes the member called `name`.
  func names(_ name: String, patterns: [any TextPattern]) -> Bool {
    if properties.position(of: name) != nil { return true }
    for rule in patternProperties where patterns[rule[0]].matches(name) { return true }
    return false
  }

  /// The nodes from which some keyword that only asks for a verdict can be reached. Their verdicts
  /// are worth remembering: such keywords, nested, ask the same again and again.
  static func branching(among nodes: [CheckNode]) -> [Bool] {
    var isBranching = [Bool](repeating: false, count: nodes.count)
    var users = [[Int]](repeating: [], count: nodes.count)
    var open: [Int] = []
    for node in nodes {
      for target in node.targets { users[target].append(node.index) }
      if node.isAsking {
        isBranching[node.index] = true
        open.append(node.index)
      }
    }
    while let node = open.popLast() {
      for user in users[node] where !isBranching[user] {
        isBranching[user] = true
        open.append(user)
      }
    }
    return isBranching
  }

  private var isAsking: Bool {
    for keyword in keywords where keyword.isAsking { return true }
    return false
  }

  /// The nodes that the node's keywords name.
  private var targets: [Int] {
    var targets: [Int] = []
    for keyword in keywords {
      for node in keyword.nodes where node >= 0 { targets.append(node) }
      for (_, node) in keyword.allowed where node >= 0 { targets.append(node) }
    }
    for property in properties.members { targets.append(property.value.intValue ?? 0) }
    for rule in patternProperties { targets.append(rule[1]) }
    return targets
  }
}

/// Tells whether a text holds a match.
nonisolated protocol TextPattern: AnyObject, Sendable {
  func matches(_ text: String) -> Bool
}
