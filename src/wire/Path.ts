import { Catalog } from './Catalog.ts'
import { type Steps, WireError, type WireErrorCode } from './WireError.ts'

/** The context of a value: the catalog and the record the value belongs to. */
export interface Scope {
  readonly catalog: Catalog
  /** The record's fields by their model names; when decoding, those already read. */
  readonly fields: Readonly<Record<string, unknown>>
  /** The scope of the record that this record is a field of. */
  readonly outer: Scope | null
  /** The value of a time left out: the shell's clock; null where it must be given. */
  readonly now: number | null
}

/** A scope with its path from the top, for errors. */
export interface Path extends Scope {
  readonly parent: Path | null
  readonly step: string | number
}

/** The top of a document. */
export const top = (catalog: Catalog = Catalog.empty, now: number | null = null): Path => ({
  catalog,
  fields: {},
  outer: null,
  now,
  parent: null,
  step: '',
})

/** An element, or a value in the same record as the value at a path. */
export const child = (parent: Path, step: string | number): Path => ({
  catalog: parent.catalog,
  fields: parent.fields,
  outer: parent.outer,
  now: parent.now,
  parent,
  step,
})

/** A field of the record at a path, with the fields read before it. */
export const field = (record: Path, step: string, fields: Scope['fields']): Path => ({
  catalog: record.catalog,
  fields,
  outer: record,
  now: record.now,
  parent: record,
  step,
})

/** The steps from the top. */
export function path(from: Path): Steps {
  const steps: (string | number)[] = []
  for (let at = from; at.parent !== null; at = at.parent) steps.push(at.step)
  return steps.reverse()
}

/** A fault at a path; its line is found later, from the path. */
export const fault = (at: Path, code: WireErrorCode, expected: string, found: string): WireError =>
  new WireError({ code, expected, found, path: path(at) })

export * as Path from './Path.ts'
