/// Where a client is, and what it remembers from step to step; `step` is beside this.
nonisolated struct LiveMachine: Sendable {
  enum Next: Sendable { case open, refresh }

  /// Whether every credential is known, there is a way to a new token, the contract names last
  /// messages, an invalid message is the end; how many tries may fail in a row.
  var hasToken = true
  var canRenew = false
  var endsByMessage = true
  var failOnInvalid = false
  var limit = 10

  var phase = LivePhase.idle
  /// Failed tries, and new tokens, since the connection was last stable.
  var attempt = 0
  var refreshes = 0
  /// What follows a wait.
  var next = Next.open
  /// Whether the last refusal had no status.
  var unsure = false

  var canRetry: Bool { attempt < limit }
  var canRefresh: Bool { canRenew && refreshes < 1 }

  mutating func go(
    _ phase: LivePhase, _ effects: [LiveEffect], tries: Int = 0, tokens: Int = 0,
    next: Next? = nil, unsure: Bool? = nil, isStable: Bool = false
  ) -> [LiveEffect] {
    self.phase = phase
    attempt = isStable ? 0 : attempt + tries
    refreshes = isStable ? 0 : refreshes + tokens
    self.next = next ?? self.next
    self.unsure = unsure ?? self.unsure
    return effects
  }
}
