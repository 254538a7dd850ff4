import Foundation

nonisolated extension LiveSession {
  mutating func fired(_ timer: LiveTimer) {
    switch timer {
    case .wait: step(.timer)
    case .deadline:
      because(.timedOut, "no answer to the handshake")
      step(.deadline)
    case .tokens:
      flight += 1
      commands.append(.abandon)
      answered(.problem("no answer to the request for a token"))
    case .stable:
      isOld = true
      if isValid { step(.stable) }
    case .life: listen()
    }
  }

  /// Asks for life after a silence; without an answer the connection is dead.
  private mutating func listen() {
    guard let keepAlive else { return }
    if isAsked && now - heard >= keepAlive.within {
      because(.silent, "the server is silent")
      return step(.silence)
    }
    if !isAsked && now - heard >= keepAlive.every {
      (isAsked, heard) = (true, now)
      commands.append(keepAlive.send.isEmpty ? .ping : .send(keepAlive.send, ticket: 0))
    }
    let limit = isAsked ? keepAlive.within : keepAlive.every
    commands.append(.timer(.life, max(limit - (now - heard), 0.001)))
  }

  mutating func answered(_ tokens: LiveTokens) {
    let signal: LiveSignal
    switch tokens {
    case .tokens(let tokens):
      signal = tokens == channel.tokens(known) ? .tokenSame : .tokenNew
      known = tokens
      because(.noToken, signal == .tokenSame ? "there is no other token" : "")
    case .refused:
      signal = .tokenRefused
      because(.noToken, "the request for a token was refused")
    case .problem(let detail):
      signal = .tokenError
      because(.noToken, detail)
    }
    commands.append(.log(.token(problem: detail)))
    step(signal)
  }

  mutating func happened(_ event: TransportEvent) {
    (heard, isAsked) = (now, false)
    let isOpen = machine.phase == .open
    switch event {
    case .opened: step(.opened)
    case .pong: break
    case .text(let text): judge(text)
    case .binary(let data):
      guard let text = String(data: data, encoding: .utf8) else {
        return invalid("", [], "not UTF-8")
      }
      judge(text)
    case .closed(let number) where isOpen:
      let verdict = LiveVerdict(channel.closed[number] ?? "fail")
      because(.closed(code: number), code: verdict.code)
      current = nil
      step(LiveSignal(rawValue: "closed\(verdict.kind)") ?? .closedFail)
    case .failed where isOpen: happened(.closed(code: 1006))
    case .failed(let detail):
      because(.unreachable, detail)
      step(.refusedRetry)
    case .closed: happened(.failed("the connection was lost"))
    case .refused(let status, let retryAfter):
      self.retryAfter = min(max(retryAfter ?? 0, 0), 3600)
      let verdict = status.map {
        LiveVerdict(channel.refused[$0] ?? ($0 >= 500 ? "retry" : "fail"))
      }
      because(.refused(status: status), code: verdict?.code)
      step(LiveSignal(rawValue: "refused\(verdict?.kind ?? "Unknown")") ?? .refusedFail)
    }
  }

  /// What a text is, by the rules of docs/clients.md in their order.
  private mutating func judge(_ text: String) {
    guard machine.phase == .open else { return }
    if let keepAlive, !keepAlive.expect.isEmpty, text == keepAlive.expect { return }
    if let last, calls.isEmpty, sameScalars(text, last.text) { return stale(text) }  // read before
    let (message, document): (Message, JSONValue)
    do {
      document = try JSONValue(text: text)
      message = try channel.read(document, options.reading == .tolerant)
    } catch let error as JSONTextError {
      return invalid(text, [Violation(error)], "\(Violation(error))")
    } catch {
      return invalid(text, (error as? InvalidDocument)?.violations ?? [], "\(error)")
    }
    if let (path, value) = channel.correlation, let found = document.at(path),
      found != .string(value)
    {
      let pointer = path.map { PathStep.key($0) }.pointer
      let other = Violation(pointer: pointer, keyword: "correlation", detail: "is not \(value)")
      return invalid(text, [other], "\(other)")
    }
    let tag = channel.tag.isEmpty ? nil : document.at(channel.tag)?.plainText
    if !isReady, let tag, channel.awaited.contains(tag) { ready() }
    if let found = calls.firstIndex(where: { $0.call.isAnswered(by: document, tag) }) {
      commands.append(.answer(ticket: calls.remove(at: found).ticket, message))
      return noteValid()
    }
    if isStale(document, text) { return stale(text) }
    current = (message, tag, text, document)
    noteValid()
    step(signal(tag, document, text))
  }

  /// A valid message came: if the connection is old enough, that is progress.
  private mutating func noteValid() {
    isValid = true
    if isOld { step(.stable) }
    isOld = false
  }

  private mutating func stale(_ text: String) {
    noteValid()
    report(.stale, text)
    step(.messageStale)
  }

  private mutating func report(
    _ reason: LiveEvent.Reason, _ text: String, _ violations: [Violation] = []
  ) {
    let text = channel.redacted(text, known)
    commands.append(.log(.notDelivered(reason, text: text, violations: violations)))
  }

  private mutating func invalid(_ text: String, _ violations: [Violation], _ detail: String) {
    because(nil, detail)
    report(.invalid, text, violations)
    step(.messageInvalid)
  }

  private func isStale(_ document: JSONValue, _ text: String) -> Bool {
    guard !channel.order.isEmpty, let order = document.at(channel.order), let last else {
      return false
    }
    return order.isBefore(last.order) || (order == last.order && sameScalars(text, last.text))
  }

  private mutating func signal(
    _ tag: String?, _ document: JSONValue, _ text: String
  ) -> LiveSignal {
    guard let tag else { return .messageOrdinary }
    guard channel.ends.contains(tag) else {
      return channel.tags.contains(tag) ? .messageOrdinary : .messageUnknown
    }
    let code = channel.code.isEmpty ? nil : document.at(channel.code)?.plainText
    guard let code, let signal = channel.recover[code] else { return .messageTerminal }
    because(.message(code: code), code: code)
    if signal == .messageRefresh ? machine.canRefresh : machine.canRetry {
      report(signal == .messageRefresh ? .refresh : .retry, text)
    }
    return signal
  }

  mutating func deliver() {
    guard let current else { return }
    if !channel.order.isEmpty, let order = current.document.at(channel.order) {
      last = (order, current.text)
    }
    cursor = channel.cursor.flatMap { current.document.at($0.path)?.plainText } ?? cursor
    commands.append(.deliver(current.message, tag: current.tag))
  }
}

nonisolated extension LiveCall {
  fileprivate func isAnswered(by document: JSONValue, _ tag: String?) -> Bool {
    tags.contains(tag ?? "") && (id == nil || document.at(ids.reply) == id)
  }
}

/// The verdict in `fail JOB_NOT_FOUND`, as in the names of signals, and its code.
private nonisolated struct LiveVerdict {
  let kind: String
  let code: String?

  init(_ text: String) {
    let words = text.split(separator: " ", maxSplits: 1)
    kind = words.first?.capitalized ?? ""
    code = words.count > 1 ? String(words[1]) : nil
  }
}
