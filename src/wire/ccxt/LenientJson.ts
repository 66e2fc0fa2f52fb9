import { limits } from '../../base/limits.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Json, JsonObject } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { scientific } from '../scientific.ts'
import { show } from '../WireError.ts'

/**
 * Fields of a ccxt structure: undefined in ccxt is missing or null here, and unknown fields are
 * ignored. This is the only reader that takes a JSON number for money: as its shortest decimal,
 * which is what its writer saw.
 *
 * Rules: [WIRE16]
 */

/** A number, or null where there is none; a numeric string is accepted too. */
export function optional(source: JsonObject, field: string, at: Path): Decimal | null {
  const json = source[field]
  if (json === undefined || json === null || json === '') return null
  const path = Path.child(at, field)
  if (typeof json !== 'number' && typeof json !== 'string') {
    throw Path.fault(path, 'field.type', 'a number', show(json))
  }
  const result = scientific(`${json}`)
  if (result.ok) return result.value
  if (result.error === 'decimal.tooLong') {
    throw Path.fault(path, 'limit.exceeded', `at most ${limits.digits} digits`, show(json))
  }
  throw Path.fault(path, 'decimal.malformed', 'a number', show(json))
}

/** A required number under one of several names, the newest first. */
export function number(source: JsonObject, fields: readonly string[], at: Path): Decimal {
  for (const field of fields) {
    const found = optional(source, field, at)
    if (found !== null) return found
  }
  const [newest = ''] = fields
  throw Path.fault(Path.child(at, newest), 'field.missing', 'a number', 'nothing')
}

export function text(source: JsonObject, field: string, at: Path): string {
  const json = source[field]
  if (typeof json === 'string' && json.length > 0 && json.length <= limits.identifier) return json
  const code = json === undefined || json === null ? 'field.missing' : 'field.type'
  throw Path.fault(Path.child(at, field), code, 'a string', show(json))
}

/** An object, or an empty one where there is none: ccxt's `info` may be any value. */
export function object(json: Json | undefined): JsonObject {
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json)
  return isObject ? (json as JsonObject) : {}
}

export * as LenientJson from './LenientJson.ts'
