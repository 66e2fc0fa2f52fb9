import type { Assessment } from '../../../model/Assessment.ts'
import type { Position } from '../../../model/Position.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { MarginContext } from '../../MarginContext.ts'
import { pathUnit } from '../../Method.ts'
import { Ask, type SideAsk } from './Ask.ts'

/**
 * How far all prices may move before marginRatio of maintenance could exceed a threshold, in units of
 * 1e-9: while no price leaves its row, equity loses at most δ times each notional, and maintenance gains
 * at most δ times each notional at the row's rate. Zero where something is unknown, or another coin is owed.
 *
 *     (maintenance + δ Σ rate × notional) ÷ (equity - δ gross) ≤ threshold
 *
 * Rules: [MARGIN20] [BROKER10]
 */
export function headroom(context: MarginContext, assessment: Assessment, threshold: Ratio): bigint {
  if (assessment.certainty !== 'certain' || owesOthers(context)) return 0n
  const bounds = context.account.positions.map((position) => boundOf(context, position))
  if (bounds.includes(null)) return 0n
  const { numerator, denominator } = threshold
  const { equity, maintenance, gross } = assessment
  // Each profit, requirement and notional is rounded by less than a unit, before and after.
  const dust = BigInt(2 * (bounds.length + 1))
  const slack = Integer.mul(equity - dust, numerator) - Integer.mul(maintenance + dust, denominator)
  if (slack <= 0n) return 0n
  const growth = bounds.reduce((sum, bound) => sum + (bound?.growth ?? 0n), 0n)
  const moves = Integer.mul(gross, numerator) + Integer.mul(growth, denominator)
  if (moves === 0n) return pathUnit
  const within = Integer.mulDivDown(slack, pathUnit, moves)
  const delta = bounds.reduce((least, bound) => Integer.min(least, bound?.near ?? 0n), within)
  return Integer.mulDivDown(delta, pathUnit, pathUnit + delta)
}

const owesOthers = ({ account: { balances }, rules }: MarginContext): boolean =>
  balances.some((amount, asset) => (amount ?? 0n) < 0n && asset !== rules.numeraire.index)

/** No price is followed further than to a thousand times itself. */
const farthest = Integer.mul(pathUnit, 1_000n)

interface Bound {
  /** Notional at the rate of the row, rounded up. */
  readonly growth: bigint
  /** The largest change for which the price surely stays in its row, in units of 1e-9 of it. */
  readonly near: bigint
}

/** Null where there is no rule or no price. */
function boundOf({ rules, prices }: MarginContext, position: Position): Bound | null {
  const { instrument, lots } = position
  const ask = Ask.at(rules, instrument, prices.time)
  const price = prices.marks[instrument.index]?.price
  if (ask === undefined || price === undefined) return null
  const side = Ask.sideOf(ask, lots)
  const worth = Ask.worth(instrument, price)
  const rate = Ratio.add(Ask.row(side.maintenance, worth).rate, side.fee)
  const growth = Ratio.mulUp(Integer.abs(lots), Ratio.mul(worth, rate))
  return { growth, near: nearestRow(side, worth) }
}

function nearestRow({ maintenance }: SideAsk, worth: Ratio): bigint {
  const distances = maintenance
    .filter(({ from }) => from.numerator > 0n)
    .map(({ from }) => Ratio.div(Ratio.abs(Ratio.sub(from, worth)), worth))
    .map((distance) => Ratio.mulDown(pathUnit, distance) - 1n)
  return Integer.max(0n, distances.reduce(Integer.min, farthest))
}
