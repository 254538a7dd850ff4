import Foundation

/// The coders' containers, where no type of the contract needs them: Foundation's serve what else is
/// `Codable`. Our own would have a function for each of some hundred requirements.
nonisolated extension JSONValueDecoder: Decoder {
  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try foundation().container(keyedBy: type)
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try foundation().unkeyedContainer()
  }

  func singleValueContainer() throws -> any SingleValueDecodingContainer {
    try foundation().singleValueContainer()
  }

  /// Foundation's decoder of the same value.
  private func foundation() throws -> any Decoder {
    try JSONDecoder().decode(Borrowed.self, from: value.jsonData()).decoder
  }
}

nonisolated extension JSONValueEncoder: Encoder {
  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    foundation().container(keyedBy: type)
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    foundation().unkeyedContainer()
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    foundation().singleValueContainer()
  }

  /// An encoder whose work is lost: the whole value is written by Foundation's instead.
  private func foundation() -> any Encoder {
    place.root.isForeign = true
    let lender = Lender()
    _ = try? JSONEncoder().encode(lender)
    return lender.encoder ?? self
  }
}

/// Keeps the decoder that it is read from.
private nonisolated struct Borrowed: Decodable {
  let decoder: any Decoder

  init(from decoder: any Decoder) {
    self.decoder = decoder
  }
}

/// Keeps the encoder that it is written to.
private nonisolated final class Lender: Encodable {
  private(set) var encoder: (any Encoder)?

  func encode(to encoder: any Encoder) {
    self.encoder = encoder
  }
}
