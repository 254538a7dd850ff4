// What a careful programmer writes by hand for the contract: a case and a struct for each message.

struct PlainMessage: Decodable {
  let type: String
  let jobId: String
  let pipeline: String
  let timestamp: Int64
  let version: String
  let payload: PlainPayload
}

enum PlainPayload: Decodable {
  case progress(PlainProgress)
  case complete(PlainComplete)
  case error(PlainError)

  private enum Key: CodingKey { case type }

  init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: Key.self)
    let type = try container.decode(String.self, forKey: .type)
    switch type {
    case "job_progress": self = .progress(try PlainProgress(from: decoder))
    case "job_complete": self = .complete(try PlainComplete(from: decoder))
    case "error": self = .error(try PlainError(from: decoder))
    default:
      throw DecodingError.dataCorruptedError(
        forKey: .type, in: container, debugDescription: "unknown type \(type)")
    }
  }
}

struct PlainProgress: Decodable {
  let progress: Double
  let status: String
  let booksProcessed: Int?
  let totalBooks: Int?
}

struct PlainComplete: Decodable {
  let result: PlainResult
}

struct PlainResult: Decodable {
  let totalBooks: Int
  let successCount: Int
  let failureCount: Int
}

struct PlainError: Decodable {
  let error: PlainErrorInfo
}

struct PlainErrorInfo: Decodable {
  let code: String
  let message: String
}
