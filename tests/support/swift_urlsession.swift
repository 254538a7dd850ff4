// What the adapter uses of the system's URLSession, over another transport. In the orders that are hardest: reading fails
// before anybody tells of the close frame, and a ping that was answered is answered again at the end.
import Foundation
import FoundationNetworking

final class URLSessionConfiguration: Sendable {
  static var ephemeral: URLSessionConfiguration { URLSessionConfiguration() }
}

protocol URLSessionWebSocketDelegate: NSObjectProtocol, Sendable {
  func urlSession(_ session: URLSession, webSocketTask: URLSessionWebSocketTask, didOpenWithProtocol protocol: String?)
  func urlSession(
    _ session: URLSession, webSocketTask: URLSessionWebSocketTask,
    didCloseWith closeCode: URLSessionWebSocketTask.CloseCode, reason: Data?)
  func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?)
}

/// Holds its delegate until it is invalidated, as the system's does. `live`: how many are not.
final class URLSession: @unchecked Sendable {
  static let live = Locked(0)
  let queue = DispatchQueue(label: "delegate")
  private(set) var delegate: (any URLSessionWebSocketDelegate)?

  init(configuration: URLSessionConfiguration, delegate: any URLSessionWebSocketDelegate, delegateQueue: OperationQueue?) {
    self.delegate = delegate
    URLSession.live.use { $0 += 1 }
  }

  func webSocketTask(with request: URLRequest) -> URLSessionWebSocketTask { URLSessionWebSocketTask(self, request) }

  func finishTasksAndInvalidate() {
    queue.async { self.delegate = nil }
    URLSession.live.use { $0 -= 1 }
  }
}

class URLSessionTask: @unchecked Sendable {
  fileprivate(set) var response: URLResponse?
}

/// All of it happens on the session's queue.
final class URLSessionWebSocketTask: URLSessionTask, @unchecked Sendable {
  enum Message { case string(String), data(Data) }
  struct CloseCode: RawRepresentable {
    static let normalClosure = CloseCode(rawValue: 1000)!
    let rawValue: Int
    init?(rawValue: Int) { self.rawValue = rawValue }
  }
  typealias Receiver = @Sendable (Result<Message, any Error>) -> Void

  /// What carries the messages; and how many were asked for.
  static let wires = Locked<@Sendable (TransportRequest) -> any Transport> { SocketTransports().transport(for: $0) }
  static let asked = Locked(0)
  var maximumMessageSize = 1 << 20
  private(set) var closeCode = CloseCode(rawValue: 0)!
  private var session: URLSession?
  private let request: URLRequest
  private var wire: (any Transport)?
  private var messages: [Message] = []
  private var receivers: [Receiver] = []
  private var pings: [@Sendable ((any Error)?) -> Void] = []
  private var failure: NSError?
  /// Tells of the end, after the last message was asked for.
  private var ending: (@Sendable () -> Void)?

  fileprivate init(_ session: URLSession, _ request: URLRequest) {
    (self.session, self.request) = (session, request)
  }

  private func later(_ work: @escaping @Sendable () -> Void) { session?.queue.async(execute: work) }

  func resume() {
    let wire = URLSessionWebSocketTask.wires.use { $0 }(
      TransportRequest(
        url: request.url!, headers: request.allHTTPHeaderFields ?? [:], subprotocols: [],
        maximumMessageSize: 1 << 30, description: ""))
    self.wire = wire
    Task { for await events in wire.start() { for event in events { self.later { self.happened(event) } } } }
  }

  func receive(completionHandler: @escaping Receiver) {
    URLSessionWebSocketTask.asked.use { $0 += 1 }
    later {
      self.receivers.append(completionHandler)
      self.answer()
    }
  }

  func send(_ message: Message) async throws {
    if case .string(let text) = message { try await wire?.send(text) }
  }

  func sendPing(pongReceiveHandler: @escaping @Sendable ((any Error)?) -> Void) {
    later { self.pings.append(pongReceiveHandler) }
    Task { await self.wire?.ping() }
  }

  func cancel(with code: CloseCode, reason: Data?) { wire?.close(code: code.rawValue) }

  func cancel() { wire?.abort() }

  private func answer() {
    while let receiver = receivers.first, failure != nil || !messages.isEmpty {
      receivers.removeFirst()
      receiver(messages.isEmpty ? .failure(failure!) : .success(messages.removeFirst()))
    }
    guard messages.isEmpty, let ending else { return }
    self.ending = nil
    later(ending)
  }

  private func heard(_ message: Message, _ size: Int) {
    if size > maximumMessageSize {
      failure = NSError(domain: NSPOSIXErrorDomain, code: 40)
    } else {
      messages.append(message)
    }
    answer()
  }

  private func happened(_ event: TransportEvent) {
    guard let session else { return }
    switch event {
    case .opened:
      respond(101, [:])
      session.delegate?.urlSession(session, webSocketTask: self, didOpenWithProtocol: nil)
    case .text(let text): heard(.string(text), text.utf8.count)
    case .binary(let data): heard(.data(data), data.count)
    case .pong: pings.first?(nil)
    case .closed(let code): over(code == 1006 ? NSURLErrorNetworkConnectionLost : nil, code)
    case .failed: over(NSURLErrorCannotConnectToHost)
    case .refused(let status, let after):
      respond(status ?? 0, after.map { ["Retry-After": "\(Int($0))"] } ?? [:])
      over(NSURLErrorBadServerResponse)
    }
  }

  private func respond(_ status: Int, _ headers: [String: String]) {
    response = HTTPURLResponse(url: request.url!, statusCode: status, httpVersion: nil, headerFields: headers)
  }

  private func over(_ code: Int?, _ close: Int = 0) {
    let error = code.map { NSError(domain: NSURLErrorDomain, code: $0) }
    failure = failure ?? error ?? NSError(domain: NSPOSIXErrorDomain, code: 57)
    ending = {
      guard let session = self.session else { return }
      if error == nil {
        self.closeCode = CloseCode(rawValue: close)!
        session.delegate?.urlSession(session, webSocketTask: self, didCloseWith: self.closeCode, reason: nil)
      }
      session.delegate?.urlSession(session, task: self, didCompleteWithError: error)
      for ping in self.pings { ping(self.failure) }
      (self.session, self.wire, self.pings) = (nil, nil, [])
    }
    answer()
  }
}
