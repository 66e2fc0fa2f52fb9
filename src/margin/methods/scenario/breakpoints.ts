import type { Position } from '../../../model/Position.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { breakpoints as ofCollateral } from '../tiered/breakpoints.ts'
import { turnsOf } from './expiries.ts'
import { ScenarioTerms } from './ScenarioTerms.ts'
import { sumsOf } from './sizes.ts'
import { UnitSums } from './UnitSums.ts'

/**
 * The lots at which what a unit asks may turn from one form to another as a position of it is closed,
 * beside those at which fees move collateral into another tier.
 *
 * Rules: [SCEN7] [METHOD12]
 */
export function breakpoints(
  context: MarginContext,
  position: Position,
  price: Price,
  feeRate: Ratio,
): readonly bigint[] {
  const others = ofCollateral(context, position, price, feeRate)
  const { account, rules } = context
  const unit = ScenarioTerms.of(rules).units[position.instrument.index]
  if (unit === undefined) return others
  const whole = Integer.abs(position.lots)
  const sums = (closed: bigint): UnitSums =>
    sumsOf(context, without(account.positions, position, closed)).get(unit) ?? UnitSums.empty()
  const before = sums(0n)
  const forms = UnitSums.formsFor(before, unit.maintenance)
  const values = (of: UnitSums): readonly bigint[] =>
    forms.map((form, cell) => UnitSums.partsOf(of, form, cell))
  const ends = [...new Set([0n, ...turnsOf(context, account.positions, position), whole])]
  const told = ends
    .sort((a, b) => Integer.sign(a - b))
    .map((closed) => ({ closed, parts: values(closed === 0n ? before : sums(closed)) }))
  const turns = told.slice(1).flatMap(({ closed, parts }, at) => {
    const from = told[at] as (typeof told)[number]
    const within = crossings(from.parts, parts, closed - from.closed)
    return [closed, ...within.map((lots) => from.closed + lots)]
  })
  return [...others, ...turns.flatMap((lots) => [lots - 1n, lots, lots + 1n])]
    .filter((lots) => lots > 0n && lots <= whole)
    .sort((a, b) => Integer.sign(a - b))
}

/** The positions with so many lots of one closed, each lot taking its part of the cost. */
function without(
  positions: readonly Position[],
  position: Position,
  closed: bigint,
): readonly Position[] {
  const whole = Integer.abs(position.lots)
  if (closed === whole) return positions.filter((one) => one !== position)
  const lots = Quantity.of(position.lots > 0n ? whole - closed : closed - whole)
  const cost = Amount.of(Integer.mulDivDown(position.cost, whole - closed, whole))
  return positions.map((one) => (one === position ? { ...one, lots, cost } : one))
}

/** Where two lines cross that are told at both ends, so many steps apart. */
function crossings(
  from: readonly bigint[],
  to: readonly bigint[],
  steps: bigint,
): readonly bigint[] {
  const found: bigint[] = []
  for (let one = 0; one < from.length; one++) {
    for (let other = 0; other < one; other++) {
      const before = (from[one] ?? 0n) - (from[other] ?? 0n)
      const gone = before - ((to[one] ?? 0n) - (to[other] ?? 0n))
      if (gone === 0n) continue
      const size = Integer.abs(gone)
      found.push(Integer.mulDivDown(gone > 0n ? before : -before, steps, size))
    }
  }
  return found
}
