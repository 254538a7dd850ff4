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
    zip(left.parts, right.parts).allSatisfy { sameScalars($0, $1) }
  }

  /// Feeds all parts into `hasher`.
  {{ access }}func hash(into hasher: inout Hasher) {
    for part in parts {
      hashScalars(of: part, into: &hasher)
    }
  }

  private var parts: [String] { [pointer, keyword, schemaLocation, detail] }
}

nonisolated extension Violation: CustomStringConvertible {
  /// What was expected and what was found, in words; made when it is asked for.
  {{ access }}var message: String {
    if let cause { return Explanation(of: self, because: cause).text() }
    return detail.isEmpty ? "breaks \(keyword) of \(schemaLocation)" : detail
  }

  /// The place in the document and the message, in one line.
  {{ access }}var description: String {
    placed(pointer, message)
  }
}

/// A schema, compiled to what its readers have to check.
///
/// Subschemas are numbered. The program is made by the generator and the same in every language.
nonisolated final class CheckProgram: Sendable {
  let nodes: [CheckNode]
  /// For each node, whether its verdicts are worth remembering.
  let isBranching: [Bool]
  let patterns: [Pattern]
  /// For each dynamic anchor: the resources that define it, and the node in each.
  let dynamicAnchors: [String: [Int: Int]]
  /// For each union that no tag tells apart, of each alternative: lists of nodes. It is a value that
  /// all nodes of one of the lists accept. (Of strict programs.)
  let branches: [ScalarString: [[[Int]]]]
  /// How the alternatives of each such union are told apart. (Of tolerant programs.)
  let unions: [ScalarString: Alternatives]
  private let roots: [ScalarString: Int]
  private let text: String
  private let lock = NSLock()
  private nonisolated(unsafe) var parsed: JSONValue?

  /// Reads a program. The text comes from the generator; anything else is a mistake in the build.
  init(_ text: String) {
    self.text = text
    do {
      let program = try JSONValue(text: text)
      nodes = (program["nodes"]?.arrayValue ?? []).enumerated().map {
        CheckNode($0.element, index: $0.offset)
      }
      isBranching = CheckNode.branching(among: nodes)
      patterns = (program["patterns"]?.arrayValue ?? []).map(Pattern.init)
      roots = CheckProgram.numbers(program["roots"])
      branches = CheckProgram.unions(program, CheckProgram.branches)
      unions = CheckProgram.unions(program) { Alternatives($0) }
      var anchors: [String: [Int: Int]] = [:]
      for anchor in program["dynamic"]?.objectValue ?? [:] {
        for (resource, node) in CheckProgram.numbers(anchor.value) {
          anchors[anchor.key, default: [:]][Int(resource.text) ?? 0] = node
        }
      }
      dynamicAnchors = anchors
    } catch {
      preconditionFailure("the check program is damaged: \(error)")
    }
  }

  /// The program's JSON, for messages; read when it is first asked for.
  var source: JSONValue {
    lock.withLock {
      let source = parsed ?? (try? JSONValue(text: text)) ?? .null
      parsed = source
      return source
    }
  }

  private static func numbers(_ object: JSONValue?) -> [ScalarString: Int] {
    var numbers: [ScalarString: Int] = [:]
    for member in object?.objectValue ?? [:] {
      numbers[ScalarString(member.key)] = member.value.intValue
    }
    return numbers
  }

  private static func unions<Found>(
    _ program: JSONValue, _ found: (JSONValue) -> Found?
  ) -> [ScalarString: Found] {
    var unions: [ScalarString: Found] = [:]
    for member in program["unions"]?.objectValue ?? [:] {
      unions[ScalarString(member.key)] = found(member.value)
    }
    return unions
  }

  private static func branches(_ union: JSONValue) -> [[[Int]]]? {
    union.arrayValue?.map { branches in
      (branches.arrayValue ?? []).map { ($0.arrayValue ?? []).compactMap(\.intValue) }
    }
  }

  /// The node of the type called `root`.
  func node(of root: String) -> Int {
    guard let node = roots[ScalarString(root)] else {
      preconditionFailure("the check program knows no type \(root)")
    }
    return node
  }

  /// In what `document` breaks the type called `root`, each once, in a fixed order; the first of
  /// very many.
  func violations(root: String, of document: JSONValue) -> [Violation] {
    check(root: root, document).violations
  }

  /// In what `document` breaks the type called `root`, each once, in a fixed order; and the checker, which knows what it has decided on the way.
  func check(root: String, _ document: JSONValue) -> (violations: [Violation], checker: Checker) {
    let node = node(of: root)
    let (_, checker) = run { checker in checker.check(node, document) }
    return (checker.violations, checker)
  }

  /// How a value breaks a node.
  func violations(of value: JSONValue, against node: Int) -> [Violation] {
    run { checker in checker.check(node, value) }.1.violations
  }

  /// Whether `document` conforms to the type called `root`.
  func accepts(root: String, _ document: JSONValue) -> Bool {
    let node = node(of: root)
    return run { checker in checker.accepts(node, document) }.0
  }

  /// Runs a check; again, on a thread with a larger stack, where it goes deep. (A secondary thread
  /// of an app has 512 KB, which a document made to nest could exhaust.)
  private func run<Answer>(_ check: (inout Checker) -> Answer) -> (Answer, Checker) {
    var checker = Checker(self, maximumDepth: 64)
    let answer = check(&checker)
    guard checker.isExhausted else { return (answer, checker) }
    return onRoomyThread {
      var checker = Checker(self, maximumDepth: .max)
      return (check(&checker), checker)
    }
  }
}
