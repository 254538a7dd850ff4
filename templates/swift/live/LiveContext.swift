/// What a client remembers from step to step.
nonisolated struct LiveContext: Sendable {
  enum Next: Sendable { case open, refresh }

  /// Failed tries since the connection was last stable.
  var attempt = 0
  /// New tokens since then.
  var refreshes = 0
  /// What follows a wait.
  var next = Next.open
  /// Whether the last refusal had no status.
  var unsure = false
}

/// What does not change while a client lives.
nonisolated struct LiveSetting: Sendable {
  /// Whether every credential is known.
  var hasToken = true
  /// Whether there is a way to a new token.
  var canRefresh = false
  /// Whether the contract names last messages.
  var endsByMessage = true
  /// Whether an invalid message is the end.
  var failOnInvalid = false
  /// How many tries may fail in a row.
  var limit = 10
}
