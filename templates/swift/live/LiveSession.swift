import Foundation

/// What a session is told.
nonisolated enum LiveInput: Sendable {
  /// By the app: `start`, `cancel`, `suspend`, `resume`, `reachable`; or that it is too slow.
  case signal(LiveSignal)
  case transport(Int, TransportEvent)
  case timer(LiveTimer, isReading: Bool)
  case tokens(Int, LiveTokens)
  case send(Int, String)
  case call(Int, String, LiveCall)
}

/// What a session wants done, in this order.
nonisolated enum LiveCommand<Message: Sendable>: Sendable {
  case open(Int, TransportRequest)
  case close(Int)
  case abort
  case forget
  case send(String, ticket: Int)
  case ping
  case refresh(Int, [String: String])
  case abandon
  case arm(LiveTimer, TimeInterval)
  case disarm(LiveTimer)
  case deliver(Message, tag: String?)
  case answer(Int, Result<Message?, LiveFailure>)
  case log(LiveEvent)
  case end(LiveOutcome<Message>)
}

nonisolated enum LiveTimer: Sendable { case wait, deadline, stable, life, tokens }

/// A request that waits for its reply: where both have their id (empty: they have none), and what
/// tags the reply can have.
nonisolated struct LiveCall: Sendable {
  var ids: (request: [String], reply: [String]) = ([], [])
  var tags: Set<String>
  var id: JSONValue?
}

/// A client without its surroundings: it is told what happens and when, and says what to do.
nonisolated struct LiveSession<Message: Sendable>: Sendable {
  let channel: LiveChannel<Message>
  let options: LiveOptions
  private let keepAlive: LiveKeepAlive?
  private let setting: LiveSetting
  private(set) var phase = LivePhase.idle
  private(set) var state = LiveState.idle
  private var context = LiveContext()
  private var commands: [LiveCommand<Message>] = []
  private var now: TimeInterval = 0

  /// The number of the present transport, and of the present request for tokens.
  private var transport = 0
  private var flight = 0
  private var known: [String: String] = [:]

  /// When something was heard last; whether it was asked since; whether a valid message came.
  private var heard: TimeInterval = 0
  private var isAsked = false
  private var isValid = false
  private var isStableDue = false
  /// Whether the opening is done, so that the app may send.
  private var isReady = false

  private var current: (message: Message, tag: String?, text: String, document: JSONValue)?
  private var last: (order: JSONValue?, text: String)?
  private var cursor: String?
  private var retryAfter: TimeInterval = 0
  private var cause = LiveCause.unreachable
  private var failure = LiveFailure(reason: .unreachable)
  private var code: String?

  private var held: [(ticket: Int, text: String, call: LiveCall?)] = []
  private var calls: [(ticket: Int, call: LiveCall)] = []

  init(_ channel: LiveChannel<Message>, _ options: LiveOptions) {
    self.channel = channel
    self.options = options
    var keepAlive = options.keepAlive ?? channel.keepAlive
    keepAlive?.send = channel.keepAlive?.send ?? ""
    keepAlive?.expect = channel.keepAlive?.expect ?? ""
    self.keepAlive = keepAlive.flatMap { $0.every.isFinite ? $0 : nil }
    setting = LiveSetting(
      hasToken: channel.hasToken, canRefresh: channel.canRefresh(options),
      endsByMessage: !channel.ends.isEmpty, failOnInvalid: options.reading == .strict,
      limit: options.retry.limit)
  }

  /// What to do about something that happens at a time.
  mutating func handle(_ input: LiveInput, at time: TimeInterval) -> [LiveCommand<Message>] {
    now = time
    switch input {
    case .signal(let signal): step(signal)
    case .transport(transport, let event): happened(event)
    case .tokens(flight, let answer) where phase == .authorizing: answered(answer)
    case .timer(let timer, let isReading):
      if !isReading { heard = time }
      fired(timer)
    case .send(let ticket, let text): send(ticket, text, nil)
    case .call(let ticket, let text, let call): send(ticket, text, call)
    default: break
    }
    defer { commands = [] }
    return commands
  }
}

