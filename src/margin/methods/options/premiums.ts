import type { Account } from '../../../model/Account.ts'
import type { Asset } from '../../../model/Asset.ts'
import { Instrument } from '../../../model/Instrument.ts'
import type { Order } from '../../../model/Order.ts'
import { Integer } from '../../../money/Integer.ts'
import { Ratio } from '../../../money/Ratio.ts'
import { TieredTerms } from '../tiered/TieredTerms.ts'
import { Visit } from '../tiered/Visit.ts'

/** What buys of options settling in one asset would pay, and the first of them. */
interface Premiums {
  readonly first: Order
  paid: bigint
}

/**
 * Emits, once for each asset, what a debt would ask that the premiums of open buys leave: an option bought with a
 * coin that is not there is owed for.
 *
 * Rules: [OPTM5] [SCEN14] [TIER15]
 */
export function premiums<T>(visit: Visit<T>): void {
  for (const [asset, sum] of boughtBy(visit.account)) owe(visit, asset, sum)
}

/**
 * What is held once every premium is paid, by asset index: spot orders may give what premiums take, and the two
 * together leave a debt that neither leaves alone.
 *
 * Rules: [OPTM5] [TIER9]
 */
export function lessPremiums<T>({ account, held }: Visit<T>): (bigint | undefined)[] {
  const left = held.slice()
  for (const [asset, { paid }] of boughtBy(account)) left[asset] = (left[asset] ?? 0n) - paid
  return left
}

function boughtBy({ orders }: Account): ReadonlyMap<number, Premiums> {
  const bought = new Map<number, Premiums>()
  for (const order of orders) {
    const { instrument, reduceOnly, lots, price } = order
    if (reduceOnly || lots < 0n || instrument.kind !== 'option') continue
    const sum = bought.get(instrument.settleIndex) ?? { first: order, paid: 0n }
    sum.paid += Instrument.notional(instrument, lots, price)
    bought.set(instrument.settleIndex, sum)
  }
  return bought
}

function owe<T>(visit: Visit<T>, index: number, { first, paid }: Premiums): void {
  const { rules, visitor, into, held } = visit
  const liability = TieredTerms.liabilityOf(visit, index)
  const has = held[index] ?? 0n
  const more = Integer.max(0n, paid - has) - Integer.max(0n, -has)
  if (liability === undefined || more <= 0n) return
  const beside = Ratio.sub(liability.weight, Ratio.one)
  const amount = Ratio.mulUp(more, Ratio.add(liability.initial, beside))
  const value = Visit.valueUp(visit, amount, rules.assets[index] as Asset)
  if (value === null || value === 0n) return
  visitor.orders(into, first.instrument, first.leg, paid, Ratio.one, amount, value)
}
