import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Price } from '../../../money/Price.ts'
import type { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { breakpoints as ofCollateral } from '../tiered/breakpoints.ts'
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
  const sums = (positions: readonly Position[]): UnitSums =>
    sumsOf(context, positions).get(unit) ?? UnitSums.empty()
  const [before, after] = [
    sums(account.positions),
    sums(account.positions.filter((one) => one !== position)),
  ]
  const forms = UnitSums.formsFor(before, unit.maintenance)
  const values = (of: UnitSums): readonly bigint[] =>
    forms.map((form, cell) => UnitSums.partsOf(of, form, cell))
  const turns = crossings(values(before), values(after), whole)
  return [...others, ...turns.flatMap((lots) => [lots - 1n, lots, lots + 1n])]
    .filter((lots) => lots > 0n && lots <= whole)
    .sort((a, b) => Integer.sign(a - b))
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
