import { Type } from 'typebox'
import { limits } from '../base/limits.ts'
import type { ReserveIndex } from '../engine/Command.ts'
import type { Caps, RateCurve, ReserveSpec, ReserveStatus } from '../model/ReserveSpec.ts'
import type { Amount } from '../money/Amount.ts'
import { Codec } from './Codec.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

/** An interest index, with the 27 places that protocols keep. */
export const claimIndex: Codec<bigint> = Unit.fixed<bigint>(
  Unit.places(27),
  limits.claimIndex,
  'Units of the asset that a unit of the claim stands for, at most 27 decimals.',
)

/** A rate or a share in whole basis points: 0.0425 is 425 of them. */
const basisPoints: Codec<bigint> = Unit.fixed<bigint>(
  Unit.places(4),
  limits.rate + 1n,
  'A share or a yearly rate, at most 4 decimals.',
)

const digits = 96

/** A whole number of up to 96 digits, in a unit that the field's own name states. */
export const wholeNumber: Codec<bigint> = {
  schema: Type.String({ pattern: '^(0|[1-9][0-9]*)$', maxLength: digits }),
  decode: (json, at) => {
    if (typeof json === 'string' && json.length <= digits && /^(0|[1-9][0-9]*)$/.test(json)) {
      return BigInt(json)
    }
    throw Path.fault(at, 'field.value', `a string of at most ${digits} digits`, show(json))
  },
  encode: (value) => String(value),
}

export const curve: Codec<RateCurve> = Codec.record<RateCurve>(
  {
    optimalUsage: Codec.absent(basisPoints, 8_000n),
    base: Codec.absent(basisPoints, 0n),
    slope1: Codec.absent(basisPoints, 0n),
    slope2: Codec.absent(basisPoints, 0n),
    reserveFactor: Codec.absent(basisPoints, 0n),
  },
  'How rates go with use: a base and two slopes that meet at the optimal use.',
)

const still: RateCurve = {
  optimalUsage: 8_000n,
  base: 0n,
  slope1: 0n,
  slope2: 0n,
  reserveFactor: 0n,
}

const cap: Codec<Amount | null> = Codec.nullable(Unit.amountOf('..', 'asset'))

export const caps: Codec<Caps> = Codec.record<Caps>({ supply: cap, borrow: cap })

export const status: Codec<ReserveStatus> = Codec.described(
  Scalar.word('active', 'frozen', 'paused'),
  'Frozen: nothing new is lent or borrowed. Paused: nothing at all.',
)

export const reserve: Codec<ReserveSpec> = Codec.record<ReserveSpec>({
  asset: Scalar.ref,
  curve: Codec.absent(curve, still),
  redeems: Codec.optional(Scalar.word('par')),
  interest: Codec.described(
    Codec.optional(Scalar.word('simple')),
    'Simple: as at Venus; left out, as at Aave.',
  ),
  caps: Codec.absent(caps, { supply: null, borrow: null }),
})

export const reserveIndex: Codec<ReserveIndex> = Codec.record<ReserveIndex>({
  asset: Scalar.ref,
  supply: claimIndex,
  debt: claimIndex,
})
