import Foundation

/// The keywords that check programs use, in the order of their violations.
nonisolated let keywordRules: [KeywordRule] = [
  .reference,  // $ref
  .dynamicReference,  // $dynamicRef
  .never,  // false
  .type,  // type
  .constant,  // const
  .enumeration,  // enum
  .multipleOf,  // multipleOf
  .maximum,  // maximum
  .exclusiveMaximum,  // exclusiveMaximum
  .minimum,  // minimum
  .exclusiveMinimum,  // exclusiveMinimum
  .maxLength,  // maxLength
  .minLength,  // minLength
  .pattern,  // pattern
  .format,  // format
  .maxItems,  // maxItems
  .minItems,  // minItems
  .uniqueItems,  // uniqueItems
  .prefixItems,  // prefixItems
  .items,  // items
  .contains,  // contains
  .maxProperties,  // maxProperties
  .minProperties,  // minProperties
  .required,  // required
  .dependentRequired,  // dependentRequired
  .properties,  // properties
  .patternProperties,  // patternProperties
  .additionalProperties,  // additionalProperties
  .propertyNames,  // propertyNames
  .dependentSchemas,  // dependentSchemas
  .allOf,  // allOf
  .anyOf,  // anyOf
  .oneOf,  // oneOf
  .select,  // select
  .not,  // not
  .condition,  // if
  .unevaluatedItems,  // unevaluatedItems
  .unevaluatedProperties,  // unevaluatedProperties
]

/// What reads the patterns of check programs, by a member that only such patterns have.
nonisolated let patternKinds: [PatternKind] = [
  .program,  // code
  .grammar,  // grammar
]

/// What reads the unions of check programs that neither a tag nor the JSON type tells apart.
nonisolated let unionReaders: [@Sendable (JSONValue) -> any UnionRule] = [
  { Alternatives($0) }  // unions
]
