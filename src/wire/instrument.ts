import { limits } from '../base/limits.ts'
import type { InstrumentSpec } from '../model/Instrument.ts'
import type { OptionTerms } from '../model/OptionTerms.ts'
import { Decimal } from '../money/Decimal.ts'
import { Codec } from './Codec.ts'
import { isDollar } from './dollars.ts'
import type { Json } from './JsonText.ts'
import { Numeral } from './Numeral.ts'
import { Path, type Scope } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { Unit } from './Unit.ts'
import { show } from './WireError.ts'

const { id, time } = Scalar

/** The smallest order in contracts: a multiple of the record's own lot. */
const lotsMin: Codec<bigint> = {
  ...Numeral.decimal('The smallest size that may rest on its own, in contracts.'),
  name: 'contractsMin',
  needs: ['lot'],
  decode: (json: Json, at) => {
    const lot = lotOf(at)
    const unit = { step: lot, label: `the lot ${Decimal.format(lot)}` }
    const lots = Unit.count(json, unit, limits.quantity, at)
    if (lots < 0n) throw Path.fault(at, 'field.value', 'zero or more', show(json))
    return lots
  },
  encode: (value, scope) => Decimal.format(Decimal.times(value, lotOf(scope))),
  absent: () => 1n,
}

const lotOf = ({ fields }: Scope): Decimal => fields.lot as Decimal

/** The terms of an option. */
const optionTerms: Codec<OptionTerms> = Codec.record<OptionTerms>({
  right: Scalar.word('call', 'put'),
  strike: Numeral.positive('Quote units for a unit of the base.'),
  style: Codec.absent(Scalar.word('european', 'american'), 'european'),
  delivery: Codec.absent(Scalar.word('cash', 'physical'), 'cash'),
  delivers: Codec.optional(
    Codec.described(id, 'The listing that is delivered; left out, the base as an asset.'),
  ),
})

/**
 * An instrument's definition. Linear instruments settle in the quote, or of dollars in another dollar at
 * par, and inverse ones in the base; options in either. Futures and options expire.
 *
 * Rules: [WIRE6]
 */
export const instrument: Codec<InstrumentSpec> = Codec.checked(
  Codec.record<InstrumentSpec>({
    id: Codec.described(id, 'The unified symbol, e.g. `BTC/USDT:USDT`.'),
    kind: Scalar.word('spot', 'perpetual', 'future', 'option'),
    payoff: Codec.absent(Scalar.word('linear', 'inverse'), 'linear'),
    base: id,
    quote: id,
    settle: id,
    contractSize: Codec.absent(
      Numeral.positive('Base units a contract; quote units where inverse.'),
      {
        units: 1n,
        scale: 0,
      },
    ),
    tick: Numeral.positive('The smallest price step, in quote units.'),
    lot: Numeral.positive('The smallest size step, in contracts.'),
    lotsMin,
    expiry: Codec.nullable(time),
    allowsNonPositive: Codec.absent(Scalar.flag, false),
    option: Codec.optional(optionTerms),
  }),
  (spec, at) => {
    const settle = spec.payoff === 'linear' ? spec.quote : spec.base
    const isPar = spec.kind !== 'spot' && isDollar(spec.quote) && isDollar(spec.settle)
    const isCoin = spec.kind === 'option' && spec.settle === spec.base
    const isIts = spec.settle === settle || (spec.payoff === 'linear' && (isPar || isCoin))
    refuse(at, 'settle', isIts, show(settle), show(spec.settle))
    const expires = spec.kind === 'future' || spec.kind === 'option'
    const when = expires ? 'a time' : `null for a ${spec.kind}`
    refuse(at, 'expiry', (spec.expiry !== null) === expires, when, show(spec.expiry))
    const bends = spec.kind === 'perpetual' || spec.kind === 'future'
    const fits = bends || spec.payoff === 'linear'
    refuse(at, 'payoff', fits, `"linear" for ${spec.kind}`, show(spec.payoff))
    const isOption = spec.kind === 'option'
    const terms = isOption ? 'the terms of an option' : `nothing for ${spec.kind}`
    const isTold = spec.option !== undefined
    refuse(at, 'option', isTold === isOption, terms, isTold ? 'terms' : 'nothing')
    const isBelow = isOption && spec.allowsNonPositive
    refuse(at, 'allowsNonPositive', !isBelow, 'false for an option', 'true')
    const isPaid = spec.option?.delivery !== 'physical' || !isCoin
    refuse(
      at,
      'settle',
      isPaid,
      `${show(spec.quote)}, to pay for what is delivered`,
      show(spec.settle),
    )
  },
)

function refuse(at: Path, field: string, holds: boolean, expected: string, found: string): void {
  if (!holds) throw Path.fault(Path.child(at, field), 'field.value', expected, found)
}
