import Foundation

/// What a client must know of a channel: the contract's words, and the app's parameters.
{{ shared }}nonisolated struct LiveChannel<Message: Sendable>: Sendable {
  /// The server's URL, and where its HTTP requests go if the contract says so.
  var server: (url: String, http: String)
  var address: String
  /// The strict or the tolerant reader of what the server sends.
  var read: @Sendable (_ document: JSONValue, _ isTolerant: Bool) throws -> Message
  var values: [LiveValue] = []
  var subprotocols: [String] = []
  var refresh: LiveRefresh?
  /// Verdicts by status and by close code: `retry`, `refresh`, `fail` or `end`, and maybe a code.
  var refused: [Int: String] = [:]
  var closed: [Int: String] = [:]
  /// The contract's own codes, by the reason of a failure.
  var failures: [LiveFailure.Reason: String] = [:]
  var keepAlive: LiveKeepAlive?
  /// Where every message has a parameter's value, and that value.
  var correlation: (path: [String], value: String)?
  /// A member that never goes down in one stream; empty: there is none.
  var order: [String] = []
  /// Where messages have their tag, and which ones the contract lists.
  var tag: [String] = []
  var tags: Set<String> = []
  var repeated: Set<String> = []
  var ends: Set<String> = []
  /// Where a last message has its code, and what codes after which it goes on.
  var code: [String] = []
  var recover: [String: LiveSignal] = [:]
  /// The query parameter that tells a server where to go on, and the member it comes from.
  var cursor: (name: String, path: [String])?
  /// What the client says first, and the tags of what it then waits for.
  var opening: Result<String, any Error>?
  var awaited: Set<String> = []

  {{ memberwise }}init(
    server: (url: String, http: String), address: String,
    read: @escaping @Sendable (_ document: JSONValue, _ isTolerant: Bool) throws -> Message,
    values: [LiveValue] = [], subprotocols: [String] = [], refresh: LiveRefresh? = nil,
    refused: [Int: String] = [:], closed: [Int: String] = [:],
    failures: [LiveFailure.Reason: String] = [:], keepAlive: LiveKeepAlive? = nil,
    correlation: (path: [String], value: String)? = nil, order: [String] = [], tag: [String] = [],
    tags: Set<String> = [], repeated: Set<String> = [], ends: Set<String> = [], code: [String] = [],
    recover: [String: LiveSignal] = [:], cursor: (name: String, path: [String])? = nil,
    opening: Result<String, any Error>? = nil, awaited: Set<String> = []
  ) {
    (self.server, self.address, self.read) = (server, address, read)
    (self.values, self.subprotocols, self.refresh) = (values, subprotocols, refresh)
    (self.refused, self.closed, self.failures) = (refused, closed, failures)
    (self.keepAlive, self.correlation, self.order) = (keepAlive, correlation, order)
    (self.tag, self.tags, self.repeated, self.ends) = (tag, tags, repeated, ends)
    (self.code, self.recover, self.cursor) = (code, recover, cursor)
    (self.opening, self.awaited) = (opening, awaited)
  }

  var credentials: [LiveValue] { values.filter { $0.isSecret && $0.value != nil } }
}

/// A value that a client gives when it connects.
{{ shared }}nonisolated struct LiveValue: Sendable {
  {{ shared }}enum Place: Sendable { case path, query, header }

  let place: Place
  let name: String
  let value: Credential?
  var isSecret = false

  {{ memberwise }}init(place: Place, name: String, value: Credential?, isSecret: Bool = false) {
    (self.place, self.name, self.value, self.isSecret) = (place, name, value, isSecret)
  }
}

/// The HTTP request that gives a new token. In `body`, a text `$name` is a parameter's value.
{{ shared }}nonisolated struct LiveRefresh: Sendable {
  let method: String
  let path: String
  let body: JSONValue
  let token: [String]

  {{ memberwise }}init(method: String, path: String, body: JSONValue, token: [String]) {
    (self.method, self.path, self.body, self.token) = (method, path, body, token)
  }
}

/// After how many seconds of silence a client asks for life, and in how many it must be answered.
{{ access }}nonisolated struct LiveKeepAlive: Sendable {
  var every: TimeInterval
  var within: TimeInterval
  /// The texts of question and answer; empty: ping frames.
  var send = ""
  var expect = ""

  {{ memberwise }}init(every: TimeInterval, within: TimeInterval, send: String = "", expect: String = "") {
    (self.every, self.within, self.send, self.expect) = (every, within, send, expect)
  }

  /// Asks by the contract's own means.
  {{ access }}static func asking(every: TimeInterval, within: TimeInterval) -> LiveKeepAlive {
    LiveKeepAlive(every: every, within: within)
  }

  /// Never asks.
  {{ access }}static var never: LiveKeepAlive { asking(every: .infinity, within: 0) }
}

