import { Instrument } from '../../model/Instrument.ts'
import type { PriceBook } from '../../model/PriceBook.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Accumulator } from '../Accumulator.ts'
import type { MarginContext, PriceSide } from '../MarginContext.ts'
import type { Method } from '../Method.ts'

type Sides = ReturnType<Method['indexSides']>

/**
 * The better ends of index prices of an account with options: as of what is held, but for what an option is
 * on. There the end at which the account has less slack is worse, whatever it is that makes it so.
 *
 * Rules: [OPTM6] [BROKER15]
 */
export function indexEnds(
  context: MarginContext,
  side: PriceSide,
  { sides, walk }: { readonly sides: Sides; readonly walk: Method['walk'] },
): Sides {
  const found = [...sides]
  const { account } = context
  const needed = new Set(
    [...account.positions, ...account.orders]
      .filter(({ instrument }) => instrument.kind === 'option')
      .flatMap(({ instrument }) => Instrument.pricedBy(instrument)),
  )
  for (const asset of needed) {
    const at = (twentieths: bigint) => slackAt(context, { asset, twentieths, side, walk })
    found[asset] = at(21n) - at(19n)
  }
  return found
}

interface Moved {
  readonly asset: number
  readonly twentieths: bigint
  readonly side: PriceSide
  readonly walk: Method['walk']
}

/** Equity less what is asked, with one index at so many twentieths of what it is. */
function slackAt(
  { account, rules, prices }: MarginContext,
  { asset, twentieths, side, walk }: Moved,
): bigint {
  const indices = prices.indices.map((index, at) =>
    index && at === asset
      ? { ...index, price: Ratio.mulUp(index.price, Ratio.of(twentieths, 20n)) }
      : index,
  )
  const moved: PriceBook = { ...prices, indices }
  const sums = Accumulator.create('certain')
  walk(account, rules, moved, Accumulator.sink, sums)
  return sums.equity - (side === 'credit' ? sums.initial : sums.maintenance)
}
