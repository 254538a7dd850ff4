import Foundation

/// The stack of a roomy thread.
private nonisolated let roomyStack = 32 << 20

/// How deep documents may nest, in every reader and writer.
nonisolated let maximumLevels = 128

/// How deep a value is read or written on any thread. (A secondary thread of an app has 512 KB, which
/// a document made to nest could exhaust.)
nonisolated let shallowLevels = 32

/// From this level on, values are held as JSON, whose depth is known, while they are read or written.
nonisolated let exactLevels = 16

/// Says that the work needs a larger stack.
nonisolated struct NeedsRoom: Error {
  /// Throws where `level` is too deep for this thread.
  static func check(at level: Int) throws {
    if level >= shallowLevels, Thread.current.stackSize < roomyStack { throw NeedsRoom() }
  }

  /// Makes a value by `work`, from its start again on a roomy thread where it needs one.
  @inline(never)
  static func provide(_ work: () throws -> JSONValue) throws -> JSONValue {
    do {
      return try work()
    } catch is NeedsRoom {
      var value = JSONValue.null
      try tryOnRoomyThread { value = try work() }
      return value
    }
  }
}

nonisolated extension JSONValue {
  /// Whether arrays and objects nest deeper than some levels in the value.
  func nests(deeperThan levels: Int) -> Bool {
    switch self {
    case .array(let items): levels == 0 || items.contains { $0.nests(deeperThan: levels - 1) }
    case .object(let object):
      levels == 0 || object.contains { $0.value.nests(deeperThan: levels - 1) }
    default: false
    }
  }
}

/// Does `work` on a thread with a large stack and waits for its end. Throws what it throws.
@inline(never)
nonisolated func tryOnRoomyThread(_ work: () throws -> Void) throws {
  var failure: (any Error)?
  onRoomyThread {
    do {
      try work()
    } catch {
      failure = error
    }
  }
  if let failure { throw failure }
}

/// Does `work` on a thread with a large stack and waits for its end. On such a thread, it stays. (It is no
/// generic function with an answer: an app pays for each copy.)
@inline(never)
nonisolated func onRoomyThread(_ work: () -> Void) {
  if Thread.current.stackSize >= roomyStack { return work() }
  withoutActuallyEscaping(work) { work in
    let errand = Errand(work)
    let thread = Thread { errand.run() }
    thread.stackSize = roomyStack
    thread.qualityOfService = Thread.current.qualityOfService
    thread.start()
    errand.wait()
  }
}

/// Carries work to another thread. One of both threads always waits for the other: the semaphore
/// orders what they do.
private nonisolated final class Errand: @unchecked Sendable {
  private let isDone = DispatchSemaphore(value: 0)
  private var work: (() -> Void)?

  init(_ work: @escaping () -> Void) {
    self.work = work
  }

  func run() {
    work?()
    work = nil
    isDone.signal()
  }

  func wait() {
    isDone.wait()
  }
}
