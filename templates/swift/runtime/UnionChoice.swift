import Foundation

/// How the alternatives of a union are told apart where neither a tag nor the JSON type tells.
nonisolated final class Alternatives: UnionRule {
  /// Of a strict program, for each alternative: lists of nodes. It is a value that all nodes of one
  /// of the lists accept.
  let branches: [[[Int]]]
  /// Where the schema's `discriminator` says that the tag stands; empty where it says nothing.
  let tag: [String]
  let alternatives: [Alternative]
  /// The node of what is kept though it is none of them.
  let other: Int?

  /// Reads a union of a program.
  init(_ json: JSONValue) {
    var branches: [[[Int]]] = []
    for alternative in json.items {
      var lists: [[Int]] = []
      for list in alternative.items { lists.append(list.numbers) }
      branches.append(lists)
    }
    var alternatives: [Alternative] = []
    for alternative in json.items("alternatives") {
      alternatives.append(Alternative(alternative))
    }
    (self.branches, self.alternatives) = (branches, alternatives)
    tag = json.texts("tag")
    other = json["other"]?.intValue
  }

  /// The alternative that is preferred for `value` among those at some positions.
  func preferred(among positions: [Int], for value: JSONValue) -> Int? {
    let found = tag.isEmpty ? nil : value.value(at: tag)?.stringValue
    var best: (position: Int, misfit: [Int])?
    for position in positions {
      let misfit = alternatives[position].misfit(of: value, tagged: found)
      if best.map({ misfit.lexicographicallyPrecedes($0.misfit) }) ?? true {
        best = (position, misfit)
      }
    }
    return best?.position
  }
}

/// One alternative of a union.
nonisolated final class Alternative: Sendable {
  /// The node of what reads as one.
  let node: Int
  private let keys: [String]
  private let names: JSONObject
  private let isClosed: Bool
  private let constants: [Constants]
  let tags: JSONObject

  /// The texts that may stand at a path.
  private struct Constants {
    let path: [String]
    let texts: JSONObject
  }

  init(_ json: JSONValue) {
    node = json.number("node", or: 0)
    keys = json.texts("keys")
    names = Alternative.set(json["names"])
    isClosed = json["closed"] == true
    var constants: [Constants] = []
    for pair in json.items("constants") {
      constants.append(Constants(path: pair.texts(0), texts: Alternative.set(pair[1])))
    }
    self.constants = constants
    tags = Alternative.set(json["tags"])
  }

  private static func set(_ json: JSONValue?) -> JSONObject {
    var set = JSONObject()
    for text in json?.texts ?? [] { _ = set.insert(text) }
    return set
  }

  /// What speaks against `value` being this alternative, the weightiest first. `tag`: what the
  /// discriminator says.
  fileprivate func misfit(of value: JSONValue, tagged tag: String?) -> [Int] {
    let object = value.objectValue ?? JSONObject()
    var foreign = 0
    for member in object.members where names.position(of: member.key) == nil { foreign += 1 }
    var lacks = 0
    for key in keys where object.position(of: key) == nil { lacks = 1 }
    var contradicts = 0
    for constant in constants {
      guard let held = value.value(at: constant.path) else { continue }
      let position = held.stringValue.flatMap { constant.texts.position(of: $0) }
      if position == nil { contradicts = 1 }
    }
    let isTagged = tag.map { tags.position(of: $0) != nil } ?? false
    return [isTagged ? 0 : 1, lacks, contradicts, isClosed && foreign > 0 ? 1 : 0, foreign]
  }
}

