import type { Position } from '../../../model/Position.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { pendingFunding } from '../../../model/trade.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { Curve } from '../../prices/Curve.ts'
import { Piecewise } from '../../prices/Piecewise.ts'
import type { PricePath } from '../../prices/PricePath.ts'
import type { Slack } from '../../prices/Slack.ts'
import { Ask, type AskRow, type SideAsk } from './Ask.ts'

/**
 * The slack of a broker's account along a path: linear in the price between the worths at which its rows
 * and their amounts change. Null where what the account owes would depend on the price too.
 *
 * Rules: [BROKER6]
 */
export function profile(path: PricePath, threshold: Ratio): Slack | null {
  const { account, rules, steps, range } = path
  const debts = owed(path)
  if (debts === null) return null
  const { numerator, denominator } = threshold
  const parts = account.positions.map((position) => of(path, position, threshold))
  if (parts.includes(null)) return null
  const cash = (account.balances[rules.numeraire.index] ?? 0n) + debts
  const fixed = Piecewise.whole(range, Curve.constant(Integer.mul(cash, numerator)))
  // A profit and a requirement are rounded once each, and funding is whole.
  const lost = Integer.mul(BigInt(parts.length), numerator + denominator)
  const moves = account.positions.some(({ instrument }) => steps[instrument.index] !== undefined)
  return {
    slack: Piecewise.sum(range, [fixed, ...(parts as Piecewise[])]),
    dust: Curve.constant(lost + 1n),
    moves,
  }
}

/** What is owed of other assets, in the numeraire; null where it moves with the path. */
function owed({ account, rules, prices, asset }: PricePath): bigint | null {
  let sum = 0n
  for (const [index, balance] of account.balances.entries()) {
    if (balance === undefined || balance >= 0n || index === rules.numeraire.index) continue
    if (asset !== null && (asset === index || asset === rules.numeraire.index)) return null
    const of = rules.assets[index]
    const value = of && PriceBook.convert(prices, Amount.of(balance), of, rules.numeraire)
    if (value === null || value === undefined) return null
    sum += value
  }
  return sum
}

/** One position: profit times the threshold less its maintenance, over the threshold's denominator. */
function of(path: PricePath, position: Position, threshold: Ratio): Piecewise | null {
  const { rules, prices, steps, range } = path
  const { instrument, lots, cost } = position
  const ask = Ask.at(rules, instrument, prices.time)
  const step = steps[instrument.index]
  const mark = prices.marks[instrument.index]?.price
  if (ask === undefined || (step === undefined && mark === undefined)) return null
  const side = Ask.sideOf(ask, lots)
  const funding = pendingFunding(position, prices.funding[instrument.index] ?? 0n)
  const less = Integer.mul(funding - cost, threshold.numerator)
  const worthAt = (t: bigint) =>
    Ask.worth(instrument, step === undefined ? (mark ?? 0n) : Integer.mul(t, step))
  const unit = Ask.worth(instrument, step ?? 0n)
  const borders = step === undefined ? [] : bordersOf(side, unit)
  return Piecewise.cut(range, borders, (from) => {
    const asked = Ask.row(side.maintenance, worthAt(from))
    const isByRate = Ratio.compare(Ratio.mul(worthAt(from), asked.rate), asked.perLot) >= 0
    const share = slopeOf(lots, isByRate ? asked.rate : Ratio.zero, side.fee, threshold)
    const amount = isByRate ? Ratio.zero : asked.perLot
    const kept = Ratio.mul(Ratio.of(Integer.mul(Integer.abs(lots), threshold.denominator)), amount)
    const worth = step === undefined ? fixedAt(worthAt(from)) : risingBy(unit)
    return Curve.add(
      Curve.add(Curve.times(worth, share.numerator, share.denominator), Curve.constant(less)),
      Curve.constant(-kept.numerator, kept.denominator),
    )
  })
}

/** What a unit of a lot's worth adds to the slack. */
function slopeOf(lots: bigint, rate: Ratio, fee: Ratio, { numerator, denominator }: Ratio): Ratio {
  const size = Ratio.of(Integer.mul(Integer.abs(lots), denominator))
  return Ratio.sub(Ratio.of(Integer.mul(lots, numerator)), Ratio.mul(size, Ratio.add(rate, fee)))
}

const fixedAt = ({ numerator, denominator }: Ratio): Curve => Curve.constant(numerator, denominator)

const risingBy = ({ numerator, denominator }: Ratio): Curve => ({
  ...{ a: 0n, b: numerator, c: 0n, over: denominator },
})

/** The ticks from which another row holds, or the other of its two. */
function bordersOf({ maintenance }: SideAsk, unit: Ratio): readonly bigint[] {
  if (unit.numerator <= 0n) return []
  const worths = maintenance.flatMap(({ from, rate, perLot }: AskRow) =>
    rate.numerator === 0n ? [from] : [from, Ratio.div(perLot, rate)],
  )
  return worths.map((worth) => Ratio.mulUp(1n, Ratio.div(worth, unit)))
}
