import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import { Codec } from './Codec.ts'
import { Path } from './Path.ts'
import { show } from './WireError.ts'

/** Values without a unit: names, notes, times, counts, choices. */

/** A string of limited length without control characters. */
export function text(least: number, most: number, description?: string): Codec<string> {
  const size = least === 0 ? `at most ${most}` : `${least} to ${most}`
  return {
    schema: Type.String({
      minLength: least,
      maxLength: most,
      ...(description === undefined ? {} : { description }),
    }),
    decode: (json, at) => {
      if (typeof json !== 'string') throw Path.fault(at, 'field.type', 'a string', show(json))
      if (json.length < least || json.length > most) {
        throw Path.fault(at, 'limit.exceeded', `${size} characters`, show(json))
      }
      if (hasControl(json)) {
        throw Path.fault(at, 'field.value', 'no control characters', show(json))
      }
      return json
    },
    encode: (value) => value,
  }
}

/** Whether a text would move the cursor of whoever reads it. */
export const hasControl = (value: string): boolean => /\p{Cc}/u.test(value)

/** The id of an account, an asset, an instrument or an order. */
export const id: Codec<string> = text(1, limits.identifier)

/** An existing id; the engine composes longer ids than it accepts. */
export const ref: Codec<string> = text(1, 4 * limits.identifier)

/** A note, recorded with the event. */
export const note: Codec<string> = text(0, limits.text)

export const flag: Codec<boolean> = {
  schema: Type.Boolean(),
  decode: (json, at) => {
    if (typeof json !== 'boolean') throw Path.fault(at, 'field.type', 'true or false', show(json))
    return json
  },
  encode: (value) => value,
}

/** A whole JSON number in a range: for counts, never for money. */
export const whole = (least: number, most: number, description?: string): Codec<number> => ({
  schema: Type.Integer({
    minimum: least,
    maximum: most,
    ...(description === undefined ? {} : { description }),
  }),
  decode: (json, at) => {
    if (typeof json !== 'number' || !Number.isInteger(json)) {
      throw Path.fault(at, 'field.type', 'a whole number', show(json))
    }
    if (json < least || json > most) {
      throw Path.fault(at, 'limit.exceeded', `${least} to ${most}`, show(json))
    }
    return json === 0 ? 0 : json
  },
  encode: (value) => value,
})

/** A count or a sequence number. */
export const count: Codec<number> = whole(0, Number.MAX_SAFE_INTEGER)

/** A time, milliseconds since 1970. */
export const time: Codec<number> = whole(0, limits.time, 'Milliseconds since 1970, UTC.')

/** A duration in milliseconds. */
export const span: Codec<number> = whole(0, limits.time, 'Milliseconds.')

/** One of a closed list of words. */
export const word = <const T extends string>(...words: readonly T[]): Codec<T> => ({
  schema: Type.Enum([...words]),
  decode: (json, at) => {
    if (typeof json !== 'string') {
      throw Path.fault(at, 'field.type', Codec.oneOf(words), show(json))
    }
    if (!(words as readonly string[]).includes(json)) {
      throw Path.fault(at, 'field.value', Codec.oneOf(words), show(json))
    }
    return json as T
  },
  encode: (value) => value,
})

/** The tag of a record. */
export const tag = <const T extends string>(name: T): Codec<T> => ({
  ...word(name),
  schema: Type.Literal(name),
})

export * as Scalar from './Scalar.ts'
