import Foundation

/// One way in which a document breaks its schema.
{{ access }}nonisolated struct Violation: Hashable, Sendable {
  /// The JSON Pointer of the value in the document; empty for the document itself.
  {{ access }}let pointer: String
  /// The keyword of the schema that the value breaks; `json` where the text is no JSON, `and more` at
  /// the end of a list of the first 1,000.
  {{ access }}let keyword: String
  /// Where in the schema the keyword stands, as a JSON Pointer fragment.
  {{ access }}let schemaLocation: String
  /// What the keyword misses or refuses, by name; empty for most keywords.
  {{ access }}let detail: String
  /// What the message is made of; no part of the violation.
  var cause: ViolationCause?

  /// A violation with all its parts.
  {{ access }}init(
    pointer: String, keyword: String, schemaLocation: String = "", detail: String = ""
  ) {
    self.pointer = pointer
    self.keyword = keyword
    self.schemaLocation = schemaLocation
    self.detail = detail
  }
}

nonisolated extension Violation {
  /// Whether both are the same in all parts, scalar by scalar: "/é" has two spellings, of two members.
  {{ access }}static func == (left: Violation, right: Violation) -> Bool {
    sameScalars(left.pointer, right.pointer) && sameScalars(left.keyword, right.keyword)
      && sameScalars(left.schemaLocation, right.schemaLocation)
      && sameScalars(left.detail, right.detail)
  }

  /// Feeds all parts into `hasher`.
  {{ access }}func hash(into hasher: inout Hasher) {
    hashScalars(of: pointer, into: &hasher)
    hashScalars(of: keyword, into: &hasher)
    hashScalars(of: schemaLocation, into: &hasher)
    hashScalars(of: detail, into: &hasher)
  }
}

nonisolated extension Violation: CustomStringConvertible {
  /// What was expected and what was found, in words; made when it is asked for.
  {{ access }}var message: String {
    if let cause { return Explanation(of: self, because: cause).text() }
    return detail.isEmpty ? "breaks " + keyword + " of " + schemaLocation : detail
  }

  /// The place in the document and the message, in one line.
  {{ access }}var description: String {
    placed(pointer, message)
  }
}

/// A schema, compiled to what its readers have to check.
///
/// Subschemas are numbered. The program is made by the generator and the same in every language.
{{ shared }}nonisolated final class CheckProgram: Sendable {
  let nodes: [CheckNode]
  /// For each node, whether its verdicts are worth remembering.
  let isBranching: [Bool]
  let patterns: [any TextPattern]
  /// For each dynamic anchor: the resources that define it, and the node in each.
  let dynamicAnchors: JSONObject
  /// The unions that neither a tag nor the JSON type tells apart. Of strict programs: of each
  /// alternative lists of nodes; it is a value that all nodes of one of the lists accept. Of tolerant
  /// programs: how the alternatives are told apart.
  private let unions: JSONObject
  private let unionRules: [any UnionRule]
  private let roots: JSONObject
  private let text: String
  private let lock = NSLock()
  private nonisolated(unsafe) var parsed: JSONValue?

  /// Reads a program. The text comes from the generator; anything else is a mistake in the build.
  {{ shared }}init(_ text: String) {
    self.text = text
    do {
      let program = CheckNumbering.numbered(try JSONValue(text: text))
      var nodes: [CheckNode] = []
      for node in program.items("nodes") {
        nodes.append(CheckNode(node, index: nodes.count, rules: keywordRules))
      }
      var patterns: [any TextPattern] = []
      for pattern in program.items("patterns") {
        for kind in patternKinds where pattern[kind.member] != nil {
          patterns.append(kind.read(pattern))
        }
      }
      (self.nodes, self.patterns) = (nodes, patterns)
      isBranching = CheckNode.branching(among: nodes)
      roots = program["roots"]?.objectValue ?? JSONObject()
      unions = program["unions"]?.objectValue ?? JSONObject()
      var unionRules: [any UnionRule] = []
      for read in unionReaders {
        for union in unions.members { unionRules.append(read(union.value)) }
      }
      self.unionRules = unionRules
      dynamicAnchors = program["dynamic"]?.objectValue ?? JSONObject()
    } catch {
      preconditionFailure("the check program is damaged: \(error)")
    }
  }

  /// The program's JSON, for messages; read when it is first asked for.
  var source: JSONValue {
    lock.lock()
    defer { lock.unlock() }
    let source = parsed ?? (try? CheckNumbering.numbered(JSONValue(text: text))) ?? .null
    parsed = source
    return source
  }

  /// The node of the type called `root`.
  func node(of root: String) -> Int {
    guard let node = roots[root]?.intValue else {
      preconditionFailure("the check program knows no type \(root)")
    }
    return node
  }

  /// How the alternatives of the union called `name` are told apart; nil: the program knows no such union.
  func union(_ name: String) -> (any UnionRule)? {
    unions.position(of: name).map { unionRules[$0] }
  }

  /// Checks a document of the type called `root`. The checker has what was wrong, and knows what it
  /// has decided on the way.
  func check(root: String, _ document: JSONValue) -> Checker {
    run(node(of: root), document)
  }

  /// How a value breaks a node.
  func violations(of value: JSONValue, against node: Int) -> [Violation] {
    run(node, value).violations
  }

  /// Runs a check; again, on a thread with a larger stack, where it goes deep. (A secondary thread
  /// of an app has 512 KB, which a document made to nest could exhaust.)
  @inline(never)
  private func run(_ node: Int, _ value: JSONValue) -> Checker {
    var checker = Checker(self, maximumDepth: 64)
    checker.check(node, value)
    if checker.isExhausted {
      checker = Checker(self, maximumDepth: .max)
      onRoomyThread { checker.check(node, value) }
    }
    return checker
  }
}

/// How the alternatives of a union are told apart.
nonisolated protocol UnionRule: AnyObject, Sendable {}

/// Reads the patterns of check programs that have a certain member.
nonisolated struct PatternKind: Sendable {
  let member: String
  let read: @Sendable (JSONValue) -> any TextPattern
}
