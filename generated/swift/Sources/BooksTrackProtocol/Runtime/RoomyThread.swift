import Foundation

/// Does `work` on a thread with a large stack and waits for its answer.
nonisolated func onRoomyThread<Answer: Sendable>(
  _ work: @escaping @Sendable () -> Answer
) -> Answer {
  let box = AnswerBox<Answer>()
  let thread = Thread {
    box.answer = work()
    box.isFilled.signal()
  }
  thread.stackSize = 32 << 20
  thread.qualityOfService = Thread.current.qualityOfService
  thread.start()
  box.isFilled.wait()
  guard let answer = box.answer else { preconditionFailure("the thread gave no answer") }
  return answer
}

/// Carries an answer from one thread to another. The semaphore orders writing and reading it.
private nonisolated final class AnswerBox<Answer>: @unchecked Sendable {
  let isFilled = DispatchSemaphore(value: 0)
  var answer: Answer?
}
