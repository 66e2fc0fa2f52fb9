import { ExcessLiquidity } from '../../brokerage/ExcessLiquidity.ts'
import { LegMargin } from '../../brokerage/options/LegMargin.ts'
import { OptionBook } from '../../brokerage/options/OptionBook.ts'
import { OptionMargin } from '../../brokerage/options/OptionMargin.ts'
import { Reduction } from '../../brokerage/Reduction.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Tree } from '../Adapter.ts'
import { FactError, Facts } from '../Facts.ts'
import { bookOf, type Legs, legsOf } from './optionBooks.ts'
import { cents, exact } from './sums.ts'
import { wholeGroup } from './words.ts'

/** A strategy of options that is called, and closed with one order for each leg: whole groups at a time. */
export function optionGroup(inputs: Facts): Tree {
  const read = legsOf(inputs)
  if (!('underlyingPrice' in inputs)) return bounded(inputs, read)
  const book = bookOf(inputs, read, Facts.number(inputs, 'underlyingPrice'))
  const { requirement } = OptionMargin.of(OptionBook.equity, book, 'joint')
  const at = (name: 'entry' | 'price') =>
    Ratio.mul(
      book.multiplier,
      Ratio.sum(
        Facts.objects(inputs, 'legs').map((leg) =>
          Ratio.mul(Facts.number(leg, 'quantity'), Facts.number(leg, name)),
        ),
      ),
    )
  const cash = Ratio.sub(Facts.number(inputs, 'cashStart'), at('entry'))
  const equity = Ratio.add(cash, at('price'))
  const house = {
    warnAt: Facts.optional(inputs, 'warnWhenRemainingLE_pctOfEquity') ?? ExcessLiquidity.warnAt,
    buffer: Facts.number(inputs, 'orderBufferPct'),
  }
  const answer = ExcessLiquidity.buffered(house, equity, requirement)
  const lots = groupsIn(read)
  const each = Ratio.div(requirement, lots)
  return {
    cashAfterSale: cents(cash),
    totalPortfolioValue: cents(equity),
    totalMarginUsed: cents(requirement),
    marginRemaining: cents(answer.remaining),
    warning: answer.isWarned,
    orders: answer.isOrdered ? BigInt(read.options.length) : 0n,
    derived_lotsToClose: exact(Reduction.inLots(Ratio.positive(equity), lots, each, Ratio.one)),
  }
}

/** Strategies that are held: the greatest common count of the legs. */
const groupsIn = ({ options }: Legs): Ratio =>
  Ratio.of(options.map(({ quantity }) => Integer.abs(quantity)).reduce(Integer.gcd, 0n))

/** Without a price only what can be lost at most is known. One group cannot be closed in part. */
function bounded(inputs: Facts, read: Legs): Tree {
  const book = bookOf(inputs, read, Ratio.zero)
  const worst = LegMargin.worst(read.options)
  const lots = groupsIn(read)
  if (worst === null || Ratio.compare(lots, Ratio.one) !== 0) {
    throw new FactError('expected one group whose loss is bounded')
  }
  return {
    groupMaintenance: cents(Ratio.mul(worst.loss, book.multiplier)),
    requests: BigInt(read.options.length),
    eachRequestQuantity: wholeGroup(lots),
  }
}
