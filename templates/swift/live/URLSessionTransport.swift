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

/// Reading failed, a close frame came, the task is done: the first of them is the end, and what is
/// known by then says which one. Then the session is let go, which would hold its delegate for ever.
private nonisolated final class URLSessionTransport: NSObject, Transport,
  URLSessionWebSocketDelegate, @unchecked Sendable
{
  private struct State {
    var session: URLSession?
    var task: URLSessionWebSocketTask?
    var events: [TransportEvent] = []
    var reader: CheckedContinuation<TransportEvent?, Never>?
    var isOpen = false
    var isReceiving = false
  }

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

  func start() -> AsyncStream<TransportEvent> {
    state.use { $0.task }?.resume()
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

  /// The next event. A message is asked for only when the one before was taken.
  private func next() async -> TransportEvent? {
    await withCheckedContinuation { continuation in
      let (event, task) = state.use { state -> (TransportEvent??, URLSessionWebSocketTask?) in
        if !state.events.isEmpty { return (state.events.removeFirst(), nil) }
        guard let task = state.task else { return (.some(nil), nil) }
        state.reader = continuation
        defer { state.isReceiving = true }
        return (nil, state.isReceiving ? nil : task)
      }
      if let event { continuation.resume(returning: event) }
      task?.receive { self.received($0) }
    }
  }

  private func received(_ result: Result<URLSessionWebSocketTask.Message, any Error>) {
    state.use { $0.isReceiving = false }
    switch result {
    case .success(.string(let text)): emit(.text(text))
    case .success(.data(let data)): emit(.binary(data))
    case .success: emit(.binary(Data()))
    case .failure(let error): finish(error)
    }
  }

  private func emit(_ event: TransportEvent) {
    state.use { state -> CheckedContinuation<TransportEvent?, Never>? in
      defer { state.reader = nil }
      if state.reader == nil { state.events.append(event) }
      return state.reader
    }?.resume(returning: event)
  }

  private func finish(_ error: (any Error)?, code: Int? = nil) {
    let (session, task, isOpen) = state.use { state in
      defer { (state.session, state.task) = (nil, nil) }
      return (state.session, state.task, state.isOpen)
    }
    guard let task else { return }
    let response = task.response as? HTTPURLResponse
    let known = code ?? task.closeCode.rawValue
    if let response, response.statusCode != 101 {
      let after = response.value(forHTTPHeaderField: "Retry-After").flatMap(TimeInterval.init)
      emit(.refused(status: response.statusCode, retryAfter: after.map { min(max($0, 0), 86_400) }))
    } else if isOpen || known != 0 {
      emit(.closed(code: known == 0 ? 1006 : known))
    } else {
      let reason = error.map { "\(($0 as NSError).domain) \(($0 as NSError).code)" }
      emit(.failed(reason ?? "no connection"))
    }
    session?.finishTasksAndInvalidate()
  }

  func urlSession(
    _ session: URLSession, webSocketTask: URLSessionWebSocketTask,
    didOpenWithProtocol protocol: String?
  ) {
    if let response = webSocketTask.response as? HTTPURLResponse, response.statusCode != 101 {
      return
    }
    state.use { $0.isOpen = true }
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
