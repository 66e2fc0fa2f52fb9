import { limits } from '../base/limits.ts'
import { broker as brokerRules } from '../margin/methods/broker/broker.ts'
import { futures as futuresRules } from '../margin/methods/futures/futures.ts'
import type {
  BrokerMethod,
  BrokerOptions,
  BrokerOptionTerms,
  BrokerTerms,
  DatedMargin,
  FuturesMethod,
  PriceRow,
  SideTerms,
} from '../model/BrokerMethod.ts'
import type { MethodParameters } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { invalid, share } from './bounds.ts'
import { Codec } from './Codec.ts'
import { Numeral } from './Numeral.ts'
import { Path } from './Path.ts'
import { Scalar } from './Scalar.ts'
import { show } from './WireError.ts'

export const notNegative = Codec.checked(Numeral.ratio, (value, at) => {
  if (value.numerator < 0n) throw invalid(at, '0 or more', show(Numeral.ratioText(value)))
})

const zero = (description: string): Codec<Ratio> =>
  Codec.described(Codec.absent(notNegative, Ratio.zero), description)

const row: Codec<PriceRow> = Codec.record<PriceRow>({
  from: zero('The price from which the row holds, in settlement units.'),
  rate: zero('The share of value that is asked.'),
  perUnit: zero('What is asked for a unit at least, in settlement units.'),
})

const side: Codec<SideTerms> = Codec.record<SideTerms>({
  initial: Codec.described(share, 'The share of value with which a position is opened.'),
  maintenance: Codec.list(row, limits.tiers),
})

/** What one kind of instrument asks on either side. */
export const brokerTerms: Codec<BrokerTerms> = Codec.record<BrokerTerms>({
  long: side,
  short: side,
})

const part = (description: string): Codec<Ratio> => Codec.described(share, description)

/** What options on one underlying ask. */
export const optionTerms: Codec<BrokerOptionTerms> = Codec.record<BrokerOptionTerms>({
  base: part('A written option: of the underlying, less what it is out of the money.'),
  least: part('At least: of the underlying for a call, of the strike for a put.'),
  longDated: Codec.described(
    Codec.absent(share, Ratio.one),
    'A long option of more than nine months, alone: of its price.',
  ),
  bounded: Codec.described(
    Codec.absent(Codec.nullable(share), null),
    'Stock whose price an option bounds, to keep: of the strike; null, it is no relief.',
  ),
  collar: Codec.described(
    Codec.absent(share, Ratio.one),
    'A collar: of the call’s strike, where that is less.',
  ),
  factor: Codec.described(
    Codec.absent(notNegative, Ratio.one),
    'How many times a fund follows its market.',
  ),
})

const ofBase = (name: string): Codec<BrokerOptionTerms> =>
  Codec.checked(optionTerms, (_, at) => {
    if (at.catalog.asset(name) !== undefined) return
    throw Path.fault(at, 'symbol.unknown', 'a defined asset', show(name))
  })

export const optionNetting = Codec.described(
  Scalar.word('pairs', 'joint'),
  'Pairs: a written option is spread with one that is held; joint: all that end on a day are netted.',
)

/** What options ask, by what they are on. */
const brokerOptions: Codec<BrokerOptions> = Codec.record<BrokerOptions>({
  netting: optionNetting,
  standard: Codec.described(
    Codec.absent(Codec.nullable(optionTerms), null),
    'On every underlying that is not listed; left out, options on them are refused.',
  ),
  underlyings: Codec.absent(Codec.mapped(ofBase, limits.assets), new Map()),
})

/** Of an instrument that is defined. */
const defined = <T>(name: string, codec: Codec<T>): Codec<T> =>
  Codec.checked(codec, (_, at) => {
    if (at.catalog.instrument(name) !== undefined) return
    throw Path.fault(at, 'symbol.unknown', 'a defined instrument', show(name))
  })

export const sound = (fault: (parameters: MethodParameters) => string | null) => {
  return (value: MethodParameters, at: Path): void => {
    const found = fault(value)
    if (found !== null) throw Path.fault(at, 'rulebook.invalid', 'sound terms', found)
  }
}

/**
 * A broker's rules, by instrument and for all that are not listed.
 *
 * Rules: [BROKER8]
 */
export const broker: Codec<BrokerMethod> = Codec.checked(
  Codec.record<BrokerMethod>(
    {
      name: Scalar.tag('broker'),
      standard: Codec.described(
        Codec.absent(Codec.nullable(brokerTerms), null),
        'For every instrument that is not listed; left out, there is no rule for them.',
      ),
      instruments: Codec.absent(
        Codec.mapped((name) => defined(name, brokerTerms), limits.instruments),
        new Map(),
      ),
      options: Codec.described(
        Codec.optional(brokerOptions),
        'What options ask, and what they and their stock relieve one another of; left out, options are refused.',
      ),
      feeRate: Codec.absent(share, Ratio.zero),
    },
    'What a broker asks for stock and other linear contracts, by side and price, and for options on them.',
  ),
  sound(brokerRules.fault),
)

const dated: Codec<DatedMargin> = Codec.record<DatedMargin>({
  from: Codec.described(Codec.absent(Scalar.time, 0), 'From when on, ms since 1970.'),
  initial: Codec.described(notNegative, 'For a contract, in settlement units.'),
  maintenance: Codec.described(notNegative, 'For a contract, in settlement units.'),
})

/**
 * A clearing house's amounts for futures, by contract and date.
 *
 * Rules: [BROKER8]
 */
export const futures: Codec<FuturesMethod> = Codec.checked(
  Codec.record<FuturesMethod>(
    {
      name: Scalar.tag('futures'),
      contracts: Codec.mapped(
        (name) => defined(name, Codec.list(dated, limits.tiers)),
        limits.instruments,
      ),
      feeRate: Codec.absent(share, Ratio.zero),
    },
    'What a clearing house asks for futures, an amount a contract from a date on.',
  ),
  sound(futuresRules.fault),
)
