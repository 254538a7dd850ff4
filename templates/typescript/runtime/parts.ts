/** What `runtime.js` exports to the scripts of a contract alone: no declaration names it. */

export {
  alternatives,
  conditional,
  conjunction,
  negation,
  selection,
} from "./applicators.ts";
export { chooser } from "./choice.ts";
export { grammar } from "./grammar.ts";
export {
  constant,
  deepConstant,
  deepEnumeration,
  dynamicReference,
  enumeration,
  nothing,
  reference,
  resources,
  types,
} from "./keywords_any.ts";
export {
  areUnique,
  contains,
  counts,
  items,
  unique,
} from "./keywords_array.ts";
export {
  additionalProperties,
  dependentRequired,
  dependentSchemas,
  patternProperties,
  properties,
  propertyNames,
  required,
  sizes,
} from "./keywords_object.ts";
export {
  formats,
  lengths,
  limits,
  multiples,
  patterns,
} from "./keywords_scalar.ts";
export { looking } from "./lookaround.ts";
export { native } from "./matcher.ts";
export { isMultipleOf } from "./numbers.ts";
export { plain } from "./pattern.ts";
export { at, mayBeInteger, mayBeText, one, undecided } from "./quick.ts";
export { readers } from "./reader.ts";
export { unevaluatedItems, unevaluatedProperties } from "./unevaluated.ts";
export { atMost, isArray, isInteger, isObject, isText } from "./values.ts";
