import Foundation

/// One connection, from its handshake to its end.
{{ access }}nonisolated protocol Transport: Sendable {
  /// Connects. Each element is what has happened since the last was taken, in its order: all that is
  /// at hand, for each costs the app a change of threads. The last event is `closed`, `refused` or `failed`.
  func start() -> AsyncStream<[TransportEvent]>
  /// Sends a text message.
  func send(_ text: String) async throws
  /// Sends a ping; the answer is an event.
  func ping() async
  /// Sends a close frame with a code.
  func close(code: Int)
  /// Lets the connection go without a word.
  func abort()
}

/// What happens to a connection.
{{ access }}nonisolated enum TransportEvent: Sendable {
  /// The handshake is done.
  case opened
  /// A text message.
  case text(String)
  /// A binary message.
  case binary(Data)
  /// The answer to a ping.
  case pong
  /// The end, with the code that the server sent: 1005 without one, 1006 without a close frame.
  case closed(code: Int)
  /// The server answered the handshake with another status; nil where the platform hides it.
  case refused(status: Int?, retryAfter: TimeInterval?)
  /// There was no connection.
  case failed(String)
}

/// Makes a transport for each connection.
{{ access }}nonisolated protocol TransportFactory: Sendable {
  /// A transport that has not started.
  func transport(for request: TransportRequest) -> any Transport
}

/// Where to connect. Its description shows no credential.
{{ access }}nonisolated struct TransportRequest: Sendable, CustomStringConvertible,
  CustomReflectable
{
  /// The address, with everything that the contract puts there.
  {{ access }}let url: URL
  /// HTTP headers.
  {{ access }}let headers: [String: String]
  /// What to offer, in this order.
  {{ access }}let subprotocols: [String]
  /// How many bytes a message may have.
  {{ access }}let maximumMessageSize: Int
  /// The address with `***` for credentials.
  {{ access }}let description: String

  /// Nothing.
  {{ access }}var customMirror: Mirror { Mirror(self, children: []) }
}

/// A value behind a lock.
nonisolated final class Locked<Value>: @unchecked Sendable {
  private let lock = NSLock()
  private var value: Value

  init(_ value: Value) {
    self.value = value
  }

  func use<Result>(_ body: (inout Value) throws -> Result) rethrows -> Result {
    lock.lock()
    defer { lock.unlock() }
    return try body(&value)
  }
}
