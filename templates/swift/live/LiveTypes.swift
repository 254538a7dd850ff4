import Foundation

/// What proves who the client is. No log, error or description shows it.
{{ access }}nonisolated enum Credential: Sendable {
  /// A text that the app knows.
  case text(String)
  /// A function that gives the present text: it is called for the first connection, and where the
  /// server refuses the last one.
  case provider(@Sendable () async throws -> String)
}

nonisolated extension Credential: CustomStringConvertible, CustomReflectable {
  /// Three asterisks.
  {{ access }}var description: String { "***" }

  /// Nothing.
  {{ access }}var customMirror: Mirror { Mirror(self, children: []) }
}

/// What a client is doing.
{{ access }}nonisolated enum LiveState: Sendable, Equatable {
  /// Not started yet.
  case idle
  /// Asking for a token.
  case authorizing
  /// Connecting; `attempt` is 1 at first, and after a connection that was stable.
  case connecting(attempt: Int)
  /// Connected.
  case open
  /// Waiting for the next try.
  case waiting(until: Date, cause: LiveCause)
  /// Without a connection, because the app wants it so.
  case suspended
  /// Done; there is an outcome.
  case ended
}

/// Why a client waits before it tries again.
{{ access }}nonisolated enum LiveCause: Sendable, Equatable {
  /// The server refused the connection with this HTTP status.
  case refused(status: Int?)
  /// There is no way to the server.
  case unreachable
  /// The handshake took longer than `openTimeout`.
  case timedOut
  /// The server does not answer any more.
  case silent
  /// The connection is over; 1006 where the server did not say so.
  case closed(code: Int)
  /// A message of the server has a code after which to try again.
  case message(code: String)
  /// There is no new token at the moment.
  case noToken
}

/// How it ended.
{{ access }}nonisolated enum LiveOutcome<Message: Sendable>: Sendable {
  /// With the last message; nil where the server just closed, in a contract without last messages.
  case completed(Message?)
  /// With a failure.
  case failed(LiveFailure)
  /// Because the app wanted it so.
  case cancelled
}

/// Why a client failed. It has no credential in it.
{{ access }}nonisolated struct LiveFailure: Error, Sendable, Equatable {
  /// The kinds of failure.
  {{ access }}enum Reason: String, Sendable {
    /// All tries are used up, and there was no connection.
    case unreachable
    /// The server does not take the credential, and there is no better one.
    case unauthenticated
    /// The server refused the connection for good.
    case refused
    /// The server sent something invalid to a strict client; or the app to the server.
    case violation
    /// The app takes messages too slowly, and wants to know.
    case overflow
    /// The connection was lost, and all tries are used up; or the one a call was sent on.
    case interrupted
    /// The server closed the connection for good.
    case closed
  }

  /// The kind of failure.
  {{ access }}let reason: Reason
  /// The contract's own code for it, where it has one.
  {{ access }}var code: LiveCode?
  /// The HTTP status of a refusal, where that was the cause.
  {{ access }}var status: Int?
  /// The server's close code, where that was the cause.
  {{ access }}var closeCode: Int?
  /// What else is known, for people.
  {{ access }}var detail = ""
}

nonisolated extension LiveFailure: CustomStringConvertible, LocalizedError {
  /// Everything in one line.
  {{ access }}var description: String {
    let known = [
      code.map { "code \($0)" }, status.map { "HTTP status \($0)" },
      closeCode.map { "close code \($0)" }, detail.isEmpty ? nil : detail,
    ].compactMap { $0 }
    return known.isEmpty ? reason.rawValue : "\(reason.rawValue) (\(known.joined(separator: ", ")))"
  }

  /// Everything in one line.
  {{ access }}var errorDescription: String? { description }
}

/// Something for the app's log. Credentials are `***` in it.
{{ access }}nonisolated enum LiveEvent: Sendable {
  /// The client's state changed.
  case state(LiveState)
  /// A connection is tried.
  case connecting(url: String)
  /// A message was not delivered.
  case notDelivered(Reason, text: String, violations: [Violation])
  /// A token was asked for; `problem` is empty where a new one came.
  case token(problem: String)

  /// Why a message was not delivered.
  {{ access }}enum Reason: String, Sendable {
    /// It is not valid.
    case invalid
    /// It is older than the last one, or the same.
    case stale
    /// Its code asks for a new token.
    case refresh
    /// Its code asks for another try.
    case retry
    /// A newer one took its place, because the app is slow.
    case coalesced
  }
}

/// What the app decides about a client.
{{ access }}nonisolated struct LiveOptions: Sendable {
  /// Which reader judges messages.
  {{ access }}enum Reading: Sendable {
    /// What the contract says and nothing else; an invalid message is the end.
    case strict
    /// Also what newer versions of the contract may add; an invalid message is reported.
    case tolerant
  }

  /// When to try again: a random time of at most `first`, then twice as much each time, up to
  /// `most` seconds.
  {{ access }}struct Retry: Sendable {
    /// How many tries may fail in a row.
    {{ access }}var limit = 10
    /// The longest first wait, in seconds.
    {{ access }}var first: TimeInterval = 1
    /// The longest wait, in seconds.
    {{ access }}var most: TimeInterval = 30
    /// After so many seconds a connection counts as good, and tries are counted from 0.
    {{ access }}var stableAfter: TimeInterval = 5

    {{ access }}init() {}
  }

  /// How many messages wait for the app, and what happens when there are more.
  {{ access }}struct Buffer: Sendable {
    /// What happens to more messages.
    {{ access }}enum WhenFull: Sendable {
      /// The client stops reading.
      case wait
      /// The oldest message of a kind that repeats makes way for a newer one of its kind.
      case coalesce
      /// The client fails with `overflow`.
      case fail
    }

    /// The number of messages.
    {{ access }}var size = 256
    /// nil: `coalesce` where the contract names messages that repeat, else `wait`.
    {{ access }}var whenFull: WhenFull?

    {{ access }}init() {}
  }

  {{ access }}var reading = Reading.tolerant
  {{ access }}var retry = Retry()
  {{ access }}var buffer = Buffer()
  /// How many seconds a handshake may take.
  {{ access }}var openTimeout: TimeInterval = 10
  /// How many seconds a request for a token may take.
  {{ access }}var refreshTimeout: TimeInterval = 10
  /// How to notice silence; nil: as the contract says.
  {{ access }}var keepAlive: LiveKeepAlive?
  /// How many bytes a message may have.
  {{ access }}var maximumMessageSize = 16 << 20
  /// Whether credentials may go unencrypted to another machine.
  {{ access }}var allowInsecure = false
  /// Gives a new token for one that the server refused, instead of the contract's own way.
  {{ access }}var refresh: (@Sendable (_ old: String) async throws -> String)?
  /// Is told what happens.
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
