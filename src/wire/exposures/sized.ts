import { Type } from 'typebox'
import { Decimal } from '../../money/Decimal.ts'
import type { Codec } from '../Codec.ts'
import type { Json } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { scientific } from '../scientific.ts'
import { show } from '../WireError.ts'

/**
 * A size of an analysis: a decimal as text, as everywhere, or a JSON number, since maps of others have
 * those and doubles are what they are read into.
 */
const numbered = (isValid: (value: number) => boolean, expected: string): Codec<number> => ({
  schema: Type.Union([Type.String(), Type.Number()]),
  decode: (json, at) => {
    const value = numberOf(json)
    if (isValid(value)) return value
    throw Path.fault(at, 'field.value', expected, show(json))
  },
  encode: (value) => value,
})

/** Above zero, and finite. */
export const sized = numbered((value) => value > 0 && Number.isFinite(value), 'a number above 0')

/** Zero or more, and finite. */
export const sizedOrNone = numbered(
  (value) => value >= 0 && Number.isFinite(value),
  'a number of 0 or more',
)

export const share = numbered((value) => value >= 0 && value < 1, 'a share from 0 to below 1')

function numberOf(json: Json): number {
  if (typeof json === 'number') return json
  const found = typeof json === 'string' ? scientific(json) : null
  return found?.ok === true ? Number(Decimal.format(found.value)) : Number.NaN
}
