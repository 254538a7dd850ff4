{{ imports }}

#if canImport(Darwin)
  import Darwin
#elseif canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

/// WebSockets over plain sockets, for tests: unencrypted, and only to this machine. On Linux the
/// system has no others.
{{ access }}nonisolated struct SocketTransports: TransportFactory {
  /// WebSockets to this machine.
  {{ access }}init() {}

  /// A transport that has not started.
  {{ access }}func transport(for request: TransportRequest) -> any Transport {
    SocketTransport(request)
  }
}

/// One connection (RFC 6455). A thread reads frames; it stops while nobody takes what it has read.
private nonisolated final class SocketTransport: Transport, @unchecked Sendable {
  private static let most = 64

  private let request: TransportRequest
  private let condition = NSCondition()
  private var events: [TransportEvent] = []
  private var reader: CheckedContinuation<[TransportEvent]?, Never>?
  private var isOver = false
  private var isAborted = false
  private var descriptor: Int32 = -1

  private var bytes: [UInt8] = []
  private var position = 0

  init(_ request: TransportRequest) {
    self.request = request
  }

  func start() -> AsyncStream<[TransportEvent]> {
    Thread.detachNewThread { self.run() }
    return AsyncStream { await self.next() }
  }

  func send(_ text: String) async throws {
    guard write(frame(1, Array(text.utf8))) else { throw URLError(.networkConnectionLost) }
  }

  func ping() async {
    _ = write(frame(9, []))
  }

  func close(code: Int) {
    _ = write(frame(8, [UInt8(code >> 8 & 0xFF), UInt8(code & 0xFF)]))
  }

  func abort() {
    locked {
      isAborted = true
      if descriptor >= 0 { _ = shutdown(descriptor, 2) }
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  private func next() async -> [TransportEvent]? {
    await withCheckedContinuation { continuation in
      locked { reader = continuation }
      handOver()
    }
  }

  /// Gives all that has come to whoever waits for it; nil after the end.
  private func handOver() {
    let wake = locked { () -> (() -> Void)? in
      guard let reader, isOver || !events.isEmpty else { return nil }
      let all = events.isEmpty ? nil : events
      (self.reader, events) = (nil, [])
      condition.broadcast()
      return { reader.resume(returning: all) }
    }
    wake?()
  }

  private func emit(_ event: TransportEvent) {
    let isFull = locked {
      while events.count >= SocketTransport.most && !isAborted { condition.wait() }
      events.append(event)
      return events.count >= SocketTransport.most
    }
    if isFull { handOver() }
  }

  private func run() {
    let last = connection()
    locked {
      if descriptor >= 0 { _ = systemClose(descriptor) }
      descriptor = -1
    }
    emit(last)
    locked { isOver = true }
    handOver()
  }

  /// Connects, reads until the end, and says what the end was.
  private func connection() -> TransportEvent {
    guard request.url.scheme == "ws", let port = request.url.port, isHere else {
      return .failed("only ws:// to a port of this machine")
    }
    if let problem = connect(UInt16(truncatingIfNeeded: port)) { return .failed(problem) }
    var key: [UInt8] = []
    for _ in 0..<16 { key.append(UInt8.random(in: 0...255)) }
    guard write(head(Data(key).base64EncodedString(), port)), let answer = readHead() else {
      return .failed("no answer to the handshake")
    }
    let lines = answer.components(separatedBy: "\r\n")
    let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
    guard status == 101 else {
      let header = lines.first { $0.lowercased().hasPrefix("retry-after:") }
      let after = header?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) }
      return .refused(status: status ?? 0, retryAfter: after.flatMap(TimeInterval.init))
    }
    emit(.opened)
    return .closed(code: frames())
  }

  private var isHere: Bool {
    ["127.0.0.1", "localhost"].contains(request.url.host ?? "")
  }

  private func connect(_ port: UInt16) -> String? {
    #if canImport(Glibc)
      let stream = Int32(SOCK_STREAM.rawValue)
    #else
      let stream = SOCK_STREAM
    #endif
    let found = socket(AF_INET, stream, 0)
    guard found >= 0 else { return "no socket (\(errno))" }
    #if canImport(Darwin)
      var isOn: Int32 = 1
      setsockopt(found, SOL_SOCKET, SO_NOSIGPIPE, &isOn, socklen_t(MemoryLayout<Int32>.size))
    #endif
    locked { descriptor = found }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        systemConnect(found, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    return result == 0 ? nil : "no connection (\(errno))"
  }

  private func head(_ key: String, _ port: Int) -> [UInt8] {
    let parts = URLComponents(url: request.url, resolvingAgainstBaseURL: false)
    let query = parts?.percentEncodedQuery.map { "?\($0)" } ?? ""
    var lines = [
      "GET \(parts?.percentEncodedPath ?? "/")\(query) HTTP/1.1", "Host: 127.0.0.1:\(port)",
      "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Key: \(key)",
      "Sec-WebSocket-Version: 13",
    ]
    lines += request.headers.map { "\($0): \($1)" }
    if !request.subprotocols.isEmpty {
      lines.append("Sec-WebSocket-Protocol: \(request.subprotocols.joined(separator: ", "))")
    }
    let text = lines.joined(separator: "\r\n") + "\r\n\r\n"
    return Array(text.data(using: .isoLatin1) ?? Data(text.utf8))
  }

  private func readHead() -> String? {
    while bytes.count < 65_536, fill() {  // messages may have come with it
      if let end = Data(bytes).range(of: Data("\r\n\r\n".utf8)) {
        position = end.upperBound
        return String(decoding: bytes[..<end.lowerBound], as: UTF8.self)
      }
    }
    return nil
  }

  /// Reads frames until the end: the close code that the server sent, or 1006.
  private func frames() -> Int {
    var (message, kind) = ([UInt8](), UInt8(0))
    while let (isLast, code, body) = frame() {
      switch code {
      case 8:
        guard body.count >= 2 else {
          _ = write(frame(8, []))
          return body.isEmpty ? 1005 : 1006
        }
        _ = write(frame(8, Array(body.prefix(2))))
        return Int(body[0]) << 8 | Int(body[1])
      case 9: _ = write(frame(10, body))
      case 10: emit(.pong)
      default:
        guard (code == 0) != (kind == 0) else { return broken(1002) }
        if code != 0 { kind = code }
        message += body
        guard message.count <= request.maximumMessageSize else { return broken(1009) }
        guard isLast else { continue }
        if kind == 1 {
          guard let text = String(bytes: message, encoding: .utf8) else { return broken(1007) }
          emit(.text(text))
        } else {
          emit(.binary(Data(message)))
        }
        (message, kind) = ([], 0)
      }
    }
    return 1006
  }

  /// The next frame; nil where there is none, or none that the protocol allows.
  private func frame() -> (isLast: Bool, code: UInt8, body: [UInt8])? {
    guard let start = read(2) else { return nil }
    let (code, length) = (start[0] & 0x0F, Int(start[1] & 0x7F))
    let isControl = code >= 8
    let isKnown = code <= 2 || (8...10).contains(code)
    let isShort = !isControl || (length <= 125 && start[0] & 0x80 != 0)
    guard start[0] & 0x70 == 0, start[1] & 0x80 == 0, isKnown, isShort else {
      _ = broken(1002)
      return nil
    }
    var size = length
    if length > 125 {
      guard let more = read(length == 126 ? 2 : 8) else { return nil }
      size = more.reduce(0) { ($0 & 0x7F_FFFF_FFFF_FFFF) << 8 | Int($1) }
    }
    guard size <= request.maximumMessageSize else {
      _ = broken(1009)
      return nil
    }
    return read(size).map { (start[0] & 0x80 != 0, code, $0) }
  }

  /// Tells the server why, with its own code; to the client the connection is just lost.
  private func broken(_ code: Int) -> Int {
    close(code: code)
    return 1006
  }

  private func read(_ count: Int) -> [UInt8]? {
    while bytes.count - position < count {
      guard fill() else { return nil }
    }
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  private func fill() -> Bool {
    if position > 0 {
      bytes.removeFirst(position)
      position = 0
    }
    handOver()
    var part = [UInt8](repeating: 0, count: 65_536)
    let count = recv(locked { descriptor }, &part, part.count, 0)
    guard count > 0 else { return false }
    bytes += part[..<count]
    return true
  }

  /// A frame of a client: masked.
  private func frame(_ code: UInt8, _ body: [UInt8]) -> [UInt8] {
    var found = [0x80 | code]
    switch body.count {
    case ..<126: found.append(0x80 | UInt8(body.count))
    case ..<65_536: found += [0x80 | 126, UInt8(body.count >> 8), UInt8(body.count & 0xFF)]
    default: found += [0x80 | 127] + (0..<8).map { UInt8(body.count >> (56 - 8 * $0) & 0xFF) }
    }
    let mask = (0..<4).map { _ in UInt8.random(in: 0...255) }
    return found + mask + body.enumerated().map { $1 ^ mask[$0 % 4] }
  }

  private func write(_ data: [UInt8]) -> Bool {
    #if canImport(Darwin)
      let flags: Int32 = 0
    #else
      let flags = Int32(MSG_NOSIGNAL)
    #endif
    return locked {
      var sent = 0
      while sent < data.count && descriptor >= 0 {
        let count = data[sent...].withUnsafeBytes { rest in
          systemSend(descriptor, rest.baseAddress, rest.count, flags)
        }
        guard count > 0 else { return false }
        sent += count
      }
      return sent == data.count
    }
  }
}
