import { limits } from '../../base/limits.ts'
import type { Catalog } from '../Catalog.ts'
import { Codec, type Fields } from '../Codec.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { show, WireError } from '../WireError.ts'

/** The provenance of a preset's numbers: beside the numbers in every file. */
export interface Provenance {
  readonly about: string
  /** The source of the numbers, and what it does not state. */
  readonly source: string
  /**
   * The date of the numbers, or the date of reading where the source has no date, as a calendar
   * date.
   */
  readonly date: string
}

const calendarDate: Codec<string> = Codec.checked(Scalar.text(10, 10), (date, at) => {
  if (new Date(`${date}T00:00:00Z`).toJSON()?.startsWith(date)) return
  throw fault(at, 'a date such as 2026-11-21', date)
})

export const fields: Fields<Provenance> = {
  about: Codec.described(Scalar.text(1, limits.text), 'What it is, and what is not in it.'),
  source: Codec.described(Scalar.text(1, limits.text), 'Where the numbers were read.'),
  date: Codec.described(calendarDate, 'When they were so.'),
}

/** Fields of a rulebook as a preset states them, checked as part of the whole rulebook. */
export const statedFields: Codec<JsonObject> = {
  schema: { type: 'object', description: 'Fields of a rulebook but for its method.' },
  decode: Codec.object,
  encode: (value) => value,
}

export const fault = (at: Path, expected: string, found: string): WireError =>
  Path.fault(at, 'rulebook.invalid', expected, show(found))

/**
 * Reads a preset's file by its codec. A fault in it is a bug and is thrown, with file and path.
 *
 * Rules: [WIRE25]
 */
export function read<T>(file: string, told: object, document: Codec<T>, catalog: Catalog): T {
  try {
    return document.decode(told as Json, Path.top(catalog))
  } catch (error) {
    throw error instanceof WireError ? new WireError(error, { file }) : error
  }
}

export * as Provenance from './Provenance.ts'
