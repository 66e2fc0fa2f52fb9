import type { StockRates } from '../../../brokerage/StockMargin.ts'
import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type {
  BrokerMethod,
  BrokerOptions,
  BrokerOptionTerms,
  BrokerTerms,
  SideTerms,
} from '../../../model/BrokerMethod.ts'
import { Instrument } from '../../../model/Instrument.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Ask } from './Ask.ts'

/** What is margined together: the options on a base, and its stock. */
export interface OptionUnit {
  readonly netting: BrokerOptions['netting']
  readonly terms: BrokerOptionTerms
}

/** An instrument's place in a unit. */
export interface UnitPlace {
  readonly unit: OptionUnit
  /** Units of the base for a lot. */
  readonly each: Ratio
  /** What stock asks by its own rows; null of options. */
  readonly stock: StockAsked | null
}

/** What stock asks to be opened and to be kept. */
export interface StockAsked {
  readonly initial: StockRates
  readonly maintenance: StockRates
}

/** Where an instrument stands; undefined where it is in no unit. */
export const at = (rules: BoundRulebook, { index }: Instrument): UnitPlace | undefined =>
  Ask.terms(rules).places[index]

/** Whether an account holds or ordered options that the rules may have units for. */
export const has = ({ positions, orders }: Account, rules: BoundRulebook): boolean =>
  Ask.terms(rules).places.length > 0 &&
  (positions.some(({ instrument }) => instrument.kind === 'option') ||
    orders.some(({ instrument }) => instrument.kind === 'option'))

/**
 * The places of instruments by index; none where the rulebook has no options.
 *
 * Rules: [BROKER12]
 */
export function places(
  { options, instruments: listed, standard }: BrokerMethod,
  instruments: readonly Instrument[],
  numeraire: Asset,
): readonly (UnitPlace | undefined)[] {
  if (options === undefined) return []
  const units = new Map<string, OptionUnit>()
  const unitOf = (base: string): OptionUnit | undefined => {
    const known = units.get(base)
    const terms = options.underlyings.get(base) ?? options.standard
    if (known !== undefined || terms === null) return known
    const unit = { netting: options.netting, terms }
    units.set(base, unit)
    return unit
  }
  return instruments.map((instrument) => {
    const unit = unitOf(instrument.base)
    const isHere = [instrument.settleIndex, instrument.quoteIndex].every(
      (asset) => asset === numeraire.index,
    )
    if (unit === undefined || !isHere || instrument.payoff !== 'linear') return undefined
    const each = Ratio.mul(
      Ratio.fromDecimal(instrument.lot),
      Ratio.fromDecimal(instrument.contractSize),
    )
    const terms = listed.get((instrument.listing ?? instrument).id) ?? standard
    if (Instrument.isOption(instrument)) {
      const { option, listing } = instrument
      const isRuled = option.delivery === 'cash' || (listing !== undefined && terms !== null)
      return isRuled ? { unit, each, stock: null } : undefined
    }
    const isStock = instrument.kind === 'perpetual' && !instrument.allowsNonPositive
    return isStock && terms !== null ? { unit, each, stock: stockOf(terms) } : undefined
  })
}

const stockOf = ({ long, short }: BrokerTerms): StockAsked => ({
  maintenance: {
    long: long.maintenance,
    longUnmarginable: Ratio.one,
    short: short.maintenance,
  },
  initial: { long: opening(long), longUnmarginable: Ratio.one, short: opening(short) },
})

/** Never less than to keep it. */
const opening = ({ initial, maintenance }: SideTerms): SideTerms['maintenance'] =>
  maintenance.map((row) => ({ ...row, rate: Ratio.max(initial, row.rate) }))

export * as OptionUnit from './OptionUnit.ts'
