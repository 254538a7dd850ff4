import Foundation

/// What a session is told.
nonisolated enum LiveInput: Sendable {
  case signal(LiveSignal)
  case transport(Int, TransportEvent)
  /// `isReading`: whether the transport need not wait for the app.
  case timer(LiveTimer, isReading: Bool)
  case tokens(Int, LiveTokens)
  case send(ticket: Int, String, LiveCall?)
}

/// What a session wants done. Without seconds a timer is stopped, without a code a transport aborted.
nonisolated enum LiveCommand<Message: Sendable>: Sendable {
  case open(Int, TransportRequest)
  case close(Int?)
  case forget
  case send(String, ticket: Int)
  case ping
  case refresh(Int, [String: String])
  case abandon
  case timer(LiveTimer, TimeInterval?)
  case deliver(Message, tag: String?)
  case answer(ticket: Int, Message?)
  case interrupt(tickets: [Int])
  case log(LiveEvent)
  case end(LiveOutcome<Message>)
}

nonisolated enum LiveTimer: Sendable { case wait, deadline, stable, life, tokens }

/// A request that waits for its reply: where both have their id (empty: they have none), and what
/// tags the reply can have.
{{ shared }}nonisolated struct LiveCall: Sendable {
  var ids: (request: [String], reply: [String]) = ([], [])
  var tags: Set<String>
  var id: JSONValue?

  {{ memberwise }}init(ids: (request: [String], reply: [String]) = ([], []), tags: Set<String>) {
    (self.ids, self.tags) = (ids, tags)
  }
}

/// A client without its surroundings: it is told what happens and when, and says what to do.
nonisolated struct LiveSession<Message: Sendable>: Sendable {
  let channel: LiveChannel<Message>
  let options: LiveOptions
  let keepAlive: LiveKeepAlive?
  var machine = LiveMachine()
  var state = LiveState.idle
  var commands: [LiveCommand<Message>] = []
  var now: TimeInterval = 0
  var known: [String: String] = [:]

  /// The numbers of the present transport, and of the present request for tokens.
  var transport = 0
  var flight = 0
  /// When something was heard last, and whether the server was asked since.
  var heard: TimeInterval = 0
  var isAsked = false
  /// Of this connection: a valid message came; it is old enough; the app may send.
  var isValid = false
  var isOld = false
  var isReady = false

  var current: (message: Message, tag: String?, text: String, document: JSONValue)?
  var last: (order: JSONValue, text: String)?
  var cursor: String?
  /// Why the connection was lost, with the contract's code, and words for people.
  var cause: LiveCause?
  var code: String?
  var detail = ""
  var retryAfter: TimeInterval = 0

  var held: [(ticket: Int, text: String, call: LiveCall?)] = []
  var calls: [(ticket: Int, call: LiveCall)] = []

  init(_ channel: LiveChannel<Message>, _ options: LiveOptions) {
    self.channel = channel
    self.options = options
    var keepAlive = options.keepAlive ?? channel.keepAlive
    keepAlive?.send = channel.keepAlive?.send ?? ""
    keepAlive?.expect = channel.keepAlive?.expect ?? ""
    self.keepAlive = keepAlive.flatMap { $0.every.isFinite ? $0 : nil }
    machine.hasToken = channel.hasToken
    machine.canRenew = channel.canRenew(options)
    machine.endsByMessage = !channel.ends.isEmpty
    machine.failOnInvalid = options.reading == .strict
    machine.limit = options.retry.limit
  }

  /// What to do, in this order, about something that happens at a time.
  mutating func handle(_ input: LiveInput, at time: TimeInterval) -> [LiveCommand<Message>] {
    now = time
    switch input {
    case .signal(let signal): step(signal)
    case .transport(let number, let event): if number == transport { happened(event) }
    case .tokens(let number, let tokens): if number == flight { answered(tokens) }
    case .send(let ticket, let text, let call): send(ticket, text, call)
    case .timer(let timer, let isReading):
      if !isReading { heard = time }
      fired(timer)
    }
    defer { commands = [] }
    return commands
  }
}

