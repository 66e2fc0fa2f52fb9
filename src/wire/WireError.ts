/** The faults of input: a closed list, each with a row in docs/spec/wire.md. */
export type WireErrorCode =
  | 'line.notText'
  | 'line.tooLong'
  | 'json.malformed'
  | 'json.duplicateKey'
  | 'json.tooDeep'
  | 'field.missing'
  | 'field.unknown'
  | 'field.type'
  | 'field.value'
  | 'type.unknown'
  | 'schema.unknown'
  | 'number.notString'
  | 'number.overflow'
  | 'decimal.malformed'
  | 'decimal.tooPrecise'
  | 'limit.exceeded'
  | 'id.duplicate'
  | 'id.reserved'
  | 'symbol.unknown'
  | 'symbol.ambiguous'
  | 'account.unknown'
  | 'price.missing'
  | 'rulebook.invalid'
  | 'scenario.invalid'
  | 'csv.header'
  | 'csv.row'
  | 'csv.order'
  | 'fix.malformed'
  | 'fix.length'
  | 'fix.checksum'
  | 'xml.malformed'

/** The steps from the top of a document to a value. */
export type Steps = readonly (string | number)[]

/** A location in the input. Null is unknown or not applicable. */
export interface Location {
  readonly file: string | null
  /** From 1. */
  readonly line: number | null
  /** From 1, in characters. */
  readonly column: number | null
  /** E.g. `accounts[3].positions[0].contracts`. */
  readonly path: string | null
}

/** A fault before its line is known. */
export interface WireFault {
  readonly code: WireErrorCode
  readonly expected: string
  readonly found: string
  readonly path?: Steps
}

/**
 * Input that is refused: expected, found, and where. State is unchanged.
 *
 * Rules: [WIRE1]
 *
 * @example
 * new WireError({ code: 'decimal.malformed', expected: 'a plain decimal', found: '"1e9"', path: ['amount'] })
 * // Wire.InputError: amount: expected a plain decimal, found "1e9" (decimal.malformed)
 */
export class WireError extends Error {
  override readonly name = 'Wire.InputError'
  readonly docs = 'docs/spec/wire.md'
  readonly code: WireErrorCode
  readonly expected: string
  readonly found: string
  readonly location: Location
  /** The path as steps, from which a line is found. */
  readonly path: Steps

  constructor(fault: WireFault, location: Partial<Location> = {}) {
    const path = fault.path ?? []
    const at: Location = {
      file: location.file ?? null,
      line: location.line ?? null,
      column: location.column ?? null,
      path: path.length === 0 ? null : pathText(path),
    }
    super(`${prefix(at)}expected ${fault.expected}, found ${fault.found} (${fault.code})`)
    this.code = fault.code
    this.expected = fault.expected
    this.found = fault.found
    this.location = at
    this.path = path
  }
}

/** Writes a path in readable form; names that are not plain words are quoted. */
export const pathText = (path: Steps): string =>
  path
    .map((step, index) => {
      if (typeof step === 'number') return `[${step}]`
      if (!/^[A-Za-z_][A-Za-z0-9_]{0,63}$/.test(step)) return `[${quote(cut(step))}]`
      return index === 0 ? step : `.${step}`
    })
    .join('')

/** Describes a JSON value in a few words, cut short where it is long. */
export function show(json: unknown): string {
  if (json === undefined) return 'nothing'
  if (json === null || typeof json === 'boolean') return String(json)
  if (typeof json === 'number') return `the number ${json}`
  if (typeof json === 'string') return quote(cut(json))
  if (Array.isArray(json)) return `a list of ${json.length}`
  return 'an object'
}

/** A text of the input, short enough to be told, and never with half a character at its end. */
export const cut = (text: string): string =>
  text.length > 60 ? `${text.slice(0, 57).toWellFormed()}...` : text

/** In quotes, and with nothing in it that a terminal would obey or not show. */
const quote = (text: string): string =>
  JSON.stringify(text).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu,
    (odd) => `\\u{${odd.codePointAt(0)?.toString(16)}}`,
  )

function prefix({ file, line, column, path }: Location): string {
  const position = [file, line, column].filter((part) => part !== null).join(':')
  return [position, path].map((part) => (part ? `${part}: ` : '')).join('')
}
