import Foundation

/// What a document breaks, as a check finds it: violations, each once, in the order of the check.
nonisolated struct ViolationList {
  /// How many violations of a document are listed. What comes after them is not looked for.
  private static let most = 1000

  private(set) var found: [Violation] = []
  /// Whether there is more than is listed.
  private(set) var isFull = false
  private var known = JSONObject()
  /// What was reported since the check came to where it is: it costs no pointer, which may be long.
  private var here = JSONObject()

  /// Says that the next violation stands elsewhere.
  mutating func move() {
    if !here.isEmpty { here = JSONObject() }
  }

  /// Lists a violation at a path.
  mutating func add(
    _ keyword: String, because cause: ViolationCause, detail: String, at path: [PathStep]
  ) {
    let node = cause.node
    guard here.insert(node.index.description + " " + keyword + "\0" + detail) else { return }
    var violation = Violation(
      pointer: path.pointer, keyword: keyword, schemaLocation: node.at, detail: detail)
    guard known.insert(violation.identity) else { return }
    if found.count < ViolationList.most {
      violation.cause = cause
      found.append(violation)
    } else {
      isFull = true
      found.append(.andMore(than: ViolationList.most))
    }
  }
}

nonisolated extension Violation {
  /// The keyword of what ends the list of a document that has more violations.
  static let andMoreKeyword = "and more"

  /// All parts in one text, each with its length.
  fileprivate var identity: String {
    var text = ""
    for part in [pointer, keyword, schemaLocation] { text += part.utf8.count.description + " " }
    return text + pointer + keyword + schemaLocation + detail
  }

  fileprivate static func andMore(than most: Int) -> Violation {
    Violation(
      pointer: "", keyword: andMoreKeyword,
      detail: "only the first \(most / 1000),000 violations are listed")
  }
}

/// What a violation's message is made of.
nonisolated final class ViolationCause: Sendable {
  let program: CheckProgram
  let node: CheckNode
  let value: JSONValue
  /// Whether the value is the name of a member of what is at the pointer.
  let isName: Bool

  init(program: CheckProgram, node: CheckNode, value: JSONValue, isName: Bool) {
    (self.program, self.node, self.value, self.isName) = (program, node, value, isName)
  }
}
