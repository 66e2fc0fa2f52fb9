import type { Asset, AssetId } from '../../../model/Asset.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import type { Haircut, Liability, TieredMethod } from '../../../model/Rulebook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Price } from '../../../money/Price.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'

/** Exchange brackets and haircuts by index. */
export interface TieredTerms {
  /** By instrument index. */
  readonly brackets: readonly (Brackets | undefined)[]
  /** By asset index. */
  readonly collateral: readonly (Haircut | undefined)[]
  /** By asset index; empty where no debt is listed. */
  readonly liabilities: readonly (Liability | undefined)[]
  /** What a debt asks that is not listed, by asset index: that of a coin in which something settles. */
  readonly implied: readonly (Liability | undefined)[]
}

/** The bound parameters of a tiered rulebook. */
export const of = ({ bound }: BoundRulebook): TieredTerms => bound as TieredTerms

/**
 * By index. A fee to close that maintenance includes is added to every bracket's rate, once.
 *
 * Rules: [TIER16]
 */
export function bind(
  { brackets, collateral, liabilities, closing }: TieredMethod,
  assets: readonly Asset[],
  instruments: readonly Instrument[],
  numeraire: AssetId,
): TieredTerms {
  return {
    brackets: instruments.map(({ id, kind }) => {
      const table = kind === 'option' ? undefined : brackets.get(id)
      return table && closing ? Brackets.plus(table, closing) : table
    }),
    collateral: assets.map(({ id }) => collateral.get(id)),
    liabilities: liabilities === undefined ? [] : assets.map(({ id }) => liabilities.get(id)),
    implied: assets.map(({ id }) => {
      const isPlain = id === numeraire || liabilities?.has(id) === true
      return isPlain ? undefined : impliedBy(id, brackets, instruments)
    }),
  }
}

/**
 * What a loss asks in a coin that is neither held nor listed: at par, the first rates of the strictest
 * table of what settles in it. Undefined where nothing does.
 */
function impliedBy(
  coin: AssetId,
  brackets: TieredMethod['brackets'],
  instruments: readonly Instrument[],
): Liability | undefined {
  const rates = instruments
    .filter(({ settle, kind }) => settle === coin && kind !== 'spot' && kind !== 'option')
    .flatMap(({ id }) => brackets.get(id) ?? [])
    .map((table) => ({ table, tier: Brackets.tier(table, 0n) }))
  if (rates.length === 0) return undefined
  return {
    weight: Ratio.one,
    initial: highest(
      rates.map(({ tier: { leverageMax: most } }) => Ratio.of(most.denominator, most.numerator)),
    ),
    maintenance: highest(rates.map(({ table, tier }) => Ratio.of(tier.rate, table.denominator))),
    cap: Amount.zero,
  }
}

const highest = (rates: readonly Ratio[]): Ratio =>
  rates.reduce((most, rate) => (Ratio.compare(rate, most) > 0 ? rate : most), Ratio.zero)

/**
 * What a debt of an account asks; undefined where it counts at par and asks nothing. A mirrored
 * account owes by its venue's rules, which list what they ask.
 *
 * Rules: [TIER12] [TIER15]
 */
export function liabilityOf(
  { account: { kind }, rules }: Pick<MarginContext, 'account' | 'rules'>,
  index: number,
): Liability | undefined {
  const { liabilities, implied } = of(rules)
  return liabilities[index] ?? (kind === 'mirrored' ? undefined : implied[index])
}

/** The same rules with a fee on notional added to every bracket's rate. */
export function charged(rules: BoundRulebook, feeRate: Ratio): BoundRulebook {
  const terms = of(rules)
  const brackets = terms.brackets.map((table) => table && Brackets.plus(table, feeRate))
  return { ...rules, bound: { ...terms, brackets } satisfies TieredTerms }
}

/** The highest leverage of the first bracket; null where the instrument has none. */
export function leverageMax(rules: BoundRulebook, instrument: Instrument): Ratio | null {
  const table = of(rules).brackets[instrument.index]
  return table === undefined ? null : Brackets.tier(table, 0n).leverageMax
}

/**
 * The lots to close so that the remaining notional is just under the floor of the bracket that
 * holds the position.
 */
export function stepDown(
  rules: BoundRulebook,
  { instrument, lots }: Position,
  price: Price,
): bigint {
  const size = Integer.abs(lots)
  const table = of(rules).brackets[instrument.index]
  if (table === undefined) return size
  const notional = Instrument.notional(instrument, lots, price)
  const { floor } = Brackets.tier(table, Brackets.sizeIn(table, notional, lots))
  if (floor > 0n && table.by === 'lots') return size - (floor - 1n)
  return floor === 0n ? size : size - largestWithin(instrument, price, floor - 1n)
}

/** The most lots whose notional, rounded up, does not exceed a bound. */
function largestWithin({ payoff, multiplier }: Instrument, price: Price, bound: bigint): bigint {
  const { numerator, denominator } = multiplier
  const whole = Integer.mul(bound, denominator)
  return payoff === 'linear'
    ? Integer.divDown(whole, Integer.mul(Integer.abs(price), numerator))
    : Integer.mulDivDown(whole, price, numerator)
}

export * as TieredTerms from './TieredTerms.ts'
