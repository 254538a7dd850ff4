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
  let patternProperties: [(pattern: Int, node: Int)]
  /// How many items `prefixItems` describes.
  let prefixCount: Int

  /// Reads a node of a check program.
  init(_ json: JSONValue, index: Int) {
    self.index = index
    at = json["at"]?.stringValue ?? ""
    resource = json["resource"]?.intValue
    isNever = json == false
    properties = JSONObject(unique: CheckNode.members(json["properties"])) ?? JSONObject()
    patternProperties = CheckNode.members(json["patternProperties"], keyed: \.intValue)
    prefixCount = json["prefixItems"]?.arrayValue?.count ?? 0
    keywords = isNever ? [.value(.never)] : Keyword.keywords(of: json)
  }

  private static func members(_ pairs: JSONValue?) -> [JSONObject.Member] {
    members(pairs, keyed: \.stringValue).map { name, node in
      JSONObject.Member(key: name, value: JSONValue(node))
    }
  }

  /// Reads `[[key, node], ...]`.
  private static func members<Key>(
    _ pairs: JSONValue?, keyed key: (JSONValue) -> Key?
  ) -> [(Key, Int)] {
    (pairs?.arrayValue ?? []).compactMap { pair in
      guard let name = pair[0].flatMap(key), let node = pair[1]?.intValue else { return nil }
      return (name, node)
    }
  }
}
