/** The interfaces of Standard Schema 1, as its specification asks: declared in place, without an import. */

/** A schema that libraries of the Standard Schema family accept. */
export interface StandardSchemaV1<Input, Output> {
  readonly "~standard": StandardProps<Input, Output>;
}

/** What Standard Schema and Standard JSON Schema ask of a schema. */
export interface StandardProps<Input, Output> {
  readonly version: 1;
  readonly vendor: string;
  readonly validate: (value: unknown) => StandardResult<Output>;
  readonly types?: { readonly input: Input; readonly output: Output };
}

/** The outcome of a validation. */
export type StandardResult<Output> =
  | { readonly value: Output; readonly issues?: undefined }
  | { readonly issues: readonly StandardIssue[] };

/** One thing a value breaks. */
export interface StandardIssue {
  readonly message: string;
  readonly path?: readonly PropertyKey[];
}
