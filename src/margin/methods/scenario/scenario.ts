import { defined } from '../../../base/assert.ts'
import type { Account } from '../../../model/Account.ts'
import type { BoundRulebook } from '../../../model/BoundRulebook.ts'
import type { MethodParameters } from '../../../model/Rulebook.ts'
import type {
  OptionShocks,
  ScenarioMethod,
  ScenarioUnit,
  Shares,
} from '../../../model/ScenarioMethod.ts'
import { Ratio } from '../../../money/Ratio.ts'
import type { TermKind } from '../../ExplainedTerm.ts'
import type { MarginContext } from '../../MarginContext.ts'
import type { Inadmissible, Method } from '../../Method.ts'
import { indexEnds } from '../indexEnds.ts'
import { headroom } from '../tiered/headroom.ts'
import { tiered } from '../tiered/tiered.ts'
import { contractsOf, inadmissible, trading } from '../trading.ts'
import { bound } from './bound.ts'
import { breakpoints } from './breakpoints.ts'
import { Form } from './Form.ts'
import { profile } from './profile.ts'
import { ScenarioTerms } from './ScenarioTerms.ts'
import { walk } from './walk.ts'

const stated = (parameters: MethodParameters): ScenarioMethod => parameters as ScenarioMethod

const ruleIds: { readonly [kind in TermKind]?: string } = {
  notional: 'SCEN8',
  maintenance: 'SCEN10',
  initial: 'SCEN10',
  orders: 'SCEN9',
}

/** Portfolio margin by scenarios, beside collateral as under brackets: see docs/spec/scenario.md. */
export const scenario: Method = {
  ...trading,
  name: 'scenario',
  names: (parameters) => {
    const { units, collateral, liabilities } = stated(parameters)
    const assets = [...units.keys(), ...collateral.keys(), ...(liabilities?.keys() ?? [])]
    return { assets, instruments: [] }
  },
  fault,
  bind: (parameters, assets, instruments, numeraire) =>
    ScenarioTerms.bind(stated(parameters), assets, instruments, numeraire),
  feeRate: (parameters) => stated(parameters).feeRate,
  charged: ScenarioTerms.charged,
  admits,
  leverageMax: tiered.leverageMax,
  liability: tiered.liability,
  owing: tiered.owing,
  counts: tiered.counts,
  // What a unit asks has no row by an instrument, and no owner's choice.
  governs: () => true,
  walk,
  ruleId: (kind) => ruleIds[kind] ?? defined(tiered.ruleId(kind), `scenario makes no ${kind}`),
  indexSides: (context, side) =>
    holdsOptions(context)
      ? indexEnds(context, side, { sides: trading.indexSides(context), walk })
      : trading.indexSides(context),
  headroom: (context, assessment, threshold) =>
    holdsOptions(context) ? 0n : headroom(context, assessment, threshold),
  bound,
  profile,
  hedges: ({ positions }) =>
    positions.some(({ instrument: { baseIndex } }, at) =>
      positions.some((other, index) => index < at && other.instrument.baseIndex === baseIndex),
    ),
  // What an option may lose depends on the time that is left to it.
  changesBy: (parameters) =>
    unitsOf(stated(parameters)).some(([, { options }]) => options !== undefined),
  breakpoints,
}

/** The first unit that the walk could not keep its promises for. */
function fault(parameters: MethodParameters): string | null {
  for (const [name, unit] of unitsOf(stated(parameters))) {
    const found = faultOf(unit)
    if (found !== null) return `the unit of ${name}: ${found}`
  }
  return null
}

/** Those of the bases that are listed, and that of all others. */
const unitsOf = ({
  units,
  standard,
}: ScenarioMethod): readonly (readonly [string, ScenarioUnit])[] =>
  standard === undefined ? [...units] : [...units, ['every other base', standard]]

/**
 * Rules: [SCEN11]
 */
function faultOf(unit: ScenarioUnit): string | null {
  const { moves, loss, size, net, hedged } = unit
  if (moves.length === 0) return 'expected at least one move'
  const isOdd = ({ move, weight }: ScenarioUnit['moves'][number]): boolean =>
    Ratio.compare(Ratio.add(Ratio.one, move), Ratio.zero) <= 0 || weight.numerator < 0n
  if (moves.some(isOdd)) return 'expected moves above -1 with weights of 0 or more'
  const all: readonly Shares[] = [loss, size, net, hedged]
  if (all.some(({ maintenance }) => maintenance.numerator < 0n))
    return 'expected shares of 0 or more'
  if (all.some(({ initial, maintenance }) => Ratio.compare(initial, maintenance) < 0)) {
    return 'expected initial shares of at least those of maintenance'
  }
  if (unit.perUnit !== undefined && unit.perUnit.numerator < 0n)
    return 'expected a contract to ask 0 or more'
  const odd = unit.options === undefined ? null : shocksFault(unit.options)
  if (odd !== null) return odd
  if (unit.options !== undefined && Ratio.compare(loss.initial, Ratio.one) > 0) {
    return 'expected a long option to ask no more than it is worth'
  }
  return doubtOf(unit)
}

const holdsOptions = ({ account: { positions, orders } }: MarginContext): boolean =>
  [...positions, ...orders].some(({ instrument }) => instrument.kind === 'option')

/**
 * Rules: [SCEN15]
 */
function shocksFault(shocks: OptionShocks): string | null {
  const { up, down, daysLeast, upLeast, shortPower, longPower, discount, nakedShort } = shocks
  const all = [up, down, upLeast, shortPower, longPower]
  if (all.some(({ numerator }) => numerator < 0n))
    return 'expected volatilities that go no less than nowhere'
  if (daysLeast.numerator <= 0n) return 'expected options to move as ones of more than no days'
  return togetherFault(discount, nakedShort)
}

function togetherFault(discount: OptionShocks['discount'], naked: Shares | undefined) {
  if (naked !== undefined && naked.maintenance.numerator < 0n) return 'expected shares of 0 or more'
  if (naked !== undefined && Ratio.compare(naked.initial, naked.maintenance) < 0)
    return 'expected initial shares of at least those of maintenance'
  if (discount === undefined) return null
  const { base, rate } = discount
  const isOne = base.numerator >= 0n && Ratio.compare(base, Ratio.one) <= 0
  return isOne && rate.numerator >= 0n ? null : 'expected a discount of one or less'
}

/** What no hedge may cost, and what no position may ask. */
function doubtOf(unit: ScenarioUnit): string | null {
  for (const measure of ['initial', 'maintenance'] as const) {
    const half = Ratio.mul(unit.hedged[measure], Ratio.of(1n, 2n))
    if (Ratio.compare(unit.net[measure], half) < 0) {
      return 'expected a net share of at least half of the hedged one'
    }
    if (Ratio.compare(Form.rate(Form.of(unit, measure, Ratio.zero)), Ratio.one) > 0) {
      return 'expected no position to ask more than it is worth'
    }
  }
  return null
}

/** A traded contract needs a unit. */
function admits(account: Account, rules: BoundRulebook): Inadmissible | null {
  const { units } = ScenarioTerms.of(rules)
  return inadmissible(contractsOf(account), ({ index }) => units[index] !== undefined)
}
