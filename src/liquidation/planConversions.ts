import { Holdings } from '../margin/Holdings.ts'
import type { MarginContext } from '../margin/MarginContext.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import type { IsMovable, PlannedOrder } from './PlannedOrder.ts'
import { ProFormaPosition } from './ProFormaPosition.ts'

/**
 * Spot orders that convert holdings into the assets that settlement lacks. An asset lacks its
 * negative balance once everything is realised; another gives its remainder, at most its balance.
 * The numeraire comes first on both sides, the rest by index.
 *
 *     sell the other   lots = min(⌈lack ÷ worth of a lot⌉, ⌊held ÷ base of a lot⌋)
 *     buy what lacks   lots = min(⌈lack ÷ base of a lot⌉, ⌊held ÷ worth of a lot⌋)
 *
 * Sized at the mark, rounded up to a lot, so that no more is converted than settlement needs. An
 * instrument without a usable mark converts nothing.
 *
 * Rules: [LIQ12] [LIQ13]
 */
export function planConversions(
  context: MarginContext,
  isMovable: IsMovable,
): readonly PlannedOrder[] {
  const { rules, prices } = context
  const orders: PlannedOrder[] = []
  let { account } = context
  for (const lacking of lackingOf(context)) {
    for (const giving of inOrder(rules)) {
      const order = orderFor({ account, rules, prices }, lacking, giving, isMovable)
      if (order === null) continue
      orders.push(order)
      account = ProFormaPosition.afterConversion(account, prices, order.instrument, order.lots)
    }
  }
  return orders
}

/** Asset indices, the numeraire's first. */
const inOrder = ({ assets, numeraire }: BoundRulebook): readonly number[] => [
  numeraire.index,
  ...assets.map(({ index }) => index).filter((index) => index !== numeraire.index),
]

function lackingOf({ account, rules, prices }: MarginContext): readonly number[] {
  const held = Holdings.of(account, rules, prices)
  return inOrder(rules).filter((asset) => (held[asset] ?? 0n) < 0n)
}

function orderFor(
  { account, rules, prices }: MarginContext,
  lacking: number,
  giving: number,
  isMovable: IsMovable,
): PlannedOrder | null {
  const balance = account.balances[giving] ?? 0n
  if (balance <= 0n || giving === lacking) return null
  const held = Holdings.of(account, rules, prices)
  const lack = -(held[lacking] ?? 0n)
  const spare = Integer.min(held[giving] ?? 0n, balance)
  if (lack <= 0n || spare <= 0n) return null
  for (const instrument of rules.instruments) {
    const lots = conversion(instrument, prices, { lacking, giving, lack, spare })
    if (lots === 0n || !isMovable(instrument)) continue
    return { instrument, leg: 'net', lots, purpose: 'convert', bankruptcyPrice: null }
  }
  return null
}

/** Assets by index, the amount one lacks, and the amount the other may give. */
interface Exchange {
  readonly lacking: number
  readonly giving: number
  readonly lack: bigint
  readonly spare: bigint
}

/** The signed trade; zero where this instrument cannot convert. */
function conversion(
  instrument: Instrument,
  prices: PriceBook,
  { lacking, giving, lack, spare }: Exchange,
): Quantity {
  const { baseIndex, settleIndex, baseAtomsPerLot: base, multiplier } = instrument
  const isSale = baseIndex === giving && settleIndex === lacking
  const isPurchase = baseIndex === lacking && settleIndex === giving
  if (instrument.kind !== 'spot' || !(isSale || isPurchase)) return Quantity.zero
  const price = PriceBook.usable(prices, instrument)
  if (price === undefined || price <= 0n) return Quantity.zero
  const worth = Ratio.mul(multiplier, Ratio.of(price))
  return isSale
    ? Quantity.of(-Integer.min(Ratio.divUp(lack, worth), Ratio.divDown(spare, base)))
    : Quantity.of(Integer.min(Ratio.divUp(lack, base), Ratio.divDown(spare, worth)))
}
