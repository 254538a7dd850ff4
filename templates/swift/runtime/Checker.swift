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
  private(set) var isDeciding = false
  /// What has been decided, each under its question.
  private var verdicts: [JSONValue: Int] = [:]
  /// How many nodes are being checked, each within the one before.
  private var depth = 0
  private var maximumDepth: Int
  /// Whether the check would have gone deeper than it may. Nothing that it says counts then.
  private(set) var isExhausted = false

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
    var isAccepted = false
    onRoomyThread { isAccepted = accepts(index, value) }
    return isAccepted
  }

  /// Checks a value against a node, and says whether nothing was wrong.
  @discardableResult
  @inline(never)
  mutating func check(_ index: Int, _ value: JSONValue) -> Bool {
    if depth == maximumDepth { isExhausted = true }
    if isExhausted { return false }
    depth += 1
    defer { depth -= 1 }
    let node = program.nodes[index]
    if node.resource != nil { return checkInScope(node, value) }
    return checkKeywords(of: node, value)
  }

  private mutating func checkKeywords(of node: CheckNode, _ value: JSONValue) -> Bool {
    var isValid = true
    for keyword in node.keywords where !keyword.check(&self, keyword, node, value) {
      isValid = false
      if isDeciding { break }
    }
    return isValid
  }

  private mutating func checkInScope(_ node: CheckNode, _ value: JSONValue) -> Bool {
    let outer = enter(node)
    defer { leave(to: outer) }
    return checkKeywords(of: node, value)
  }

  /// Checks a member or an item against a node, and says whether nothing was wrong.
  @inline(never)
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

  /// Whether a node accepts a value, without listing why not. Nested questions are asked once.
  @inline(never)
  mutating func accepts(_ index: Int, _ value: JSONValue) -> Bool {
    guard program.isBranching[index] else { return decide(index, value) }
    let question = question(index, value)
    if let verdict = verdicts[question] { return verdict == 1 }
    let verdict = decide(index, value)
    if !isExhausted { verdicts[question] = verdict ? 1 : 0 }
    return verdict
  }

  private mutating func decide(_ index: Int, _ value: JSONValue) -> Bool {
    let wasDeciding = isDeciding
    isDeciding = true
    defer { isDeciding = wasDeciding }
    return check(index, value)
  }

  /// Asks whether a node accepts a value in the scope. Containers are told apart by where their
  /// members are stored, which is quick. (All empty containers, arrays and objects alike, share one
  /// storage.)
  private func question(_ index: Int, _ value: JSONValue) -> JSONValue {
    var storage: UnsafeRawPointer?
    switch value {
    case .object(let object) where !object.isEmpty:
      storage = object.members.withUnsafeBytes { $0.baseAddress }
    case .array(let items) where !items.isEmpty:
      storage = items.withUnsafeBytes { $0.baseAddress }
    default: break
    }
    var question: [JSONValue] = [.integer(Int64(index)), value]
    if let storage {
      question[1] = .integer(Int64(Int(bitPattern: storage)))
      question.append(.null)
    }
    for resource in scope { question.append(.integer(Int64(resource))) }
    return .array(question)
  }

  /// Lists a violation at the instance. Always false, the verdict that comes with it. `name`: what it
  /// is called, where that is not the keyword's name.
  @inline(never)
  mutating func report(
    _ keyword: Keyword, _ node: CheckNode, _ value: JSONValue, as name: String? = nil,
    detail: String = ""
  ) -> Bool {
    if isDeciding { return false }
    let cause = ViolationCause(program: program, node: node, value: value, isName: isName)
    listing.add(name ?? keyword.name, because: cause, detail: detail, at: path)
    // What is left of the check ends at once.
    if listing.isFull { isDeciding = true }
    return false
  }

  /// Checks each of so many values in turn; in deciding, the first that is wrong ends it.
  @inline(never)
  mutating func all(_ count: Int, _ isValid: (inout Checker, Int) -> Bool) -> Bool {
    var areValid = true
    var index = 0
    while index < count {
      if !isValid(&self, index) {
        areValid = false
        if isDeciding { break }
      }
      index += 1
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
    for resource in scope {
      if let found = definitions["\(resource)"]?.intValue { return found }
    }
    return node
  }
}
