import type { Asset } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { amongOf } from './expiries.ts'
import { type Among, leastOf, optionAt } from './options.ts'
import { ScenarioTerms, type UnitForms } from './ScenarioTerms.ts'
import { type Sized, UnitSums } from './UnitSums.ts'

type Held = Pick<MarginContext, 'rules' | 'prices'>

/** So many lots at a price, in the numeraire; null where an index is missing. */
export function sizedAt(
  { rules, prices }: Held,
  instrument: Instrument,
  lots: bigint,
  price: bigint,
): Sized | null {
  const settle = rules.assets[instrument.settleIndex] as Asset
  const isLinear = instrument.payoff === 'linear'
  const size = Integer.abs(lots)
  const floor = Integer.abs(Instrument.value(instrument, isLinear ? size : -size, price))
  const notional = Instrument.notional(instrument, lots, price)
  const down = PriceBook.convert(prices, Amount.of(floor), settle, rules.numeraire)
  const up = PriceBook.convert(prices, Amount.of(-notional), settle, rules.numeraire)
  if (down === null || up === null) return null
  const perUnit = ScenarioTerms.of(rules).units[instrument.index]?.perUnit ?? null
  const contracts =
    instrument.kind === 'future' ? leastOf({ rules, instrument, lots }, perUnit) : 0n
  return { isLong: lots > 0n, isLinear, down, up: -up, contracts }
}

/** Positions at their marks; null where one has no mark, no index or no unit. */
export function sizesOf(held: Held, positions: readonly Position[]): readonly (Sized | null)[] {
  const among = amongOf(held, positions)
  return positions.map((position, at) => sizedOf(held, position, among[at]))
}

function sizedOf(
  held: Held,
  { instrument, lots, cost }: Position,
  among: Among | undefined,
): Sized | null {
  const price = PriceBook.usable(held.prices, instrument)
  if (price === undefined || ScenarioTerms.of(held.rules).units[instrument.index] === undefined)
    return null
  return Instrument.isOption(instrument)
    ? optionAt(
        held,
        instrument,
        { lots, price, worth: Instrument.value(instrument, lots, price) - cost },
        among,
      )
    : sizedAt(held, instrument, lots, price)
}

/** What every unit of an account sums to, by its forms; what has no size adds nothing. */
export function sumsOf(
  held: Held,
  positions: readonly Position[],
  sizes: readonly (Sized | null)[] = sizesOf(held, positions),
): ReadonlyMap<UnitForms, UnitSums> {
  const { units } = ScenarioTerms.of(held.rules)
  const sums = new Map<UnitForms, UnitSums>()
  for (const [at, { instrument }] of positions.entries()) {
    const unit = units[instrument.index]
    const sized = sizes[at] ?? null
    if (unit === undefined || sized === null) continue
    const sum = sums.get(unit) ?? UnitSums.empty()
    UnitSums.add(sum, sized)
    sums.set(unit, sum)
  }
  return sums
}

/** An amount of the numeraire in what an instrument settles in, for whoever shows it. */
export function inSettle(
  { rules, prices }: Held,
  { settleIndex }: Instrument,
  value: bigint,
): bigint {
  const settle = rules.assets[settleIndex] as Asset
  return -(PriceBook.convert(prices, Amount.of(-value), rules.numeraire, settle) ?? 0n)
}
