import { Type } from 'typebox'
import type { Codec } from '../Codec.ts'
import { Path } from '../Path.ts'
import { show } from '../WireError.ts'

/**
 * A parameter of the model, a double: depth, probability, speed. Money and sizes are decimal
 * strings, as everywhere. The scenario itself checks the range.
 *
 * Rules: [WIRE22]
 */
export const modelNumber = (description?: string): Codec<number> => ({
  schema: Type.Number(description === undefined ? {} : { description }),
  decode: (json, at) => {
    if (typeof json === 'number') return json === 0 ? 0 : json
    throw Path.fault(at, 'field.type', 'a number', show(json))
  },
  encode: (value) => value,
})

/** Two numbers in a list. */
export const modelPair = (
  description: string,
): Codec<readonly [first: number, second: number]> => ({
  schema: { ...Type.Tuple([Type.Number(), Type.Number()]), description },
  decode: (json, at) => {
    if (!Array.isArray(json) || json.length !== 2) {
      throw Path.fault(at, 'field.type', 'a list of two numbers', show(json))
    }
    const [first, second] = json.map((one, index) =>
      modelNumber().decode(one, Path.child(at, index)),
    )
    return [first as number, second as number]
  },
  encode: (value) => [...value],
})
