import { CostTerms } from '../../advice/CostTerms.ts'
import { cheapestOrder } from '../../advice/cheapestOrder.ts'
import { cheapestReductions } from '../../advice/cheapestReductions.ts'
import type { Target } from '../../advice/Target.ts'
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
 * out: at the least cost that is told, the one that frees most for what it costs first. Of many positions,
 * or where those of which it is told do not suffice, one after the other is closed in that order, then the
 * rest in the order of a liquidation.
 *
 * Rules: [PROT7]
 *
 * @param inFlight what orders that are out may yet trade
 */
export function reduceTo(
  context: MarginContext,
  inFlight: readonly Reduction[],
  threshold: Ratio,
): readonly Reduction[] {
  const now = takenAt(context.account, context.rules, context.prices, 'liquidation')
  const expected = { ...now, account: ProFormaPosition.afterAll(now, inFlight) }
  const target = { measure: 'maintenance', threshold } as const
  const told = toldOf(expected)
  const found = told.length > cheapestMax ? null : cheapest(expected, target, told)
  return found ?? oneByOne(now, expected, target, told)
}

/** The most positions of which the cheapest trades are searched for: a round waits for it. */
const cheapestMax = 4

/** Null where no cost is told of any position, or those of which it is do not suffice. */
function cheapest(
  expected: MarginContext,
  target: Target,
  told: readonly Position[],
): readonly Reduction[] | null {
  if (told.length === 0) return null
  const ids = new Set(told.map(({ instrument }) => instrument.index))
  return cheapestReductions(expected, target, CostTerms.nothing, ({ index }) => ids.has(index))
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

function oneByOne(
  now: MarginContext,
  expected: MarginContext,
  target: Target,
  told: readonly Position[],
): readonly Reduction[] {
  const { rulebook } = now.rules
  const free = { sizing: 'deficit', feeRate: Ratio.zero, dust: Value.zero } as const
  const liquidation = { ...rulebook.liquidation, ...free, target: target.threshold }
  const rules = { ...now.rules, rulebook: { ...rulebook, liquidation } } as BoundRulebook
  const first = cheapestOrder(expected, target, CostTerms.nothing, told)
  return planReductions({ ...now, rules }, { ...expected, rules }, () => true, first)
}
