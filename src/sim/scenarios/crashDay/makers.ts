import { AssertionError, defined } from '../../../base/assert.ts'
import { TieredTerms } from '../../../margin/methods/tiered/TieredTerms.ts'
import type { AccountId } from '../../../model/Account.ts'
import { Brackets } from '../../../model/Brackets.ts'
import { Instrument, type InstrumentId } from '../../../model/Instrument.ts'
import { Amount } from '../../../money/Amount.ts'
import { Integer } from '../../../money/Integer.ts'
import type { Price } from '../../../money/Price.ts'
import { Quantity } from '../../../money/Quantity.ts'
import { Serial } from '../Serial.ts'
import type { Cash, Holder, Stake } from './Holder.ts'
import { decimals } from './listings.ts'
import { parameters } from './parameters.ts'
import { Venue } from './Venue.ts'

/** Aggregate position of all traders: lots by instrument and entry price. */
export type Open = Map<InstrumentId, Map<Price, bigint>>

/** Adds a trader's positions to the aggregate. */
export function count(open: Open, stakes: readonly Stake[]): void {
  for (const { instrument, lots, price } of stakes) {
    const prices = open.get(instrument) ?? new Map<Price, bigint>()
    open.set(instrument, prices)
    prices.set(price, (prices.get(price) ?? 0n) + lots)
  }
}

/**
 * The accounts on the other side of all traders. At each price some sell what traders bought in
 * aggregate, others buy what they sold, so that contracts and costs sum to zero without a street
 * account.
 */
export function makers(venue: Venue, open: Open): Holder[] {
  const { sellers, buyers } = parameters.makers
  return [sellers, buyers].flatMap((side, sideIndex) => {
    const shares = sharesOf(open, side.weights, sideIndex === 0 ? 1 : -1)
    const first = sideIndex === 0 ? 0 : sellers.weights.length
    return shares.map((stakes, index) => maker(venue, stakes, first + index, side.leverage))
  })
}

/** Splits the aggregate position of one side, at each price, by weights, with the sign reversed. */
function sharesOf(open: Open, weights: readonly bigint[], side: 1 | -1): Stake[][] {
  const shares: Stake[][] = weights.map(() => [])
  for (const [instrument, prices] of open) {
    for (const [price, lots] of prices) {
      if (Integer.sign(lots) !== side) continue
      Integer.split(-lots, weights).forEach((part, index) => {
        if (part !== 0n) {
          shares[index]?.push({ instrument, leg: 'net', lots: Quantity.of(part), price })
        }
      })
    }
  }
  return shares
}

/**
 * The maker against whom a trader's later trades are filled: one of the sellers, by their weights.
 */
export function counterparty(account: AccountId): AccountId {
  const { weights } = parameters.makers.sellers
  const trader = BigInt(Serial.numberOf('trader', account) ?? 0)
  const all = weights.reduce((sum, weight) => sum + weight, 0n)
  let place = trader - Integer.mul(all, Integer.divDown(trader, all))
  for (const [index, weight] of weights.entries()) {
    if (place < weight) return makerId(index)
    place -= weight
  }
  throw new AssertionError('counterparty: the place is below the sum of the weights')
}

export const makerId = (index: number): string => Serial.idOf('maker', index, 2)

function maker(venue: Venue, stakes: readonly Stake[], index: number, leverage: bigint): Holder {
  const id = makerId(index)
  return {
    id,
    owner: id,
    group: 'makers',
    positionMode: 'net',
    deposits: deposits(venue, stakes, leverage),
    leverages: new Map(),
    isolated: [],
    stakes,
    orders: [],
  }
}

/**
 * Equity in each settlement asset: gross notional over leverage, or more where maintenance requires
 * it.
 */
function deposits(venue: Venue, stakes: readonly Stake[], leverage: bigint): Cash[] {
  const { maintenanceCover, least } = parameters.makers
  const needed = new Map<number, bigint>()
  for (const [instrument, lots] of held(venue, stakes)) {
    const gross = Instrument.notional(instrument, lots, Venue.mark(venue, instrument))
    const brackets = TieredTerms.of(venue.terms).brackets[instrument.index]
    const maintenance = brackets === undefined ? 0n : Brackets.maintenance(brackets, gross)
    const cover = Integer.mul(maintenance, maintenanceCover)
    const equity = Integer.max(Integer.divUp(gross, leverage), cover)
    needed.set(instrument.settleIndex, (needed.get(instrument.settleIndex) ?? 0n) + equity)
  }
  const floor = Integer.mul(least, Integer.pow10(decimals))
  needed.set(0, (needed.get(0) ?? 0n) + floor)
  return [...needed].map(([asset, amount]) => ({
    asset: defined(venue.terms.assets[asset], 'contracts settle in an asset').id,
    amount: Amount.of(amount),
  }))
}

function held(venue: Venue, stakes: readonly Stake[]): Map<Instrument, bigint> {
  const sums = new Map<Instrument, bigint>()
  for (const { instrument: id, lots } of stakes) {
    const instrument = Venue.instrument(venue, id)
    sums.set(instrument, (sums.get(instrument) ?? 0n) + lots)
  }
  return sums
}
