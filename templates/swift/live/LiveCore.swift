import Foundation

/// Carries out what a session wants, and tells it what comes of that.
actor LiveCore<Message: Sendable> {
  nonisolated let inbox: LiveInbox<Message>
  nonisolated let states = Locked((LiveState.idle, [UUID: AsyncStream<LiveState>.Continuation]()))
  private var session: LiveSession<Message>
  private let factory: any TransportFactory
  private let options: LiveOptions
  private var transport: (any Transport)?
  private var outbox: AsyncStream<(String, Int)>.Continuation?
  private var timers: [LiveTimer: Task<Void, Never>] = [:]
  private var renewal: Task<Void, Never>?

  /// Who gets a message of those that were read together, and is woken after the last of them.
  private var woken: [(LiveInbox<Message>.Taker, Message)] = []
  private var tickets: [Int: CheckedContinuation<Message?, any Error>] = [:]
  private var ticket = 0
  private var result: LiveOutcome<Message>?
  private var watchers: [CheckedContinuation<LiveOutcome<Message>, Never>] = []

  init(_ channel: LiveChannel<Message>, _ options: LiveOptions, _ factory: any TransportFactory) {
    session = LiveSession(channel, options)
    inbox = LiveInbox(options.buffer, repeated: channel.repeated)
    self.options = options
    self.factory = factory
  }

  func take(_ input: LiveInput) {
    for command in session.handle(input, at: options.time.now()) { run(command) }
  }

  func outcome() async -> LiveOutcome<Message> {
    if let result { return result }
    return await withCheckedContinuation { watchers.append($0) }
  }

  /// Sends a text; with a call, waits for its reply.
  func send(_ text: String, _ call: LiveCall?) async throws -> Message? {
    try await withCheckedThrowingContinuation { continuation in
      ticket += 1
      tickets[ticket] = continuation
      take(.send(ticket: ticket, text, call))
    }
  }

  private func run(_ command: LiveCommand<Message>) {
    switch command {
    case .open(let number, let request): open(number, request)
    case .close(let code):
      close(code)
      forget()
    case .forget: forget()
    case .send(let text, let ticket): outbox?.yield((text, ticket))
    case .ping: Task { [transport] in await transport?.ping() }
    case .refresh(let number, let known):
      renewal = Task { [channel = session.channel, options] in
        take(.tokens(number, await channel.renew(known, options)))
      }
    case .abandon: renewal?.cancel()
    case .timer(let timer, let seconds):
      timers.removeValue(forKey: timer)?.cancel()
      if let seconds { arm(timer, seconds) }
    case .deliver(let message, let tag): deliver(message, tag)
    case .answer(let ticket, let reply):
      tickets.removeValue(forKey: ticket)?.resume(returning: reply)
    case .interrupt(let lost):
      for ticket in lost {
        tickets.removeValue(forKey: ticket)?.resume(throwing: LiveFailure(reason: .interrupted))
      }
    case .log(let event):
      if case .state(let state) = event { announce(state) }
      options.log?(event)
    case .end(let outcome): end(outcome)
    }
  }

  private func close(_ code: Int?) {
    guard let transport else { return }
    guard let code else { return transport.abort() }
    transport.close(code: code)
    Task { [options] in
      try? await options.time.sleep(2)
      transport.abort()
    }
  }

  private func open(_ number: Int, _ request: TransportRequest) {
    let transport = factory.transport(for: request)
    let (texts, outbox) = AsyncStream<(String, Int)>.makeStream()
    (self.transport, self.outbox) = (transport, outbox)
    Task {
      for await events in transport.start() {
        for event in events {
          take(.transport(number, event))
          if inbox.isFull {
            wake()
            await inbox.room()
          }
        }
        wake()
      }
    }
    Task {
      for await (text, ticket) in texts {
        do {
          try await transport.send(text)
          run(.answer(ticket: ticket, nil))
        } catch {
          run(.interrupt(tickets: [ticket]))
        }
      }
    }
  }

  private func forget() {
    outbox?.finish()
    (transport, outbox) = (nil, nil)
  }

  private func arm(_ timer: LiveTimer, _ seconds: TimeInterval) {
    timers[timer] = Task { [weak self, options] in
      guard (try? await options.time.sleep(seconds)) != nil else { return }
      await self?.fired(timer)
    }
  }

  private func fired(_ timer: LiveTimer) {
    guard !Task.isCancelled else { return }
    take(.timer(timer, isReading: inbox.isReading))
  }

  private func deliver(_ message: Message, _ tag: String?) {
    switch inbox.add(message, tag) {
    case .kept: break
    case .taken(let taker): woken.append((taker, message))
    case .coalesced: options.log?(.notDelivered(.coalesced, text: "", violations: []))
    case .overflow: take(.signal(.overflow))
    }
  }

  private func wake() {
    for (taker, message) in woken { taker.resume(returning: message) }
    woken = []
  }

  private func announce(_ state: LiveState) {
    let listeners = states.use { states in
      states.0 = state
      for each in states.1.values { each.yield(state) }
      return states.1.values
    }
    if state == .ended { for each in listeners { each.finish() } }  // it calls back: no lock here
  }

  private func end(_ outcome: LiveOutcome<Message>) {
    result = outcome
    for timer in timers.values { timer.cancel() }
    timers = [:]
    renewal?.cancel()
    wake()
    if case .failed(let failure) = outcome {
      inbox.end(.failure(failure))
    } else {
      inbox.end(.success(nil))
    }
    for watcher in watchers { watcher.resume(returning: outcome) }
    watchers = []
  }
}

