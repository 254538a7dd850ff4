import Foundation

/// How the alternatives of a union are told apart where neither a tag nor the JSON type tells.
nonisolated struct Alternatives: Sendable {
  /// Where the schema's `discriminator` says that the tag stands; empty where it says nothing.
  let tag: [String]
  let alternatives: [Alternative]
  /// The node of what is kept though it is none of them.
  let other: Int?

  /// Reads a union of a tolerant program; nil of a strict one.
  init?(_ json: JSONValue) {
    guard let rows = json["alternatives"]?.arrayValue else { return nil }
    tag = json["tag"]?.texts ?? []
    alternatives = rows.map(Alternative.init)
    other = json["other"]?.intValue
  }

  /// The alternative that is preferred for `value` among those at some positions.
  func preferred(among positions: some Sequence<Int>, for value: JSONValue) -> Int? {
    let found = tag.isEmpty ? nil : value.value(at: tag)?.stringValue
    let ranked = positions.map { ($0, alternatives[$0].misfit(of: value, tagged: found)) }
    return ranked.min { $0.1 < $1.1 }?.0
  }
}

/// One alternative of a union.
nonisolated struct Alternative: Sendable {
  /// The node of what reads as one.
  let node: Int
  private let keys: [String]
  private let names: Set<ScalarString>
  private let isClosed: Bool
  private let constants: [(path: [String], texts: Set<ScalarString>)]
  let tags: Set<ScalarString>

  init(_ json: JSONValue) {
    node = json["node"]?.intValue ?? 0
    keys = json["keys"]?.texts ?? []
    names = Alternative.set(json["names"])
    isClosed = json["closed"] == true
    constants = (json["constants"]?.arrayValue ?? []).map { pair in
      (pair[0]?.texts ?? [], Alternative.set(pair[1]))
    }
    tags = Alternative.set(json["tags"])
  }

  private static func set(_ json: JSONValue?) -> Set<ScalarString> {
    Set((json?.texts ?? []).map { ScalarString($0) })
  }

  /// What speaks against `value` being this alternative. `tag`: what the discriminator says.
  fileprivate func misfit(of value: JSONValue, tagged tag: String?) -> Misfit {
    let object = value.objectValue ?? [:]
    let foreign = object.members.reduce(0) { $0 + (names.contains(ScalarString($1.key)) ? 0 : 1) }
    let contradicts = constants.contains { path, texts in
      value.value(at: path).map { held in
        !(held.stringValue.map { texts.contains(ScalarString($0)) } ?? false)
      } ?? false
    }
    return Misfit(
      counts: [
        tag.map { tags.contains(ScalarString($0)) ? 0 : 1 } ?? 1,
        keys.allSatisfy { object.position(of: $0) != nil } ? 0 : 1,
        contradicts ? 1 : 0, isClosed && foreign > 0 ? 1 : 0, foreign,
      ])
  }
}

/// What speaks against an alternative, the weightiest first.
private nonisolated struct Misfit: Comparable {
  let counts: [Int]

  static func < (left: Misfit, right: Misfit) -> Bool {
    left.counts.lexicographicallyPrecedes(right.counts)
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

  /// `strict` and `tolerant`: checkers of the document, with what they have decided already. A lenient
  /// choice follows the `discriminator` wherever that can be read, even against the schema.
  init(strict: Checker, tolerant: Checker, root: String?, isLenient: Bool) {
    (schema, shapes, self.isLenient) = (strict, tolerant, isLenient)
    schema.start(in: root.map(strict.program.node))
    shapes.start(in: nil)
  }

  /// The position of the alternative of a union that `value` is; nil where it is none, and kept.
  ///
  /// Where it is none and not kept, this is the alternative whose reading best says why.
  func alternative(of union: String, for value: JSONValue) -> Int? {
    let name = ScalarString(union)
    guard let known = shapes.program.unions[name] else { return nil }
    let every = known.alternatives.indices
    let found = candidates(known, name, value)
    if found.isEmpty, let other = known.other, reads(other, value) { return nil }
    return known.preferred(among: found.isEmpty ? Array(every) : found, for: value)
  }

  private func candidates(
    _ union: Alternatives, _ name: ScalarString, _ value: JSONValue
  ) -> [Int] {
    let every = union.alternatives.indices
    if isLenient, let tag = union.tag.isEmpty ? nil : value.value(at: union.tag)?.stringValue {
      let mapped = every.filter { position in
        union.alternatives[position].tags.contains(ScalarString(tag))
          && reads(union.alternatives[position].node, value)
      }
      if !mapped.isEmpty { return mapped }
    }
    let branches = schema.program.branches[name] ?? []
    let accepted = branches.indices.filter { position in
      branches[position].contains { branch in branch.allSatisfy { accepts($0, value) } }
    }
    if !accepted.isEmpty { return accepted }
    let readable = every.filter { reads(union.alternatives[$0].node, value) }
    let unsaid = readable.filter { branches.indices.contains($0) && branches[$0].isEmpty }
    return isLenient || unsaid.isEmpty ? readable : unsaid
  }

  private func accepts(_ node: Int, _ value: JSONValue) -> Bool {
    schema.decides(node, value)
  }

  private func reads(_ node: Int, _ value: JSONValue) -> Bool {
    shapes.decides(node, value)
  }
}

nonisolated extension JSONValue {
  /// The strings in an array.
  fileprivate var texts: [String] { (arrayValue ?? []).compactMap(\.stringValue) }

  /// The value at a path of keys.
  func value(at path: [String]) -> JSONValue? {
    path.reduce(self) { value, key in value?[key] }
  }
}
