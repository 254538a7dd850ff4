import Foundation

/// One way in which a document breaks its schema.
public nonisolated struct Violation: Hashable, Sendable {
  /// The JSON Pointer of the value in the document; empty for the document itself.
  public let pointer: String
  /// The keyword of the schema that the value breaks; `json` where the text is no JSON.
  public let keyword: String
  /// Where in the schema the keyword stands, as a JSON Pointer fragment.
  public let schemaLocation: String
  /// What the keyword misses or refuses, by name; empty for most keywords.
  public let detail: String

  /// A violation with all its parts.
  public init(
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
  public static func == (left: Violation, right: Violation) -> Bool {
    zip(left.parts, right.parts).allSatisfy { sameScalars($0, $1) }
  }

  /// Feeds all parts into `hasher`.
  public func hash(into hasher: inout Hasher) {
    for part in parts {
      hashScalars(of: part, into: &hasher)
    }
  }

  private var parts: [String] { [pointer, keyword, schemaLocation, detail] }
}

nonisolated extension Violation: CustomStringConvertible {
  /// The violation in one line.
  public var description: String {
    let place = pointer.isEmpty ? "the document" : pointer
    let reason = detail.isEmpty ? "" : ": \(detail)"
    let rule = schemaLocation.isEmpty ? "" : " (\(schemaLocation))"
    return "\(place): \(keyword)\(reason)\(rule)"
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
  private let roots: [ScalarString: Int]

  /// Reads a program. The text comes from the generator; anything else is a mistake in the build.
  init(_ text: String) {
    do {
      let program = try JSONValue(text: text)
      nodes = (program["nodes"]?.arrayValue ?? []).map(CheckNode.init)
      isBranching = CheckNode.branching(among: nodes)
      patterns = (program["patterns"]?.arrayValue ?? []).map(Pattern.init)
      roots = CheckProgram.numbers(program["roots"])
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

  private static func numbers(_ object: JSONValue?) -> [ScalarString: Int] {
    var numbers: [ScalarString: Int] = [:]
    for member in object?.objectValue ?? [:] {
      numbers[ScalarString(member.key)] = member.value.intValue
    }
    return numbers
  }

  private func node(of root: String) -> Int {
    guard let node = roots[ScalarString(root)] else {
      preconditionFailure("the check program knows no type \(root)")
    }
    return node
  }

  /// Everything in which `document` breaks the type called `root`, each once, in a fixed order.
  func violations(root: String, of document: JSONValue) -> [Violation] {
    let node = node(of: root)
    let violations = run { checker in
      checker.check(node, document)
      return checker.violations
    }
    var seen: Set<Violation> = []
    return violations.filter { seen.insert($0).inserted }
  }

  /// Whether `document` conforms to the type called `root`.
  func accepts(root: String, _ document: JSONValue) -> Bool {
    let node = node(of: root)
    return run { checker in checker.accepts(node, document) }
  }

  /// Runs a check; again, on a thread with a larger stack, where it goes deep. (A secondary thread
  /// of an app has 512 KB, which a document made to nest could exhaust.)
  private func run<Answer: Sendable>(
    _ check: @escaping @Sendable (inout Checker) -> Answer
  ) -> Answer {
    var checker = Checker(self, maximumDepth: 64)
    let answer = check(&checker)
    return checker.isExhausted ? onRoomyThread { self.runDeep(check) } : answer
  }

  private func runDeep<Answer>(_ check: (inout Checker) -> Answer) -> Answer {
    var checker = Checker(self, maximumDepth: .max)
    return check(&checker)
  }
}
