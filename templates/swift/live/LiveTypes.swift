import Foundation

/// What proves who the client is. No log, error or description shows it.
{{ access }}nonisolated enum Credential: Sendable, CustomStringConvertible, CustomReflectable {
  /// A text that the app knows.
  case text(String)
  /// A function that gives one: for the first connection, and when the server refuses the last one.
  case provider(@Sendable () async throws -> String)

  /// Three asterisks.
  {{ access }}var description: String { "***" }

  /// Nothing.
  {{ access }}var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a provider or `refresh` throws if there will be no token; after other errors they are asked again.
{{ access }}nonisolated struct TokenRefused: Error {
  {{ access }}init() {}
}

/// What a client is doing.
{{ access }}nonisolated enum LiveState: Sendable, Equatable {
  case idle
  /// Asking for a token.
  case authorizing
  /// `attempt`: 1 at first, and after a stable connection.
  case connecting(attempt: Int)
  case open
  /// Until the next try.
  case waiting(until: Date, cause: LiveCause)
  /// By the app.
  case suspended
  /// There is an outcome.
  case ended
}

/// Why a client waits before it tries again.
{{ access }}nonisolated enum LiveCause: Sendable, Equatable {
  /// The server refused the connection.
  case refused(status: Int?)
  /// There was no connection.
  case unreachable
  /// The handshake took too long.
  case timedOut
  /// The server does not answer any more.
  case silent
  /// The connection is over; 1006 if the server did not say so.
  case closed(code: Int)
  /// A message of the server asks for it.
  case message(code: String)
  /// There is no token at the moment.
  case noToken
}

/// How it ended.
{{ access }}nonisolated enum LiveOutcome<Message: Sendable>: Sendable {
  /// With the last message; nil if the contract names none, and the server closed.
  case completed(Message?)
  case failed(LiveFailure)
  /// By the app.
  case cancelled
}

/// Why a client failed.
{{ access }}nonisolated struct LiveFailure: LocalizedError, Sendable, Equatable,
  CustomStringConvertible
{
  /// The kinds of failure (docs/clients.md).
  {{ access }}enum Reason: String, Sendable {
    case unreachable, unauthenticated, refused, violation, overflow, interrupted, closed
  }

  {{ access }}let reason: Reason
  /// The contract's own code.
  {{ access }}let code: LiveCode?
  let cause: LiveCause?
  /// What else is known, for people.
  {{ access }}let detail: String

  {{ shared }}init(
    reason: Reason, code: LiveCode? = nil, cause: LiveCause? = nil, detail: String = ""
  ) {
    (self.reason, self.code, self.cause, self.detail) = (reason, code, cause, detail)
  }

  /// The HTTP status that was the cause.
  {{ access }}var status: Int? { if case .refused(let status)? = cause { status } else { nil } }

  /// The server's close code that was the cause.
  {{ access }}var closeCode: Int? { if case .closed(let code)? = cause { code } else { nil } }

  /// Everything in one line.
  {{ access }}var description: String {
    let known = [
      code.map { "code \($0)" }, status.map { "HTTP status \($0)" },
      closeCode.map { "close code \($0)" }, detail.isEmpty ? nil : detail,
    ].compactMap { $0 }
    return ([reason.rawValue] + known).joined(separator: ", ")
  }

  /// Everything in one line.
  {{ access }}var errorDescription: String? { description }
}

/// Something for the app's log. Credentials are `***` in it.
{{ access }}nonisolated enum LiveEvent: Sendable {
  case state(LiveState)
  case connecting(url: String)
  case notDelivered(Reason, text: String, violations: [Violation])
  /// A token was asked for; `problem` is empty if a new one came.
  case token(problem: String)

  /// Why a message was not delivered: it is not valid; older than the last one; its code asks for a
  /// new token or another try; a newer one took its place.
  {{ access }}enum Reason: String, Sendable {
    case invalid, stale, refresh, retry, coalesced
  }
}

/// What the app decides about a client (docs/clients.md).
{{ access }}nonisolated struct LiveOptions: Sendable {
  /// The reader that judges messages. For a strict client an invalid one is the end.
  {{ access }}enum Reading: Sendable {
    case strict, tolerant
  }

  /// How many tries may fail in a row, and seconds: the longest first wait, the longest of all, and
  /// after how many a connection counts as good.
  {{ access }}struct Retry: Sendable {
    {{ access }}var limit = 10
    {{ access }}var first: TimeInterval = 1
    {{ access }}var most: TimeInterval = 30
    {{ access }}var stableAfter: TimeInterval = 5
  }

  /// How many messages wait for the app, and what happens when there are more. nil: they coalesce if
  /// the contract names messages that repeat.
  {{ access }}struct Buffer: Sendable {
    {{ access }}enum WhenFull: Sendable {
      case wait, coalesce, fail
    }

    {{ access }}var size = 256
    {{ access }}var whenFull: WhenFull?
  }

  {{ access }}var reading = Reading.tolerant
  {{ access }}var retry = Retry()
  {{ access }}var buffer = Buffer()
  /// How many seconds a handshake and a request for a token may take.
  {{ access }}var openTimeout: TimeInterval = 10
  {{ access }}var refreshTimeout: TimeInterval = 10
  /// How to notice silence; nil: as the contract says.
  {{ access }}var keepAlive: LiveKeepAlive?
  /// How many bytes a message may have.
  {{ access }}var maximumMessageSize = 16 << 20
  /// Whether credentials may go unencrypted to another machine.
  {{ access }}var allowInsecure = false
  /// Gives a new token for one that the server refused, instead of the contract's own way.
  {{ access }}var refresh: (@Sendable (_ old: String) async throws -> String)?
  /// Is called with what happens.
  {{ access }}var log: (@Sendable (LiveEvent) -> Void)?
  var time = LiveTime()

  {{ access }}init() {}
}

/// The clock and the dice; tests bring their own.
nonisolated struct LiveTime: Sendable {
  /// Seconds of a clock that never goes back.
  var now: @Sendable () -> TimeInterval = { ProcessInfo.processInfo.systemUptime }
  var sleep: @Sendable (TimeInterval) async throws -> Void = { seconds in
    try await Task.sleep(nanoseconds: UInt64(max(0, min(seconds, 1e9)) * 1e9))
  }
  /// A number from 0 to 1.
  var random: @Sendable () -> Double = { Double.random(in: 0...1) }
}
