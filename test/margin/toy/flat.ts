import type { Method } from '../../../src/margin/Method.ts'
import { trading } from '../../../src/margin/methods/trading.ts'
import { Curve } from '../../../src/margin/prices/Curve.ts'
import { Piecewise } from '../../../src/margin/prices/Piecewise.ts'
import type { BoundRulebook } from '../../../src/model/BoundRulebook.ts'
import { Brackets, type Tier } from '../../../src/model/Brackets.ts'
import { Instrument } from '../../../src/model/Instrument.ts'
import { PriceBook } from '../../../src/model/PriceBook.ts'
import { pendingFunding } from '../../../src/model/trade.ts'
import { Amount } from '../../../src/money/Amount.ts'
import { Integer } from '../../../src/money/Integer.ts'
import { Ratio } from '../../../src/money/Ratio.ts'

/** One rate for every linear contract in the numeraire, and nothing else counts. */
export interface FlatMethod {
  readonly name: 'flat'
  readonly rate: Ratio
}

const tableOf = ({ bound }: BoundRulebook): Brackets => bound as Brackets
const tierOf = (rules: BoundRulebook): Tier => tableOf(rules).tiers[0] as Tier
const takes = ({ numeraire }: BoundRulebook, one: Instrument): boolean =>
  one.payoff === 'linear' && one.settleIndex === numeraire.index && !one.allowsNonPositive

const walk: Method['walk'] = ({ balances, positions, orders }, rules, prices, visitor, into) => {
  const { numeraire } = rules
  const [table, tier] = [tableOf(rules), tierOf(rules)]
  let held: bigint = balances[numeraire.index] ?? 0n
  if (held !== 0n) visitor.balance(into, numeraire, held)
  for (const position of positions) {
    const { instrument, lots, cost } = position
    const price = PriceBook.usable(prices, instrument)
    if (price === undefined) visitor.unknown(into, 'mark.missing', instrument)
    else if (!takes(rules, instrument)) visitor.unknown(into, 'brackets.missing', instrument)
    else {
      const index = prices.funding[instrument.index] ?? 0n
      const profit = Instrument.value(instrument, lots, price) - cost
      const funding = pendingFunding(position, index)
      visitor.profit(into, position, price, profit)
      visitor.funding(into, position, index, funding)
      held += profit + funding
      const size = Instrument.notional(instrument, lots, price)
      visitor.notional(into, position, price, size, size)
      const [kept, asked] = [Brackets.maintenance(table, size), Ratio.divUp(size, tier.leverageMax)]
      visitor.maintenance(into, position, size, table, tier, kept, kept)
      visitor.initial(into, position, size, tier.leverageMax, asked, asked)
    }
  }
  for (const { instrument, leg, lots, price, reduceOnly } of orders) {
    const size = Instrument.notional(instrument, reduceOnly ? 0n : lots, price)
    const asked = Ratio.divUp(size, tier.leverageMax)
    if (!takes(rules, instrument)) visitor.unknown(into, 'brackets.missing', instrument)
    else visitor.orders(into, instrument, leg, size, tier.leverageMax, asked, asked)
  }
  if (held !== 0n) visitor.worth(into, numeraire, held, held)
}

/** Lots × (1 ∓ rate) at the price, less the cost. */
const profile: Method['profile'] = ({ account, rules, prices, steps, range }, threshold) => {
  const { numerator, denominator } = threshold
  const rate = Brackets.rateIn(tableOf(rules), tierOf(rules))
  const cash = account.balances[rules.numeraire.index] ?? 0n
  const parts = account.positions.map((position) => {
    const { index, multiplier } = position.instrument
    const asked = Ratio.mul(Ratio.of(Integer.abs(position.lots) * denominator), rate)
    const counted = Ratio.sub(Ratio.of(position.lots * numerator), asked)
    const { numerator: per, denominator: over } = Ratio.mul(counted, multiplier)
    const [step, mark] = [steps[index], prices.marks[index]?.price ?? 0n]
    const worth = step === undefined ? { a: per * mark, b: 0n } : { a: 0n, b: per * step }
    const less = pendingFunding(position, prices.funding[index] ?? 0n) - position.cost
    return Curve.add({ ...worth, c: 0n, over }, Curve.constant(less * numerator))
  })
  const slack = parts.reduce(Curve.add, Curve.constant(cash * numerator))
  const dust = Curve.constant(BigInt(2 * parts.length + 1) * (numerator + denominator))
  const moves = account.positions.some(({ instrument }) => steps[instrument.index] !== undefined)
  return { slack: Piecewise.whole(range, slack), dust, moves }
}

export const flat: Method = {
  ...trading,
  name: 'flat',
  owing: () => null,
  bind: (parameters) => {
    const { rate } = parameters as FlatMethod
    const leverageMax = Ratio.of(rate.denominator, 2n * rate.numerator)
    return Brackets.create([{ floor: Amount.zero, rate, leverageMax }])
  },
  charged: (rules, feeRate) => ({ ...rules, bound: Brackets.plus(tableOf(rules), feeRate) }),
  admits: ({ positions, orders }, rules) => {
    const without = [...positions, ...orders].find(({ instrument }) => !takes(rules, instrument))
    return without ? { code: 'instrument.noRule', instrument: without.instrument } : null
  },
  leverageMax: (rules, instrument) => (takes(rules, instrument) ? tierOf(rules).leverageMax : null),
  governs: () => true,
  walk,
  ruleId: () => 'METHOD13',
  counts: () => false,
  profile,
}
