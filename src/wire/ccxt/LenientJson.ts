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

/**
 * What a venue's own response has at a path such as `result.list[0].coin`; undefined where the path
 * ends early. An empty path is the whole.
 */
export function within(json: Json | undefined, path: string): Json | undefined {
  let at = json
  for (const step of path.split(/[.[\]]+/).filter((one) => one !== '')) {
    if (Array.isArray(at)) at = at[Number(step)]
    else at = Object.hasOwn(object(at), step) ? object(at)[step] : undefined
  }
  return at
}

/** A number of a venue's own response; null where there is none, or text that is no number. */
export function raw(json: Json | undefined, path: string | null): Decimal | null {
  const found = path === null ? undefined : within(json, path)
  if (typeof found !== 'number' && typeof found !== 'string') return null
  const result = scientific(`${found}`)
  return result.ok ? result.value : null
}

export * as LenientJson from './LenientJson.ts'
