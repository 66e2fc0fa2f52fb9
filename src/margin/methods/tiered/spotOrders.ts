import type { Asset } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { PriceBook } from '../../../model/PriceBook.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { TieredTerms } from './TieredTerms.ts'
import type { Visit } from './Visit.ts'

/** A signed amount of an asset: a spot order gives one and receives another. */
interface Side {
  readonly asset: Asset
  readonly amount: bigint
}

/**
 * Emits what each spot order could take from the account's credit: what it gives less what it
 * receives, at least zero. The weight of an asset falls with each atom held, so what is given counts
 * at the highest weight of its asset, and in full with what a debt asks where all spot orders
 * together could leave one; what is received counts at the lowest. The sum then covers whichever of
 * them are filled, and no deposit raises it.
 *
 *     reserve = max(0, ⌈given × highest weight⌉ - ⌊received × lowest weight⌋)
 *
 * Rules: [TIER9]
 */
export function spotOrders<T>(visit: Visit<T>): void {
  const { visitor, into } = visit
  const least = leastOf(visit)
  for (const order of visit.account.orders) {
    if (!isSpot(order)) continue
    const given = givenBy(visit, order)
    const lost = weighed(visit, given, weightGiven(visit, given.asset, least))
    if (lost === null) {
      visitor.unknown(into, 'index.missing', given.asset)
      continue
    }
    const received = receivedBy(visit, order)
    const got = weighed(visit, received, weightOf(visit, received.asset, 'lowest')) ?? 0n
    visitor.reserve(into, order, given.asset, given.amount, Integer.max(0n, -lost - got))
  }
}

const isSpot = ({ instrument, reduceOnly }: Order): boolean =>
  instrument.kind === 'spot' && !reduceOnly

/** By asset index, what is held once every spot order has given and none has received. */
function leastOf<T>(visit: Visit<T>): readonly (bigint | undefined)[] {
  const least = visit.held.slice()
  for (const order of visit.account.orders) {
    if (!isSpot(order)) continue
    const { asset, amount } = givenBy(visit, order)
    least[asset.index] = (least[asset.index] ?? 0n) + amount
  }
  return least
}

/** A buy gives its price in the quote, a sell its size in the base; as a negative amount. */
function givenBy<T>({ rules }: Visit<T>, { instrument, lots, price }: Order): Side {
  const { settleIndex, baseIndex, baseAtomsPerLot } = instrument
  return lots > 0n
    ? {
        asset: rules.assets[settleIndex] as Asset,
        amount: -Instrument.notional(instrument, lots, price),
      }
    : { asset: rules.assets[baseIndex] as Asset, amount: Ratio.mulDown(lots, baseAtomsPerLot) }
}

function receivedBy<T>({ rules }: Visit<T>, { instrument, lots, price }: Order): Side {
  const { settleIndex, baseIndex, baseAtomsPerLot } = instrument
  return lots > 0n
    ? { asset: rules.assets[baseIndex] as Asset, amount: Ratio.mulDown(lots, baseAtomsPerLot) }
    : {
        asset: rules.assets[settleIndex] as Asset,
        amount: Integer.max(0n, Instrument.value(instrument, -lots, price)),
      }
}

/** Rounded down, so that a gift grows and a receipt shrinks; null where a price is missing. */
function weighed<T>(
  { prices, rules: { numeraire } }: Visit<T>,
  { asset, amount }: Side,
  { numerator, denominator }: Ratio,
): bigint | null {
  if (numerator === 0n) return 0n
  const parts = Amount.of(Integer.mul(amount, numerator))
  return PriceBook.convert(prices, parts, asset, numeraire, denominator)
}

/** The most that an atom given takes from equity, or adds to the initial requirement. */
function weightGiven<T>(
  visit: Visit<T>,
  asset: Asset,
  least: readonly (bigint | undefined)[],
): Ratio {
  if ((least[asset.index] ?? 0n) >= 0n) return weightOf(visit, asset, 'highest')
  const liability = TieredTerms.liabilityOf(visit, asset.index)
  return liability === undefined ? Ratio.one : Ratio.add(liability.weight, liability.initial)
}

/** The most of an asset received that counts for nothing. */
export const uncounted = <T>(visit: Visit<T>, asset: Asset): Ratio =>
  Ratio.sub(Ratio.one, weightOf(visit, asset, 'lowest'))

/** An end of an asset's haircut; the numeraire counts in full unless it is listed. */
function weightOf<T>(
  { rules, terms }: Visit<T>,
  { index }: Asset,
  end: 'highest' | 'lowest',
): Ratio {
  const haircut = terms.collateral[index]
  const tier = haircut?.tiers.at(end === 'highest' ? 0 : -1)
  return tier?.weight ?? (index === rules.numeraire.index ? Ratio.one : Ratio.zero)
}
