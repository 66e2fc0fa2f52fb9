import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { AuctionTerms, Decay, LoanLiquidation } from '../../model/Lending.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { DutchAuction } from '../../protocols/maker/DutchAuction.ts'
import type { PriceDecay } from '../../protocols/maker/PriceDecay.ts'
import type { AccountState } from '../AccountState.ts'
import type { AuctionPrices, Event } from '../Event.ts'
import type { State } from '../State.ts'
import { debtsOf } from './debtsOf.ts'
import { pledgesOf } from './pledgesOf.ts'
import { redeem } from './sell.ts'

/**
 * Puts the most valuable collateral up for sale by a falling price, for the largest debt and the
 * penalty on top. The lot lies in the clearing account until it is sold; what is left of it when the
 * sum is raised comes back.
 *
 * Rules: [POOL13]
 */
export function* openAuction(
  state: State,
  account: AccountState,
  terms: BoundRulebook,
  rules: LoanLiquidation,
): Iterable<Event> {
  const [debt] = debtsOf(state, account, terms)
  const [pledged] = pledgesOf(state, account, terms)
  if (debt === undefined || pledged === undefined || rules.auction === null) return
  yield* redeem(state, account, pledged, pledged.amount)
  const { asset: collateral } = pledged
  const lot = Amount.min(pledged.amount, account.balances[collateral.index] ?? Amount.zero)
  const penalty = Amount.of(Ratio.mulUp(debt.amount, rules.auction.penalty))
  const prices = pricesOf(state, collateral, debt.asset, rules.auction)
  if (lot <= 0n || prices === null || prices.top <= prices.reserve) return
  yield {
    type: 'AuctionOpened',
    auction: `auction-${state.counters.auction + 1}`,
    account: account.id,
    pool: debt.pool.id,
    debt: debt.asset.id,
    collateral: collateral.id,
    lot,
    tab: Amount.add(debt.amount, penalty),
    penalty,
    ...prices,
  }
}

/**
 * The prices as of now, rounded up: the seller's side. Null where an index price is missing or old.
 *
 *     price = index(collateral) × 10^decimals(debt) ÷ (index(debt) × 10^decimals(collateral))
 */
export function pricesOf(
  state: State,
  collateral: Asset,
  debt: Asset,
  { start, reserve }: AuctionTerms,
): AuctionPrices | null {
  const [of, by] = [state.book.indices[collateral.index], state.book.indices[debt.index]]
  if (of === undefined || by === undefined) return null
  const price = Integer.mulDivUp(
    Integer.mul(of.price, Integer.pow10(debt.decimals)),
    Ray.one,
    Integer.mul(by.price, Integer.pow10(collateral.decimals)),
  )
  return { top: Ratio.mulUp(price, start), reserve: Ratio.mulUp(price, reserve) }
}

/** An auction as it starts: lot in atoms, tab in 10⁻²⁷ atoms of the debt, times in milliseconds. */
export function start(
  terms: AuctionTerms,
  lot: Amount,
  tab: Amount,
  { top, reserve }: AuctionPrices,
  at: number,
): DutchAuction {
  return {
    decay: decayOf(terms.decay),
    tail: BigInt(terms.tail),
    cusp: Ratio.mulDown(Ray.one, terms.cusp),
    tabMin: 0n,
    reserve: reserve > 0n ? reserve : null,
    lot,
    tab: Integer.mul(tab, Ray.one),
    top,
    startedAt: BigInt(at),
  }
}

/** A cut applies each second, or each step. */
function decayOf(decay: Decay): PriceDecay {
  if (decay.type === 'linear') return { type: 'linear', tau: BigInt(decay.tau) }
  const cut = Ratio.mulDown(Ray.one, decay.cut)
  const step = decay.type === 'stairstep' ? BigInt(decay.step) : 1_000n
  return { type: 'stairstep', step, cut }
}
