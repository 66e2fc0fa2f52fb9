import { assess } from '../../margin/assess.ts'
import { bindRulebook } from '../../margin/bindRulebook.ts'
import type { Asset } from '../../model/Asset.ts'
import { Instrument, type InstrumentSpec } from '../../model/Instrument.ts'
import type { OptionMargin, OptionsMethod } from '../../model/OptionMargin.ts'
import { indexScale } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { optionPresets } from '../../wire/optionMargins/presets.ts'
import { FactError, Facts } from '../Facts.ts'
import { decimals, units } from '../units.ts'
import { lotPlaces, rulebook, steps, tickPlaces } from './desk.ts'

/** One option of a document, in an account of its own with nothing else. */
export interface Contract {
  readonly spec: Partial<InstrumentSpec>
  /** Signed, in the base. */
  readonly quantity: Ratio
  readonly mark: Ratio
  readonly spot: Ratio
  readonly margin: OptionMargin
}

/** Requirements in units of the settlement asset, and what the contract is worth there. */
export interface Required {
  readonly initial: Ratio
  readonly maintenance: Ratio
  readonly worth: Ratio
}

const [base, quote]: readonly [Asset, Asset] = [
  { id: 'BASE', index: 0, decimals },
  { id: 'QUOTE', index: 1, decimals },
]

/** The account of one contract under the method of options, its numeraire what it settles in. */
export function required(contract: Contract): Required {
  const { quantity, mark, spot } = contract
  const instrument = list(contract.spec)
  const settle = instrument.settleIndex === 0 ? base : quote
  const rules = bindRulebook(rulebook(settle.id, methodOf(contract)), [base, quote], [instrument])
  const lots = Quantity.of(steps(quantity, lotPlaces))
  const position = { instrument, leg: 'net', lots, cost: Amount.zero, funding: 0n } as const
  const empty = {
    kind: 'own',
    positionMode: 'net',
    balances: [],
    orders: [],
    leverages: [],
  } as const
  const priced = (price: bigint) => ({ price, time: 0, source: 'vector' })
  const book = {
    time: 0,
    marks: [{ ...priced(0n), price: Price.of(steps(mark, tickPlaces)) }],
    indices: [priced(steps(spot, indexScale)), priced(Integer.pow10(indexScale))],
    funding: [],
  }
  const account = { ...empty, id: 'vector', positions: [position] }
  const { initial, maintenance, net } = assess(account, rules, book)
  return { initial: units(initial), maintenance: units(maintenance), worth: units(net) }
}

function methodOf({ margin }: Contract): OptionsMethod {
  return {
    name: 'options',
    brackets: new Map(),
    collateral: new Map(),
    feeRate: Ratio.zero,
    options: new Map([[base.id, margin]]),
  }
}

function list(part: Partial<InstrumentSpec>): Instrument {
  const spec: InstrumentSpec = {
    id: 'IT',
    kind: 'option',
    payoff: 'linear',
    base: base.id,
    quote: quote.id,
    settle: quote.id,
    contractSize: { units: 1n, scale: 0 },
    tick: { units: 1n, scale: tickPlaces },
    lot: { units: 1n, scale: lotPlaces },
    lotsMin: 1n,
    expiry: 1,
    allowsNonPositive: false,
    ...part,
  }
  return Instrument.create(spec, 0, base, spec.settle === base.id ? base : quote, quote)
}

/** The option of a case, in its quote or, as Deribit's are by custom, in its base. */
export function optionOf(input: Facts, margin: OptionMargin, inCoin = false): Contract {
  const strike = Facts.optional(input, 'strike') ?? Facts.number(input, 'index')
  const right = input.type === undefined ? 'call' : Facts.word(input, 'type', ['call', 'put'])
  const terms = { right, strike: decimalOf(strike), style: 'european', delivery: 'cash' } as const
  const multiplier = Facts.optional(input, 'multiplier') ?? Ratio.one
  const size = Facts.optional(input, 'quantity') ?? Facts.number(input, 'size')
  return {
    spec: { option: terms, settle: inCoin ? base.id : quote.id },
    quantity: Ratio.mul(size, multiplier),
    mark: Facts.number(input, 'mark'),
    spot: Facts.optional(input, 'underlying') ?? Facts.number(input, 'index'),
    margin,
  }
}

function decimalOf(price: Ratio): Decimal {
  const read = Decimal.parse(Ratio.format(price, tickPlaces))
  if (read.ok) return read.value
  throw new FactError(`strike: expected a decimal, found ${Ratio.format(price, tickPlaces)}`)
}

/** As venues print it that leave options out of their balance: a short one's price is asked back with it. */
export const withPrice = ({ initial, maintenance, worth }: Required) => ({
  initial: Ratio.sub(initial, worth),
  maintenance: Ratio.sub(maintenance, worth),
})

/** What a venue asks of options on bitcoin, as its preset says. */
export function venueMargin(venue: string): OptionMargin {
  const found = optionPresets.find(({ name }) => name === venue)?.options.get('BTC')
  if (found !== undefined) return found
  throw new FactError(`no preset of ${venue}`)
}
