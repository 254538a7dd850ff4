import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

nonisolated extension TransportFactory where Self == URLSessionTransports {
  /// WebSockets of the system.
  {{ access }}static var urlSession: URLSessionTransports { URLSessionTransports() }
}

/// WebSockets of the system, each with a session of its own.
{{ access }}nonisolated struct URLSessionTransports: TransportFactory {
  private let configuration: @Sendable () -> URLSessionConfiguration

  /// `configuration`: of the sessions.
  {{ access }}init(
    configuration: @escaping @Sendable () -> URLSessionConfiguration = { .ephemeral }
  ) {
    self.configuration = configuration
  }

  /// A transport that has not started.
  {{ access }}func transport(for request: TransportRequest) -> any Transport {
    URLSessionTransport(request, configuration())
  }
}

/// A close frame came, or the task is done: the first of them is the end, and what is known by then
/// says which one. Then the session is let go, which would hold its delegate for ever.
private nonisolated final class URLSessionTransport: NSObject, Transport,
  URLSessionWebSocketDelegate, @unchecked Sendable
{
  private struct State {
    var session: URLSession?
    var task: URLSessionWebSocketTask?
    var events: [TransportEvent] = []
    var reader: CheckedContinuation<[TransportEvent]?, Never>?
    var isOpen = false
    var isReceiving = false
    var problem: (any Error)?

    /// Whether somebody waits, and there is something to hand over.
    var isReady: Bool { reader != nil && (!events.isEmpty || task == nil) }
  }

  /// How many events are read ahead of the app.
  private static let most = 64

  private let state = Locked(State())

  init(_ target: TransportRequest, _ configuration: URLSessionConfiguration) {
    super.init()
    var request = URLRequest(url: target.url, timeoutInterval: 7 * 86_400)  // ours are shorter
    for (name, value) in target.headers { request.setValue(value, forHTTPHeaderField: name) }
    if !target.subprotocols.isEmpty {
      let offered = target.subprotocols.joined(separator: ", ")
      request.setValue(offered, forHTTPHeaderField: "Sec-WebSocket-Protocol")
    }
    let session = URLSession(configuration: configuration, delegate: self, delegateQueue: nil)
    let task = session.webSocketTask(with: request)
    task.maximumMessageSize = target.maximumMessageSize
    state.use { ($0.session, $0.task) = (session, task) }
  }

  func start() -> AsyncStream<[TransportEvent]> {
    state.use { $0.task }?.resume()
    receive()
    return AsyncStream { await self.next() }
  }

  func send(_ text: String) async throws {
    guard let task = state.use({ $0.task }) else { throw URLError(.networkConnectionLost) }
    try await task.send(.string(text))
  }

  func ping() async {
    state.use { $0.task }?.sendPing { error in if error == nil { self.emit(.pong) } }
  }

  func close(code: Int) {
    let code = URLSessionWebSocketTask.CloseCode(rawValue: code) ?? .normalClosure
    state.use { $0.task }?.cancel(with: code, reason: nil)
  }

  func abort() {
    state.use { $0.task }?.cancel()
  }

  private func next() async -> [TransportEvent]? {
    await withCheckedContinuation { reader in
      state.use { $0.reader = reader }
      handOver()
      receive()
    }
  }

  /// Gives all that has come to whoever waits for it; nil after the end.
  private func handOver() {
    let former = state.use { state in
      defer { if state.isReady { (state.reader, state.events) = (nil, []) } }
      return state
    }
    if former.isReady {
      former.reader?.resume(returning: former.events.isEmpty ? nil : former.events)
    }
  }

  /// Asks for a message, unless enough of them wait.
  private func receive() {
    state.use { state -> URLSessionWebSocketTask? in
      guard !state.isReceiving, state.events.count < Self.most else { return nil }
      state.isReceiving = state.task != nil
      return state.task
    }?.receive { self.received($0) }
  }

  private func received(_ result: Result<URLSessionWebSocketTask.Message, any Error>) {
    state.use { $0.isReceiving = false }
    switch result {
    case .success(.string(let text)): emit(.text(text))
    case .success(.data(let data)): emit(.binary(data))
    case .success: emit(.binary(Data()))
    case .failure(let error):  // the task says what it was, at the latest when it is cancelled
      state.use { state in
        state.problem = error
        return state.task
      }?.cancel()
      return
    }
    receive()
  }

  private func emit(_ event: TransportEvent) {
    state.use { state in
      guard state.task != nil else { return }
      if !state.isOpen { state.events.append(.opened) }
      state.isOpen = true
      if case .opened = event { return }
      state.events.append(event)
    }
    handOver()
  }

  private func finish(_ error: (any Error)?, code: Int? = nil) {
    let session = state.use { state -> URLSession? in
      guard let task = state.task else { return nil }
      let known = code ?? task.closeCode.rawValue
      state.events.append(end(of: task, state.problem ?? error, code: known, isOpen: state.isOpen))
      defer { (state.session, state.task) = (nil, nil) }
      return state.session
    }
    handOver()
    session?.finishTasksAndInvalidate()
  }

  private func end(
    of task: URLSessionTask, _ error: (any Error)?, code: Int, isOpen: Bool
  ) -> TransportEvent {
    if let response = task.response as? HTTPURLResponse, response.statusCode != 101 {
      let after = response.value(forHTTPHeaderField: "Retry-After").flatMap(TimeInterval.init)
      return .refused(status: response.statusCode, retryAfter: after)
    }
    if isOpen || code != 0 { return .closed(code: code == 0 ? 1006 : code) }
    guard let error = error.map({ $0 as NSError }) else { return .failed("no connection") }
    return .failed("\(error.domain) \(error.code)")
  }

  func urlSession(
    _ session: URLSession, webSocketTask: URLSessionWebSocketTask,
    didOpenWithProtocol protocol: String?
  ) {
    if let response = webSocketTask.response as? HTTPURLResponse, response.statusCode != 101 {
      return
    }
    emit(.opened)
  }

  func urlSession(
    _ session: URLSession, webSocketTask: URLSessionWebSocketTask,
    didCloseWith closeCode: URLSessionWebSocketTask.CloseCode, reason: Data?
  ) {
    finish(nil, code: closeCode.rawValue)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?
  ) {
    finish(error)
  }

  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
