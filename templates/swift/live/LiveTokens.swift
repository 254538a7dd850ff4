import Foundation

#if canImport(FoundationNetworking)
  import FoundationNetworking
#endif

/// What comes of asking for tokens: all credentials by name, a refusal, or neither.
nonisolated enum LiveTokens: Sendable {
  case tokens([String: String])
  case refused
  case problem(String)
}

nonisolated extension LiveChannel {
  /// Whether no credential has to be asked for before the first connection.
  var hasToken: Bool { credentials.allSatisfy { $0.text([:]) != nil } }

  /// Whether there is a way to another token.
  func canRenew(_ options: LiveOptions) -> Bool {
    !credentials.isEmpty && (refresh != nil || options.refresh != nil || !hasToken)
  }

  /// The present texts of all credentials.
  func tokens(_ known: [String: String]) -> [String: String] {
    Dictionary(credentials.compactMap { each in each.text(known).map { (each.name, $0) } }) { $1 }
  }

  /// Asks for new tokens: the app's `refresh`, else its providers, else the contract's way.
  func renew(_ known: [String: String], _ options: LiveOptions) async -> LiveTokens {
    var tokens = self.tokens(known)
    do {
      for each in credentials {
        let isFirst = each.name == credentials.first?.name
        if isFirst, let refresh = options.refresh, let old = tokens[each.name] {
          tokens[each.name] = try await refresh(old)
        } else if case .provider(let provide)? = each.value {
          tokens[each.name] = try await provide()
        } else if isFirst, let refresh {
          let (token, status) = try await ask(refresh, tokens)
          if [400, 401, 403].contains(status) { return .refused }
          guard let token else { return .problem("no token in the answer with status \(status)") }
          tokens[each.name] = token
        }
      }
      return .tokens(tokens)
    } catch is TokenRefused {
      return .refused
    } catch {
      return .problem("\((error as NSError).domain) \((error as NSError).code)")
    }
  }

  private func ask(
    _ refresh: LiveRefresh, _ known: [String: String]
  ) async throws -> (token: String?, status: Int) {
    guard let url = URL(string: http + refresh.path) else { return (nil, 0) }
    var request = URLRequest(url: url)
    request.httpMethod = refresh.method
    request.setValue("application/json", forHTTPHeaderField: "Content-Type")
    request.httpBody = try filled(refresh.body, known).jsonData()
    let session = URLSession(configuration: .ephemeral, delegate: Straight(), delegateQueue: nil)
    defer { session.finishTasksAndInvalidate() }
    let (data, response) = try await session.data(for: request)
    let status = (response as? HTTPURLResponse)?.statusCode ?? 0
    guard 200..<300 ~= status else { return (nil, status) }
    return (try JSONValue(data: data).at(refresh.token)?.stringValue, status)
  }

  /// A body with the values of parameters for their names.
  private func filled(_ body: JSONValue, _ known: [String: String]) -> JSONValue {
    switch body {
    case .string(let text) where text.hasPrefix("$"):
      values.first { "$\($0.name)" == text }?.text(known).map(JSONValue.string) ?? body
    case .array(let items): .array(items.map { filled($0, known) })
    case .object(let members):
      .object(members.reduce(into: [:]) { $0[$1.key] = filled($1.value, known) })
    default: body
    }
  }
}

/// Follows no redirects: a token goes only where the contract says.
private nonisolated final class Straight: NSObject, URLSessionTaskDelegate {
  func urlSession(
    _ session: URLSession, task: URLSessionTask,
    willPerformHTTPRedirection response: HTTPURLResponse, newRequest request: URLRequest,
    completionHandler: @escaping @Sendable (URLRequest?) -> Void
  ) {
    completionHandler(nil)
  }
}