nonisolated extension LiveSession {
  private mutating func step(_ signal: LiveSignal) {
    let (goal, context, effects) = LiveMachine.step(phase, self.context, signal, setting)
    if phase == .open && goal != .open { lost() }
    if phase == .connecting && goal != .connecting { commands.append(.disarm(.deadline)) }
    if phase == .authorizing && goal != .authorizing { commands.append(.disarm(.tokens)) }
    (phase, self.context) = (goal, context)
    switch goal {
    case .connecting: announce(.connecting(attempt: context.attempt + 1))
    case .idle, .waiting, .ended: break  // `wait` knows until when, and the end comes last
    case .authorizing: announce(.authorizing)
    case .open: announce(.open)
    case .suspended: announce(.suspended)
    }
    for effect in effects { run(effect) }
  }

  private mutating func announce(_ state: LiveState) {
    guard state != self.state else { return }
    self.state = state
    commands.append(.log(.state(state)))
  }

  /// The connection is no longer open: what waits for a reply does so in vain.
  private mutating func lost() {
    commands += [.disarm(.stable), .disarm(.life)]
    for ticket in calls.map(\.ticket) + held.map(\.ticket) {
      commands.append(.answer(ticket, .failure(LiveFailure(reason: .interrupted))))
    }
    (calls, held) = ([], [])
    (isReady, isStableDue, isValid) = (false, false, false)
  }

  private mutating func run(_ effect: LiveEffect) {
    switch effect {
    case .open: open()
    case .refresh:
      flight += 1
      commands += [.arm(.tokens, options.refreshTimeout), .refresh(flight, known)]
    case .abandon:
      flight += 1
      commands.append(.abandon)
    case .wait: wait()
    case .disarm: commands.append(.disarm(.wait))
    case .fired: break
    case .watch: watch()
    case .gone: commands.append(.forget)
    case .abort: commands.append(.abort)
    case .close1000: commands.append(.close(1000))
    case .close1007: commands.append(.close(1007))
    case .close1008: commands.append(.close(1008))
    case .deliver: deliver()
    case .report, .drop: break  // `judge` has told of it
    case .endCompleted: end(.completed(current?.message))
    case .endCancelled: end(.cancelled)
    case .endFailedUnreachable: fail(.unreachable)
    case .endFailedUnauthenticated: fail(.unauthenticated)
    case .endFailedRefused: fail(.refused)
    case .endFailedViolation: fail(.violation)
    case .endFailedOverflow: fail(.overflow)
    case .endFailedInterrupted: fail(.interrupted)
    case .endFailedClosed: fail(.closed)
    }
  }

  private mutating func open() {
    transport += 1
    retryAfter = 0
    if case .failure(let error)? = channel.opening { return refuse("\(error)") }
    let request = channel.request(known, after: cursor, limit: options.maximumMessageSize)
    guard let request else { return refuse("this is not an address of a WebSocket") }
    let isSafe = request.url.scheme == "wss" || request.url.isLoopback || options.allowInsecure
    guard isSafe || channel.credentials.isEmpty else {
      return refuse("a credential must not go unencrypted to another machine")
    }
    commands += [
      .log(.connecting(url: request.description)), .arm(.deadline, options.openTimeout),
      .open(transport, request),
    ]
  }

  private mutating func refuse(_ detail: String) {
    happen(.refused(status: nil), LiveFailure(reason: .refused, detail: detail))
    step(.refusedFail)
  }

  /// Remembers why, for the states and the outcome to tell.
  private mutating func happen(_ cause: LiveCause, _ failure: LiveFailure, code: String? = nil) {
    (self.cause, self.failure, self.code) = (cause, failure, code)
  }

  private mutating func wait() {
    let retry = options.retry
    let most = min(retry.most, retry.first * pow(2, Double(min(context.attempt, 64) - 1)))
    let seconds = max(options.time.random() * most, retryAfter)
    retryAfter = 0
    announce(.waiting(until: Date(timeIntervalSinceNow: seconds), cause: cause))
    commands.append(.arm(.wait, seconds))
  }

  private mutating func watch() {
    (heard, isAsked) = (now, false)
    commands.append(.arm(.stable, options.retry.stableAfter))
    if let keepAlive { commands.append(.arm(.life, keepAlive.every)) }
    if case .success(let text)? = channel.opening { commands.append(.send(text, ticket: 0)) }
    if channel.opening == nil || channel.awaited.isEmpty { ready() }
  }

  private mutating func ready() {
    isReady = true
    let waiting = held
    held = []
    for each in waiting { send(each.ticket, each.text, each.call) }
  }

  private mutating func send(_ ticket: Int, _ text: String, _ call: LiveCall?) {
    if phase != .open {
      commands.append(.answer(ticket, .failure(LiveFailure(reason: .interrupted))))
    } else if isReady {
      if let call { calls.append((ticket, call)) }
      commands.append(.send(text, ticket: call == nil ? ticket : 0))
    } else {
      held.append((ticket, text, call))
    }
  }

  private mutating func end(_ outcome: LiveOutcome<Message>) {
    announce(.ended)
    commands.append(.end(outcome))
  }

  private mutating func fail(_ reason: LiveFailure.Reason) {
    let code = code ?? channel.failures[reason]
    end(
      .failed(
        LiveFailure(
          reason: reason, code: code.flatMap(LiveContract.code), status: failure.status,
          closeCode: failure.closeCode, detail: channel.redacted(failure.detail, known))))
  }
}

