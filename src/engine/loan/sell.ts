import type { Assessment } from '../../model/Assessment.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { DeskSale } from '../../protocols/desk/DeskSale.ts'
import type { AccountState } from '../AccountState.ts'
import type { Event } from '../Event.ts'
import { Pool } from '../Pool.ts'
import type { State } from '../State.ts'
import { type Debt, debtsOf } from './debtsOf.ts'
import { type Pledged, pledgesOf } from './pledgesOf.ts'
import { repayFrom } from './repayFrom.ts'

/**
 * Orders collateral sold on the spot market: so much that, the fee paid and the rest repaid, the
 * loan stands at its target; all of it where no part does. The most valuable collateral goes first,
 * for the largest debt that it can be sold for. What is lent to a pool is redeemed for it.
 *
 * Rules: [POOL14] [DESK4]
 */
export function* sell(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  assessment: Assessment,
): Iterable<Event> {
  const { feeRate, target, silence } = terms.rulebook.liquidation
  for (const pledged of pledgesOf(state, account, terms)) {
    for (const debt of debtsOf(state, account, terms)) {
      const instrument = marketOf(state, pledged, debt)
      if (instrument === undefined) continue
      if (PriceBook.usable(state.book, instrument) === undefined) continue
      const { baseAtomsPerLot: base, lotsMin } = instrument
      const needed = Ratio.divUp(toSell(pledged, assessment, target, feeRate), base)
      const wanted = Integer.max(needed, lotsMin)
      yield* redeem(state, account, pledged, Amount.of(Ratio.mulUp(wanted, base)))
      const held = account.balances[pledged.asset.index] ?? 0n
      const lots = Integer.min(wanted, Ratio.divDown(held, base))
      if (lots < lotsMin) continue
      yield {
        type: 'LiquidationOrdered',
        order: `liquidation-${state.counters.order + 1}`,
        account: account.id,
        instrument: instrument.id,
        leg: 'net',
        lots: Quantity.of(-lots),
        purpose: 'convert',
        bankruptcyPrice: null,
        deadline: state.time + silence,
      }
      return
    }
  }
}

/** The spot market where a collateral is sold for what is owed. */
const marketOf = (state: State, { asset }: Pledged, debt: Debt): Instrument | undefined =>
  state.instruments.find(
    (one) =>
      one.kind === 'spot' && one.baseIndex === asset.index && one.settleIndex === debt.asset.index,
  )

/** Whether no market sells any of it for what is owed, or not so little: a sale will never help. */
export const isUnsaleable = (
  state: State,
  pledges: readonly Pledged[],
  debts: readonly Debt[],
): boolean =>
  pledges.every((pledged) =>
    debts.every((debt) => {
      const market = marketOf(state, pledged, debt)
      return market === undefined || lotsIn(pledged, market) < market.lotsMin
    }),
  )

const lotsIn = ({ amount }: Pledged, { baseAtomsPerLot }: Instrument): bigint =>
  Ratio.divDown(amount, baseAtomsPerLot)

/** What is owed in an asset that is pledged itself needs no market: it is repaid out of it. */
export function* netOff(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
): Iterable<Event> {
  for (const { asset, amount } of debtsOf(state, account, terms)) {
    const pledged = pledgesOf(state, account, terms).find((one) => one.asset === asset)
    if (pledged === undefined) continue
    yield* redeem(state, account, pledged, amount)
    yield* repayFrom(state, account, asset)
  }
}

/** Atoms of a collateral whose sale brings the loan to its target; all of it where none does. */
function toSell(
  { amount, value, threshold }: Pledged,
  { net, gross }: Assessment,
  target: Ratio,
  feeRate: Ratio,
): Amount {
  const loan = { debt: gross, collateral: net + gross }
  const sale = DeskSale.saleTo(loan, Ratio.mul(target, threshold), feeRate)
  if (sale === null || sale >= value) return amount
  return Amount.of(Integer.mulDivUp(amount, sale, value))
}

/** Turns claims into the collateral itself, as far as the pools can pay. */
export function* redeem(
  state: State,
  account: AccountState,
  { asset }: Pledged,
  wanted: Amount,
): Iterable<Event> {
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    const short = wanted - (account.balances[asset.index] ?? 0n)
    if (reserve === undefined || short <= 0n) continue
    const held = account.balances[reserve.supply.index] ?? 0n
    const worth = Ray.mulDown(held, reserve.supplyIndex)
    const amount = Amount.of(Integer.min(Integer.min(short, worth), Pool.cash(pool, reserve)))
    if (amount <= 0n) continue
    const claims = Amount.of(Integer.min(held, Ray.divUp(amount, reserve.supplyIndex)))
    yield { type: 'Redeemed', account: account.id, pool: pool.id, asset: asset.id, amount, claims }
  }
}