nonisolated extension LiveSession {
  mutating func step(_ signal: LiveSignal) {
    let former = machine.phase
    let effects = machine.step(signal)
    if former != machine.phase { left(former) }
    switch machine.phase {
    case .connecting: announce(.connecting(attempt: machine.attempt + 1))
    case .authorizing: announce(.authorizing)
    case .open: announce(.open)
    case .suspended: announce(.suspended)
    case .idle, .waiting, .ended: break  // told with the wait, and at the end
    }
    for effect in effects { run(effect) }
  }

  private mutating func left(_ phase: LivePhase) {
    switch phase {
    case .connecting: commands.append(.timer(.deadline, nil))
    case .authorizing: commands.append(.timer(.tokens, nil))
    case .open:
      let tickets = calls.map(\.ticket) + held.map(\.ticket)
      commands += [.timer(.stable, nil), .timer(.life, nil), .interrupt(tickets: tickets)]
      (calls, held, isReady, isOld, isValid) = ([], [], false, false, false)
    default: break
    }
  }

  private mutating func announce(_ state: LiveState) {
    guard state != self.state else { return }
    self.state = state
    commands.append(.log(.state(state)))
  }

  private mutating func run(_ effect: LiveEffect) {
    switch effect {
    case .open: open()
    case .refresh:
      flight += 1
      commands += [.timer(.tokens, options.refreshTimeout), .refresh(flight, known)]
    case .abandon:
      flight += 1
      commands.append(.abandon)
    case .wait: wait()
    case .disarm: commands.append(.timer(.wait, nil))
    case .watch: watch()
    case .gone: commands.append(.forget)
    case .abort: commands.append(.close(nil))
    case .close(let code): commands.append(.close(code))
    case .deliver: deliver()
    case .report, .drop, .fired: break  // `judge` has told of the message
    case .endCompleted: end(.completed(current?.message))
    case .endCancelled: end(.cancelled)
    case .fail(let reason):
      let code = (code ?? channel.failures[reason]).flatMap(LiveContract.code)
      end(.failed(LiveFailure(reason: reason, code: code, cause: cause, detail: detail)))
    }
  }

  private mutating func end(_ outcome: LiveOutcome<Message>) {
    announce(.ended)
    commands.append(.end(outcome))
  }

  /// Remembers why, for the states and the outcome.
  mutating func because(_ cause: LiveCause?, _ detail: String = "", code: String? = nil) {
    (self.cause, self.code, self.detail) = (cause, code, channel.redacted(detail, known))
  }

  private mutating func open() {
    transport += 1
    let request = channel.request(known, after: cursor, limit: options.maximumMessageSize)
    var problem = request == nil ? "this is no address of a WebSocket" : ""
    if let url = request?.url, url.scheme != "wss", !LiveAddress.isLoopback(url),
      !options.allowInsecure, !channel.credentials.isEmpty
    {
      problem = "a credential must not go unencrypted to another machine"
    }
    if case .failure(let error)? = channel.opening { problem = "\(error)" }
    guard let request, problem.isEmpty else {
      because(nil, problem)
      return step(.refusedFail)
    }
    commands += [
      .log(.connecting(url: request.description)), .timer(.deadline, options.openTimeout),
      .open(transport, request),
    ]
  }

  private mutating func wait() {
    let longest = options.retry.first * pow(2, Double(min(machine.attempt, 64) - 1))
    let seconds = max(options.time.random() * min(options.retry.most, longest), retryAfter)
    retryAfter = 0
    let until = Date(timeIntervalSinceNow: seconds)
    announce(.waiting(until: until, cause: cause ?? .unreachable))
    commands.append(.timer(.wait, seconds))
  }

  private mutating func watch() {
    because(nil)
    commands.append(.timer(.stable, options.retry.stableAfter))
    if let keepAlive { commands.append(.timer(.life, keepAlive.every)) }
    if case .success(let text)? = channel.opening { commands.append(.send(text, ticket: 0)) }
    if channel.awaited.isEmpty { ready() }
  }

  mutating func ready() {
    isReady = true
    let waiting = held
    held = []
    for each in waiting { send(each.ticket, each.text, each.call) }
  }

  private mutating func send(_ ticket: Int, _ text: String, _ call: LiveCall?) {
    if machine.phase != .open {
      commands.append(.interrupt(tickets: [ticket]))
    } else if !isReady {
      held.append((ticket, text, call))
    } else {
      if let call { calls.append((ticket, call)) }
      commands.append(.send(text, ticket: call == nil ? ticket : 0))
    }
  }
}
