/// What failures carry as a contract's own code: the raw value of the contract's enum.
{{ access }}nonisolated struct LiveCode: RawRepresentable, Hashable, Sendable,
  CustomStringConvertible, ExpressibleByStringLiteral
{
  /// The contract's text.
  {{ access }}let rawValue: String

  {{ access }}init(rawValue: String) {
    self.rawValue = rawValue
  }

  {{ access }}init(stringLiteral value: String) {
    rawValue = value
  }

  /// The contract's text.
  {{ access }}var description: String { rawValue }
}

/// What contracts say to all clients.
nonisolated enum LiveContract {
  static func code(_ text: String) -> LiveCode? { LiveCode(rawValue: text) }
}