nonisolated extension LiveChannel {
  /// Where to connect with some credentials; nil where that is no address of a WebSocket.
  func request(_ known: [String: String], after: String?, limit: Int) -> TransportRequest? {
    func address(hidden: Bool) -> String {
      let base = server.url.hasSuffix("/") ? String(server.url.dropLast()) : server.url
      var (path, query) = (self.address, [String]())
      for each in values {
        guard let text = each.text(known) else { continue }
        let shown = hidden && each.isSecret ? "***" : LiveAddress.escaped(text)
        switch each.place {
        case .path: path = path.replacingOccurrences(of: "{\(each.name)}", with: shown)
        case .query where after != nil && each.name == cursor?.name: break
        case .query: query.append("\(LiveAddress.escaped(each.name))=\(shown)")
        case .header: break
        }
      }
      if let cursor, let after {
        query.append([cursor.name, after].map(LiveAddress.escaped).joined(separator: "="))
      }
      return base + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }
    let headers = values.filter { $0.place == .header }.compactMap { each in
      each.text(known).map { (each.name, $0) }
    }
    let isClean = headers.allSatisfy { $0.1.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F } }
    guard isClean, let url = URL(string: address(hidden: false)), url.host != nil,
      ["ws", "wss"].contains(url.scheme)
    else { return nil }
    return TransportRequest(
      url: url, headers: Dictionary(headers) { $1 }, subprotocols: subprotocols,
      maximumMessageSize: limit, description: address(hidden: true))
  }

  /// The base of HTTP requests.
  var http: String {
    let base = server.http.isEmpty ? "http" + server.url.dropFirst(2) : server.http
    return base.hasSuffix("/") ? String(base.dropLast()) : base
  }

  /// A text without any credential in it.
  func redacted(_ text: String, _ known: [String: String]) -> String {
    credentials.compactMap { $0.text(known) }.filter { $0.count >= 6 }
      .flatMap { [$0, LiveAddress.escaped($0)] }
      .reduce(text) { $0.replacingOccurrences(of: $1, with: "***") }
  }
}

nonisolated extension LiveValue {
  /// The present text; a provider's is among the known ones.
  func text(_ known: [String: String]) -> String? {
    if let text = known[name] { return text }
    if case .text(let text)? = value { return text }
    return nil
  }
}

/// How addresses are written and judged.
nonisolated enum LiveAddress {
  private static let unreserved = CharacterSet(
    charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

  /// A text with only the unreserved characters of RFC 3986 as they are.
  static func escaped(_ text: String) -> String {
    text.addingPercentEncoding(withAllowedCharacters: unreserved) ?? ""
  }

  /// Whether a URL is on the same machine.
  static func isLoopback(_ url: URL) -> Bool {
    guard let host = url.host?.lowercased() else { return false }
    let isNumeric = host.allSatisfy { $0.isASCII && $0.isNumber || $0 == "." }
    return ["localhost", "::1", "[::1]"].contains(host) || (isNumeric && host.hasPrefix("127."))
  }
}

nonisolated extension JSONDocument {
  /// Reads a document as the parser made it.
  {{ shared }}init(parsed document: JSONValue, isTolerant: Bool) throws {
    self = try Self.checks.read(.parsed(document), isTolerant: isTolerant)
  }
}

nonisolated extension JSONValue {
  /// What is at a path of members and positions.
  func at(_ path: [String]) -> JSONValue? {
    path.reduce(self as JSONValue?) { value, key in value?[key] ?? Int(key).flatMap { value?[$0] } }
  }

  /// Whether this comes before another value of its kind.
  func isBefore(_ other: JSONValue) -> Bool {
    switch (self, other) {
    case (.integer(let left), .integer(let right)): left < right
    case (.string(let left), .string(let right)):
      left.unicodeScalars.lexicographicallyPrecedes(right.unicodeScalars)
    default: (doubleValue ?? .nan) < (other.doubleValue ?? .nan)
    }
  }

  /// A text as it is, and anything else as JSON.
  var plainText: String { stringValue ?? description }
}