/// Chooses the alternatives of the unions in one document. Each question is asked once, however
/// deep unions are nested.
///
/// One that the schema accepts comes before all others; where it accepts none, one that a tolerant
/// reader can read. Of several the first in the order of preference is taken.
nonisolated final class Choosing {
  private var schema: Checker
  private var shapes: Checker
  private let isLenient: Bool

  /// What chooses in a document: what its check has decided is known already. A lenient choice follows
  /// the `discriminator` wherever that can be read, even against the schema.
  init(_ checks: DocumentChecks, checked: CheckedDocument?) {
    let isTolerant = checked?.isTolerant ?? true
    isLenient = isTolerant
    let strict = isTolerant ? checks.strict() : nil  // where there are unions, there always is one
    let fresh = Checker(strict ?? checks.tolerant(), maximumDepth: 0)
    let known = checked?.checker ?? Checker(checks.tolerant(), maximumDepth: 0)
    (schema, shapes) = isTolerant ? (fresh, known) : (known, fresh)
    schema.start(in: checked.map { schema.program.node(of: $0.root) })
    shapes.start(in: nil)
  }

  /// The position of the alternative of a union that `value` is; nil where it is none, and kept.
  ///
  /// Where it is none and not kept, this is the alternative whose reading best says why.
  func alternative(of union: String, for value: JSONValue) -> Int? {
    guard let known = shapes.program.union(union) as? Alternatives else { return nil }
    let found = candidates(known, union, value)
    if found.isEmpty, let other = known.other, reads(other, value) { return nil }
    return known.preferred(
      among: found.isEmpty ? Array(known.alternatives.indices) : found, for: value)
  }

  private func candidates(_ union: Alternatives, _ name: String, _ value: JSONValue) -> [Int] {
    if isLenient, let tag = union.tag.isEmpty ? nil : value.value(at: union.tag)?.stringValue {
      let mapped = positions(in: union) {
        $0.tags.position(of: tag) != nil && reads($0.node, value)
      }
      if !mapped.isEmpty { return mapped }
    }
    let branches = (schema.program.union(name) as? Alternatives)?.branches ?? []
    var accepted: [Int] = []
    for (position, lists) in branches.enumerated() where accepts(anyOf: lists, value) {
      accepted.append(position)
    }
    if !accepted.isEmpty { return accepted }
    let readable = positions(in: union) { reads($0.node, value) }
    var unsaid: [Int] = []
    for position in readable where position < branches.count && branches[position].isEmpty {
      unsaid.append(position)
    }
    return isLenient || unsaid.isEmpty ? readable : unsaid
  }

  private func positions(in union: Alternatives, where isOne: (Alternative) -> Bool) -> [Int] {
    var positions: [Int] = []
    for (position, alternative) in union.alternatives.enumerated() where isOne(alternative) {
      positions.append(position)
    }
    return positions
  }

  private func accepts(anyOf lists: [[Int]], _ value: JSONValue) -> Bool {
    for list in lists {
      var isAccepted = true
      for node in list where isAccepted { isAccepted = accepts(node, value) }
      if isAccepted { return true }
    }
    return false
  }

  private func accepts(_ node: Int, _ value: JSONValue) -> Bool {
    schema.decides(node, value)
  }

  private func reads(_ node: Int, _ value: JSONValue) -> Bool {
    shapes.decides(node, value)
  }
}

nonisolated extension JSONInput {
  /// The alternative of a union that the value is, by what `checks` know of the union.
  {{ shared }}func choice(by checks: DocumentChecks) throws -> UnionChoice {
    let decoder = try exactDecoder()
    let session = decoder.session
    let choosing = session.choosing as? Choosing ?? Choosing(checks, checked: session.checked)
    session.choosing = choosing
    let position = choosing.alternative(of: checks.root, for: decoder.value)
    return UnionChoice(position: position, decoder: decoder)
  }
}

/// The alternative of a union that a value is.
{{ shared }}nonisolated struct UnionChoice {
  /// Its position among the alternatives; nil where the value is none of them, and kept.
  {{ shared }}let position: Int?
  fileprivate let decoder: JSONValueDecoder

  /// The value as a `Value`.
  {{ shared }}func read<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
    try decoder.read(type)
  }

  /// The error that says that no alternative is taken.
  {{ shared }}func refused(_ problem: String) -> DecodingError {
    decoder.corrupted(problem, at: nil)
  }
}