/// What a client and its streams hold; when the last of them is gone, the client is cancelled.
{{ shared }}nonisolated final class LiveHandle<Message: Sendable>: Sendable, CustomReflectable {
  let core: LiveCore<Message>
  private let signals: AsyncStream<LiveSignal>.Continuation

  {{ shared }}init(
    _ channel: LiveChannel<Message>, _ options: LiveOptions, _ factory: any TransportFactory
  ) {
    let core = LiveCore(channel, options, factory)
    let (stream, signals) = AsyncStream<LiveSignal>.makeStream()
    (self.core, self.signals) = (core, signals)
    Task { for await signal in stream { await core.take(.signal(signal)) } }
  }

  deinit {
    signals.yield(.cancel)
    signals.finish()
  }

  {{ shared }}var customMirror: Mirror { Mirror(self, children: []) }

  {{ shared }}func tell(_ signal: LiveSignal) {
    signals.yield(signal)
  }

  {{ shared }}var messages: AsyncThrowingStream<Message, any Error> {
    AsyncThrowingStream {
      try await withTaskCancellationHandler {
        try await self.core.inbox.next()
      } onCancel: {
        self.tell(.cancel)
      }
    }
  }

  {{ shared }}var states: AsyncStream<LiveState> {
    AsyncStream { continuation in
      let id = UUID()
      continuation.onTermination = { _ in self.core.states.use { $0.1[id] = nil } }
      let state = core.states.use { states in
        states.1[id] = continuation
        continuation.yield(states.0)
        return states.0
      }
      if state == .ended { continuation.finish() }
    }
  }

  {{ shared }}func outcome() async -> LiveOutcome<Message> {
    await withTaskCancellationHandler {
      await core.outcome()
    } onCancel: {
      self.tell(.cancel)
    }
  }

  /// Sends what the strict reader accepts. Throws what it says where it does not.
  {{ shared }}func send<Sent: JSONDocument>(
    _ message: Sent, _ call: LiveCall? = nil
  ) async throws -> Message? {
    let text = try message.jsonText()
    let document = try JSONValue(text: text)
    _ = try Sent(parsed: document, isTolerant: false)
    var call = call
    if let path = call?.ids.request, !path.isEmpty { call?.id = document.at(path) }
    return try await core.send(text, call)
  }

  /// Starts, and tells everything on the main actor: messages in their order, the end once.
  {{ shared }}func run(
    _ onState: (@MainActor @Sendable (LiveState) -> Void)?,
    _ onEnd: (@MainActor @Sendable (LiveOutcome<Message>) -> Void)?,
    _ onMessage: @escaping @MainActor @Sendable (Message) -> Void
  ) -> Task<Void, Never> {
    let states = states
    tell(.start)
    return Task { @MainActor in
      let watching = Task { @MainActor in for await state in states { onState?(state) } }
      do { for try await message in self.messages { onMessage(message) } } catch {}
      let outcome = await self.outcome()
      await watching.value
      onEnd?(outcome)
    }
  }
}
