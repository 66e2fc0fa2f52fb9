import { CostTerms } from '../../advice/CostTerms.ts'
import { cheapestReductions } from '../../advice/cheapestReductions.ts'
import { ProFormaPosition } from '../../liquidation/ProFormaPosition.ts'
import { planReductions } from '../../liquidation/planReductions.ts'
import { takenAt } from '../../margin/applyStaleBand.ts'
import type { MarginContext } from '../../margin/MarginContext.ts'
import { Method } from '../../margin/Method.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Leg, Position } from '../../model/Position.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'

/** A trade that reduces a leg. */
interface Reduction {
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed: negative sells. */
  readonly lots: Quantity
}

/**
 * The trades that bring an account to a marginRatio of maintenance, in the order in which they are sent
 * out: at the least cost that is told, the one that frees most for what it costs first; where no cost
 * is told, or those markets do not suffice, in the order of a liquidation.
 *
 * Rules: [PROT7]
 *
 * @param inFlight what orders that are out may yet trade
 */
export function reduceTo(
  context: MarginContext,
  inFlight: readonly Reduction[],
  target: Ratio,
): readonly Reduction[] {
  const now = takenAt(context.account, context.rules, context.prices, 'liquidation')
  const expected = { ...now, account: ProFormaPosition.afterAll(now, inFlight) }
  return cheapest(expected, target) ?? inOrderOfLiquidation(now, expected, target)
}

/** The most positions of which the cheapest are looked for: a round waits for it. */
const cheapestMax = 16

/** Null where no cost is told of any position, or those of which it is do not suffice. */
function cheapest(expected: MarginContext, target: Ratio): readonly Reduction[] | null {
  const told = toldOf(expected)
  if (told.length === 0 || told.length > cheapestMax) return null
  const ids = new Set(told.map(({ instrument }) => instrument.index))
  const wanted = { measure: 'maintenance', threshold: target } as const
  return cheapestReductions(expected, wanted, CostTerms.nothing, ({ index }) => ids.has(index))
}

/**
 * The positions of which it is told what closing them costs: those whose market's depth is, else all
 * where the rulebook states a fee. A cost that is not told is not taken for none.
 */
function toldOf({ account, rules, prices }: MarginContext): readonly Position[] {
  const { positions } = account
  const known = positions.filter(({ instrument, lots }) => {
    const side = lots > 0n ? 'sold' : 'bought'
    return CostTerms.depthOf(CostTerms.nothing, prices, instrument, side) !== null
  })
  if (known.length > 0) return known
  return Method.of(rules).feeRate(rules.rulebook.method).numerator > 0n ? positions : []
}

function inOrderOfLiquidation(
  now: MarginContext,
  expected: MarginContext,
  target: Ratio,
): readonly Reduction[] {
  const { rulebook } = now.rules
  const free = { target, sizing: 'deficit', feeRate: Ratio.zero, dust: Value.zero } as const
  const liquidation = { ...rulebook.liquidation, ...free }
  const rules = { ...now.rules, rulebook: { ...rulebook, liquidation } } as BoundRulebook
  return planReductions({ ...now, rules }, { ...expected, rules }, () => true)
}
