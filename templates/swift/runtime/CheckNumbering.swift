/// Numbers the nodes of a check program that is written without numbers: `{"is": NODE}` is a node where
/// it is used, `{"to": NAME}` is one that has a name.
nonisolated struct CheckNumbering {
  private var nodes: [JSONValue] = []
  private var numbers = JSONObject()

  /// The program with its nodes in an array, and numbers where they are used.
  static func numbered(_ json: JSONValue) -> JSONValue {
    guard case .object(var program) = json, case .object(let named)? = program["nodes"] else {
      return json
    }
    var numbering = CheckNumbering(named)
    for key in ["roots", "unions"] {
      guard case .object(let held)? = program[key] else { continue }
      var found = JSONObject()
      for member in held.members { found[member.key] = numbering.value(member.value, above: "") }
      program[key] = .object(found)
    }
    program["nodes"] = .array(numbering.nodes)
    return .object(program)
  }

  private init(_ named: JSONObject) {
    for member in named.members {
      numbers[member.key] = .integer(Int64(nodes.count))
      nodes.append(.null)
    }
    for (number, member) in named.members.enumerated() {
      let place = member.key.contains("#") ? member.key : ""
      let node = node(member.value, place: place, above: "")
      nodes[number] = node
    }
  }

  /// A node with numbers in it. `place`: where it stands if it does not say so.
  private mutating func node(_ json: JSONValue, place: String, above: String) -> JSONValue {
    guard case .object(let object) = json else { return json }
    var place = place
    if let at = object["at"]?.stringValue { place = at.hasPrefix("/") ? above + at : at }
    var held = JSONObject()
    for member in object.members {
      let isLiteral = member.key == "const" || member.key == "enum"
      held[member.key] = isLiteral ? member.value : value(member.value, above: place)
    }
    if !place.isEmpty { held["at"] = .string(place) }
    return .object(held)
  }

  /// A value with numbers for the nodes in it. `above`: where it stands in the schema.
  private mutating func value(_ json: JSONValue, above: String) -> JSONValue {
    switch json {
    case .array(let items):
      var found: [JSONValue] = []
      for item in items { found.append(value(item, above: above)) }
      return .array(found)
    case .object(let object):
      if let name = object["to"]?.stringValue { return numbers[name] ?? .null }
      if let inner = object["is"] {
        let number = nodes.count
        nodes.append(.null)
        let node = node(inner, place: "", above: above)
        nodes[number] = node
        return .integer(Int64(number))
      }
      var found = JSONObject()
      for member in object.members { found[member.key] = value(member.value, above: above) }
      return .object(found)
    default:
      return json
    }
  }
}
