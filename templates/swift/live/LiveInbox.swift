/// The messages that wait for the app, and who waits for them. It is no actor: to take a message is no hop.
nonisolated final class LiveInbox<Message: Sendable>: Sendable {
  typealias Taker = CheckedContinuation<Message?, any Error>

  /// What became of a message. `taken`: the app waits for it, and is to be woken.
  enum Fate {
    case kept
    case taken(Taker)
    case coalesced
    case overflow
  }

  private struct Content {
    var queue: ArraySlice<(message: Message, tag: String?)> = []
    var takers: [Taker] = []
    var readers: [CheckedContinuation<Void, Never>] = []
    var end: Result<Message?, any Error>?
    /// How many messages are too many for the transport to go on.
    let limit: Int

    var isFull: Bool { end == nil && queue.count >= limit }
  }

  private let content: Locked<Content>
  private let size: Int
  private let whenFull: LiveOptions.Buffer.WhenFull
  private let repeated: Set<String>

  /// `repeated`: the tags of which an older message gives way to a newer one.
  init(_ buffer: LiveOptions.Buffer, repeated: Set<String>) {
    (size, self.repeated) = (buffer.size, repeated)
    whenFull = buffer.whenFull ?? (repeated.isEmpty ? .wait : .coalesce)
    let limit = [.wait: size, .coalesce: size + 1][whenFull] ?? .max
    content = Locked(Content(limit: limit))
  }

  func add(_ message: Message, _ tag: String?) -> Fate {
    content.use { content in
      if !content.takers.isEmpty { return .taken(content.takers.removeFirst()) }
      var fate = Fate.kept
      if content.queue.count >= size {
        if whenFull == .fail { fate = .overflow }
        if whenFull == .coalesce, let tag, repeated.contains(tag),
          let oldest = content.queue.firstIndex(where: { $0.tag == tag })
        {
          content.queue.remove(at: oldest)
          fate = .coalesced
        }
      }
      content.queue.append((message, tag))
      return fate
    }
  }

  /// The next message; nil after the last.
  func next() async throws -> Message? {
    try await withCheckedThrowingContinuation { taker in
      let (found, readers) = content.use { content in
        var found = content.end
        if let first = content.queue.popFirst() {
          found = .success(first.message)
        } else if found == nil {
          content.takers.append(taker)
        }
        defer { if !content.isFull { content.readers = [] } }
        return (found, content.isFull ? [] : content.readers)
      }
      if let found { taker.resume(with: found) }
      for reader in readers { reader.resume() }
    }
  }

  /// Whether the transport has to wait for the app.
  var isFull: Bool { content.use { $0.isFull } }

  /// Whether no transport waits for the app.
  var isReading: Bool { content.use { $0.readers.isEmpty } }

  /// Returns when there is room.
  func room() async {
    await withCheckedContinuation { reader in
      let waits = content.use { content in
        if content.isFull { content.readers.append(reader) }
        return content.isFull
      }
      if !waits { reader.resume() }
    }
  }

  /// Ends it for all who wait.
  func end(_ result: Result<Message?, any Error>) {
    let former = content.use { content in
      defer { (content.takers, content.readers, content.end) = ([], [], result) }
      return content
    }
    for taker in former.takers { taker.resume(with: result) }
    for reader in former.readers { reader.resume() }
  }
}
