import Foundation

/// Runs a check program over one document.
nonisolated struct Checker {
  let program: CheckProgram
  private var listing = ViolationList()
  /// Where the instance stands in the document; not followed where only a verdict is wanted.
  private var path: [PathStep] = []
  /// The schema resources entered so far, outermost first, each once.
  private var scope: [Int] = []
  /// Whether the instance is the name of a member of what the path leads to.
  var isName = false
  /// Whether only a verdict is wanted: the first violation ends the check, and none is listed.
  private var isDeciding = false
  private var verdicts: [Question: Bool] = [:]
  /// How many nodes are being checked, each within the one before.
  private var depth = 0
  private var maximumDepth: Int
  /// Whether the check would have gone deeper than it may. Nothing that it says counts then.
  private(set) var isExhausted = false

  /// Asks whether a node accepts a value.
  private struct Question: Hashable {
    let node: Int
    let value: Identity
    let scope: [Int]
  }

  /// Tells values apart: containers by where their members are stored, which is quick. (All empty
  /// containers, arrays and objects alike, share one storage.)
  private enum Identity: Hashable {
    case storage(UnsafeRawPointer)
    case value(JSONValue)
  }

  /// What was wrong: each violation once, in a fixed order; the first of very many.
  var violations: [Violation] { listing.found }

  init(_ program: CheckProgram, maximumDepth: Int) {
    self.program = program
    self.maximumDepth = maximumDepth
  }

  /// Starts to answer questions about parts of the document that was checked. What the check has
  /// decided is still known.
  mutating func start(in root: Int?) {
    (isExhausted, maximumDepth) = (false, 64)
    (listing, path, scope, isDeciding) = (ViolationList(), [], [], false)
    if let root { _ = enter(program.nodes[root]) }
  }

  /// Whether a node accepts a value; on a thread with a larger stack, where that goes deep.
  mutating func decides(_ index: Int, _ value: JSONValue) -> Bool {
    let verdict = accepts(index, value)
    guard isExhausted else { return verdict }
    (isExhausted, maximumDepth) = (false, .max)
    defer { maximumDepth = 64 }
    return onRoomyThread { accepts(index, value) }
  }

  /// Checks a value against a node, and says whether nothing was wrong.
  @discardableResult
  mutating func check(_ index: Int, _ value: JSONValue) -> Bool {
    if depth == maximumDepth { isExhausted = true }
    if isExhausted { return false }
    depth += 1
    defer { depth -= 1 }
    let node = program.nodes[index]
    let outer = enter(node)
    var isValid = true
    for keyword in node.keywords where !check(keyword, of: node, value) {
      isValid = false
      if isDeciding { break }
    }
    leave(to: outer)
    return isValid
  }

  /// Checks a member or an item against a node, and says whether nothing was wrong.
  mutating func check(_ index: Int, _ value: JSONValue, at step: PathStep) -> Bool {
    if isDeciding { return check(index, value) }
    path.append(step)
    listing.move()
    defer {
      path.removeLast()
      listing.move()
    }
    return check(index, value)
  }

  private mutating func check(
    _ keyword: Keyword, of node: CheckNode, _ value: JSONValue
  ) -> Bool {
    switch (keyword, value) {
    case (.value(let keyword), _):
      return check(keyword, of: node, value)
    case (.inPlace(let keyword), _):
      return check(keyword, of: node, value)
    case (.object(let keyword), .object(let object)):
      return check(keyword, of: node, object)
    case (.array(let keyword), .array(let items)):
      return check(keyword, of: node, items)
    case (.string(let keyword), .string(let text)):
      return check(keyword, of: node, text)
    case (.number(let keyword), .integer), (.number(let keyword), .bigInteger),
      (.number(let keyword), .number):
      return check(keyword, of: node, number: value)
    default:
      return true
    }
  }

  /// Whether a node accepts a value, without listing why not. Nested questions are asked once.
  mutating func accepts(_ index: Int, _ value: JSONValue) -> Bool {
    guard program.isBranching[index] else { return decide(index, value) }
    let question = Question(node: index, value: identity(of: value), scope: scope)
    if let verdict = verdicts[question] { return verdict }
    let verdict = decide(index, value)
    if !isExhausted { verdicts[question] = verdict }
    return verdict
  }

  private mutating func decide(_ index: Int, _ value: JSONValue) -> Bool {
    let wasDeciding = isDeciding
    isDeciding = true
    defer { isDeciding = wasDeciding }
    return check(index, value)
  }

  private func identity(of value: JSONValue) -> Identity {
    let storage: UnsafeRawPointer? =
      switch value {
      case .object(let object) where !object.isEmpty:
        object.members.withUnsafeBytes { $0.baseAddress }
      case .array(let items) where !items.isEmpty:
        items.withUnsafeBytes { $0.baseAddress }
      default: nil
      }
    return storage.map(Identity.storage) ?? .value(value)
  }

  /// Lists a violation at the instance. Always false, the verdict that comes with it.
  mutating func report(
    _ keyword: String, of node: CheckNode, _ value: @autoclosure () -> JSONValue,
    detail: String = ""
  ) -> Bool {
    if isDeciding { return false }
    listing.add(keyword, of: node, detail: detail, at: path) {
      ViolationCause(program: program, node: node, value: value(), isName: isName)
    }
    // What is left of the check ends at once.
    if listing.isFull { isDeciding = true }
    return false
  }

  /// Checks each of several values in turn; in deciding, the first that is wrong ends it.
  mutating func all<Each>(
    _ values: some Sequence<Each>, _ isValid: (inout Checker, Each) -> Bool
  ) -> Bool {
    var areValid = true
    for value in values where !isValid(&self, value) {
      areValid = false
      if isDeciding { break }
    }
    return areValid
  }

  /// Puts a node's resource in scope. What was in scope before is returned, for `leave`.
  mutating func enter(_ node: CheckNode) -> [Int] {
    let outer = scope
    if let resource = node.resource, !scope.contains(resource) { scope.append(resource) }
    return outer
  }

  mutating func leave(to outer: [Int]) {
    if scope.count != outer.count { scope = outer }
  }

  /// The node of a dynamic reference: the outermost resource that defines its anchor decides.
  func dynamic(_ anchor: String, otherwise node: Int) -> Int {
    guard let definitions = program.dynamicAnchors[anchor] else { return node }
    return scope.lazy.compactMap { definitions[$0] }.first ?? node
  }
}