nonisolated extension LiveSession {
  private mutating func fired(_ timer: LiveTimer) {
    switch timer {
    case .wait: step(.timer)
    case .deadline:
      happen(.timedOut, LiveFailure(reason: .unreachable, detail: "no answer to the handshake"))
      step(.deadline)
    case .tokens:
      flight += 1
      commands.append(.abandon)
      answered(.problem("no answer to the request for a token"))
    case .stable:
      isStableDue = !isValid
      if isValid { step(.stable) }
    case .life: listen()
    }
  }

  /// Asks for life after a silence; without an answer the connection is dead.
  private mutating func listen() {
    guard let keepAlive else { return }
    let quiet = now - heard
    if isAsked && quiet >= keepAlive.within {
      happen(.silent, LiveFailure(reason: .interrupted, detail: "the server is silent"))
      return step(.silence)
    }
    if !isAsked && quiet >= keepAlive.every {
      (isAsked, heard) = (true, now)
      commands.append(keepAlive.send.isEmpty ? .ping : .send(keepAlive.send, ticket: 0))
    }
    let limit = isAsked ? keepAlive.within : keepAlive.every
    commands.append(.arm(.life, max(limit - (now - heard), 0.001)))
  }

  private mutating func answered(_ answer: LiveTokens) {
    var problem = ""
    switch answer {
    case .tokens(let tokens):
      let isSame = tokens == channel.tokens(known)
      known = tokens
      problem = isSame ? "the token is the same" : ""
      happen(.noToken, LiveFailure(reason: .unauthenticated, detail: problem))
      log(.token(problem: problem))
      step(isSame ? .tokenSame : .tokenNew)
    case .refused(let status):
      problem = "the request for a token was refused with status \(status)"
      happen(.noToken, LiveFailure(reason: .unauthenticated, status: status, detail: problem))
      log(.token(problem: problem))
      step(.tokenRefused)
    case .problem(let detail):
      problem = channel.redacted(detail, known)
      happen(.noToken, LiveFailure(reason: .unreachable, detail: problem))
      log(.token(problem: problem))
      step(.tokenError)
    }
  }

  private mutating func log(_ event: LiveEvent) {
    commands.append(.log(event))
  }

  private mutating func happened(_ event: TransportEvent) {
    (heard, isAsked) = (now, false)
    switch event {
    case .opened: step(.opened)
    case .pong: break
    case .text(let text): judge(text)
    case .binary(let data):
      if let text = String(data: data, encoding: .utf8) { judge(text) } else { invalid("", []) }
    case .closed(let code) where phase == .open: closed(code)
    case .closed: lostWay("the connection was lost in the handshake")
    case .failed(let detail):
      if phase == .open { closed(1006) } else { lostWay(detail) }
    case .refused(let status, let retryAfter): refused(status, retryAfter)
    }
  }

  private mutating func lostWay(_ detail: String) {
    happen(.unreachable, LiveFailure(reason: .unreachable, detail: detail))
    step(.refusedRetry)
  }

  private mutating func refused(_ status: Int?, _ retryAfter: TimeInterval?) {
    self.retryAfter = retryAfter ?? 0
    guard let status else {
      happen(.refused(status: nil), LiveFailure(reason: .refused))
      return step(.refusedUnknown)
    }
    let words = channel.refused[status] ?? (status >= 500 ? "retry" : "fail")
    let failure = LiveFailure(reason: .refused, status: status)
    happen(.refused(status: status), failure, code: words.verdictCode)
    step(LiveSignal(rawValue: "refused.\(words.verdict)") ?? .refusedFail)
  }

  private mutating func closed(_ number: Int) {
    let words = channel.closed[number] ?? "fail"
    let failure = LiveFailure(reason: .closed, closeCode: number)
    happen(.closed(code: number), failure, code: words.verdictCode)
    current = nil
    step(LiveSignal(rawValue: "closed.\(words.verdict)") ?? .closedFail)
  }
}

