import type { Position } from '../../../model/Position.ts'
import type { Haircut } from '../../../model/Rulebook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { assess } from '../../assess.ts'
import { Curve } from '../../prices/Curve.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import type { PricePath } from '../../prices/PricePath.ts'
import type { Slack } from '../../prices/Slack.ts'
import type { Form, Forms } from './Form.ts'
import { leastOf } from './options.ts'
import { ScenarioTerms } from './ScenarioTerms.ts'
import { sumsOf } from './sizes.ts'
import { UnitSums } from './UnitSums.ts'

/**
 * The slack along a path where every contract is linear, settles in the numeraire, and nothing else
 * moves: what a unit asks is the largest of a few lines. Options stay as they are where a contract's own mark
 * moves. Null elsewhere.
 *
 * Rules: [SCEN12] [SCEN16]
 */
export function profile(path: PricePath, threshold: Ratio): Slack | null {
  const { account, rules, steps, range } = path
  const { positions } = account
  if (!isPlain(path)) return null
  const { units } = ScenarioTerms.of(rules)
  const options = positions.filter(({ instrument }) => instrument.kind === 'option')
  const bare = assess({ ...account, positions: [] }, rules, path.prices)
  const { equity } = assess({ ...account, positions: options }, rules, path.prices)
  const backed = Integer.mul(equity, threshold.numerator)
  const fixed = Curve.constant(backed - Integer.mul(bare.maintenance, threshold.denominator))
  const parts: Piecewise[] = [Piecewise.whole(range, fixed)]
  const still = sumsOf(path, options)
  for (const unit of new Set(positions.map(({ instrument }) => units[instrument.index]))) {
    const own = positions.filter(
      ({ instrument }) => units[instrument.index] === unit && instrument.kind !== 'option',
    )
    if (unit === undefined) return null
    const worths = own.map((position) => worthOf(path, position))
    if (worths.includes(null)) return null
    const sums = still.get(unit) ?? UnitSums.empty()
    const contracts = own
      .filter(({ instrument }) => instrument.kind === 'future')
      .map(({ instrument, lots }) => leastOf({ rules, instrument, lots }, unit.perUnit))
      .reduce((all, least) => all + least, sums.contracts)
    const all = { own, worths: worths as readonly Curve[], sums: { ...sums, contracts } }
    parts.push(slackOf(path, all, unit.maintenance, threshold))
  }
  // A profit and a size are rounded once each, and a unit once.
  const lost = Integer.mul(BigInt(2 * positions.length + 2), threshold.numerator)
  const kept = Integer.mul(BigInt(3 * positions.length + 2), threshold.denominator)
  const moves = positions.some(({ instrument }) => steps[instrument.index] !== undefined)
  return { slack: Piecewise.sum(range, parts), dust: Curve.constant(lost + kept), moves }
}

/** Whether only lines are summed: no coin moves with the path or changes how the rest counts. */
function isPlain({ account, rules, asset, steps }: PricePath): boolean {
  const { numeraire } = rules
  const { collateral, liabilities } = ScenarioTerms.of(rules)
  if (asset === numeraire.index || !isWhole(collateral[numeraire.index])) return false
  if (liabilities[numeraire.index] !== undefined) return false
  if (
    account.balances.some((held, index) => held !== undefined && held !== 0n && index === asset)
  ) {
    return false
  }
  return account.positions.every(({ instrument: { kind, payoff, settleIndex, index } }) =>
    kind === 'option'
      ? asset === null && steps[index] === undefined
      : payoff === 'linear' && settleIndex === numeraire.index,
  )
}

/** Whether an asset counts in full, however much of it is held. */
const isWhole = (haircut: Haircut | undefined): boolean =>
  haircut?.tiers.every(({ weight }) => Ratio.compare(weight, Ratio.one) === 0) ?? true

/** What a position is worth along the path; null where it has no price. */
function worthOf({ prices, steps }: PricePath, { instrument, lots }: Position): Curve | null {
  const { numerator, denominator } = instrument.multiplier
  const each = Integer.mul(lots, numerator)
  const step = steps[instrument.index]
  if (step !== undefined) return { a: 0n, b: Integer.mul(each, step), c: 0n, over: denominator }
  const mark = prices.marks[instrument.index]?.price
  return mark === undefined ? null : Curve.constant(Integer.mul(each, mark), denominator)
}

interface Own {
  readonly own: readonly Position[]
  readonly worths: readonly Curve[]
  /** What the options of the unit sum to, and what all its contracts ask at least. */
  readonly sums: UnitSums
}

/** Profits times the threshold less the largest form, over the threshold’s denominator. */
function slackOf(
  { range, prices }: PricePath,
  { own, worths, sums }: Own,
  forms: Forms,
  threshold: Ratio,
): Piecewise {
  const net = worths.reduce(Curve.add, Curve.zero)
  const size = worths.map((worth, at) => ((own[at] as Position).lots < 0n ? less(worth) : worth))
  const gross = size.reduce(Curve.add, Curve.zero)
  const beside = own.reduce((sum, position) => {
    const index = prices.funding[position.instrument.index] ?? 0n
    return sum + pendingFunding(position, index) - position.cost
  }, 0n)
  const gained = Curve.times(Curve.add(net, Curve.constant(beside)), threshold.numerator)
  const lines = UnitSums.formsFor(sums, forms).map((form, cell) =>
    Curve.add(
      lineOf(form, net, gross, forms.over),
      Curve.constant(UnitSums.partsOf(sums, form, cell), forms.over),
    ),
  )
  const asked = Piecewise.times(Piecewise.most(range, lines), -threshold.denominator)
  return Piecewise.raise(asked, gained)
}

const less = (curve: Curve): Curve => Curve.times(curve, -1n)

const lineOf = ({ linear, size }: Form, net: Curve, gross: Curve, over: bigint): Curve =>
  Curve.add(Curve.times(net, linear, over), Curve.times(gross, size, over))