nonisolated extension LiveSession {
  /// What a text is, by the rules of docs/clients.md in their order.
  private mutating func judge(_ text: String) {
    guard phase == .open else { return }
    if let keepAlive, !keepAlive.expect.isEmpty, text == keepAlive.expect { return }
    let (document, message): (JSONValue, Message)
    do {
      message = try channel.read(text, options.reading == .tolerant)
      document = try JSONValue(text: text)
    } catch {
      let violations = (error as? InvalidDocument)?.violations ?? []
      return invalid(text, violations, "\(error)")
    }
    if let (path, value) = channel.correlation, document.at(path) != .string(value) {
      let pointer = path.map { PathStep.key($0) }.pointer
      let other = Violation(pointer: pointer, keyword: "correlation", detail: "is not \(value)")
      return invalid(text, [other], "\(other)")
    }
    isValid = true
    if isStableDue {
      isStableDue = false
      step(.stable)
    }
    let tag = document.at(channel.tag)?.plainText
    current = (message, tag, text, document)
    if let tag, channel.awaited.contains(tag), !isReady { ready() }
    if isReply(document, tag, message) { return }
    if isStale(document, text) {
      log(.notDelivered(.stale, text: channel.redacted(text, known), violations: []))
      return step(.messageStale)
    }
    step(signal(tag, document, text))
  }

  private mutating func invalid(
    _ text: String, _ violations: [Violation], _ detail: String = "not UTF-8"
  ) {
    let code: String? = nil
    happen(.unreachable, LiveFailure(reason: .violation, detail: detail), code: code)
    log(.notDelivered(.invalid, text: channel.redacted(text, known), violations: violations))
    step(.messageInvalid)
  }

  private mutating func isReply(_ document: JSONValue, _ tag: String?, _ message: Message) -> Bool {
    let found = calls.firstIndex { _, call in
      (tag.map(call.tags.contains) ?? false)
        && (call.id == nil || document.at(call.ids.reply) == call.id)
    }
    guard let found else { return false }
    commands.append(.answer(calls.remove(at: found).ticket, .success(message)))
    return true
  }

  private func isStale(_ document: JSONValue, _ text: String) -> Bool {
    guard !channel.order.isEmpty, let order = document.at(channel.order), let last,
      let former = last.order
    else { return false }
    return order.isBefore(former) || (order == former && sameScalars(text, last.text))
  }

  private mutating func signal(
    _ tag: String?, _ document: JSONValue, _ text: String
  ) -> LiveSignal {
    guard let tag else { return .messageOrdinary }
    guard channel.ends.contains(tag) else {
      return channel.tags.contains(tag) ? .messageOrdinary : .messageUnknown
    }
    let code = channel.code.isEmpty ? nil : document.at(channel.code)?.plainText
    guard let code, let signal = channel.recover[code] else { return .messageTerminal }
    happen(.message(code: code), LiveFailure(reason: .closed), code: code)
    let goesOn =
      signal == .messageRefresh
      ? setting.canRefresh && context.refreshes < 1 : context.attempt < setting.limit
    if goesOn {
      let reason = signal == .messageRefresh ? LiveEvent.Reason.refresh : .retry
      log(.notDelivered(reason, text: channel.redacted(text, known), violations: []))
    }
    return signal
  }

  private mutating func deliver() {
    guard let current else { return }
    if let order = current.document.at(channel.order), !channel.order.isEmpty {
      last = (order, current.text)
    }
    if let path = channel.cursor?.path, let value = current.document.at(path) {
      cursor = value.plainText
    }
    commands.append(.deliver(current.message, tag: current.tag))
  }
}

nonisolated extension String {
  /// The verdict in `fail JOB_NOT_FOUND`, and its code.
  fileprivate var verdict: Substring { prefix { $0 != " " } }
  fileprivate var verdictCode: String? {
    firstIndex(of: " ").map { String(self[index(after: $0)...]) }
  }
}
