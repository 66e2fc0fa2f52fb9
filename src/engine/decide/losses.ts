import { Method } from '../../margin/Method.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import type { BuyCollateral, PayDeficit, TellLoss } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import type { CollateralBought } from '../Event.ts'
import { Accrual } from '../loan/Accrual.ts'
import { indexPrice } from '../loan/auction.ts'
import { Loss } from '../loan/Loss.ts'
import type { Pool, Reserve, Taken } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { reserveOf } from './pools.ts'

/** The commands about losses of pools: the kind and handler of each. */
export const losses = {
  BuyCollateral: Decision.request(buyCollateral),
  PayDeficit: Decision.control(payDeficit),
  TellLoss: Decision.fact(tellLoss),
}

/** What a pool offers: collateral held for a reserve, under the rules of the loan it came from. */
interface Offer {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly held: Taken
  readonly rules: BoundRulebook
}

/** Decides a purchase. The price is rounded up, against the buyer. Rules: [POOL26] */
function buyCollateral(state: State, command: BuyCollateral): Rejection | Proposal {
  const buyer = find.own(state, command.account)
  if (Decision.refused(buyer)) return buyer
  const offer = offerOf(state, command)
  if (Decision.refused(offer)) return offer
  const { pool, reserve, held } = offer
  const unpriced = priceFault(state, offer)
  if (unpriced !== null) return unpriced
  const price = priceOf(state, offer)
  const wanted = Integer.mulDivDown(command.amount, Ray.one, price)
  const amount = Amount.of(Integer.min(wanted, held.amount))
  const cost = Amount.of(Ray.mulUp(amount, price))
  const fault = purchaseFault(command, buyer, reserve, { amount, cost })
  if (fault !== null) return fault
  const paid = ProForma.withBalance(buyer, reserve.asset.index, Amount.negate(cost))
  const accruals = Accrual.of(state, pool)
  return {
    after: [
      { account: buyer, view: ProForma.withBalance(paid, held.asset, amount), purpose: 'spend' },
    ],
    events: (run) => {
      Run.emitAll(run, accruals)
      creditCalls(run, buyer, 'deposit', [boughtOf(command, cost, amount)])
      settle(run, offer)
    },
  }
}

function offerOf(state: State, command: BuyCollateral): Rejection | Offer {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const asset = find.asset(state, command.collateral)
  if (Decision.refused(asset)) return asset
  const held = reserve.taken.find((one) => one.asset === asset.index)
  const rules = held && state.rulebooks.get(held.rules)?.bound
  if (held === undefined || rules == null) {
    const detail = `pool ${pool.id} has no ${asset.id} for sale that it holds for ${reserve.asset.id}`
    return Decision.reject('loan.noCollateral', detail)
  }
  return { pool, reserve, held, rules }
}

/** Why nothing is sold now. */
function priceFault(state: State, { reserve, held, rules }: Offer): Rejection | null {
  const coin = State.underlyingOf(state, held.asset)
  for (const { id, index } of [coin, reserve.asset]) {
    if (!Switches.isOn(state, 'liquidation', 'asset', [id])) {
      return Decision.reject('switch.off', `liquidation of ${id} is switched off`)
    }
    if (index === rules.numeraire.index) continue
    const price = state.book.indices[index]
    const validity = PriceBook.validity(price, state.time, rules.rulebook.prices.staleAfter)
    if (validity === 'fresh') continue
    const found = price?.doubt === undefined ? validity : 'one in doubt'
    const code = price?.doubt === undefined ? `price.${validity}` : 'price.doubtful'
    return Decision.reject(
      code as Rejection['code'],
      `${id}: expected a fresh price, found ${found}`,
    )
  }
  if (indexPrice(state, State.assetAt(state, held.asset), reserve.asset) !== null) return null
  return Decision.reject('price.missing', `expected a price of ${coin.id}`)
}

/** The storefront price in rays, atoms for an atom, rounded up. */
function priceOf(state: State, { reserve, held, rules }: Offer): bigint {
  const coin = State.underlyingOf(state, held.asset)
  const price = indexPrice(state, State.assetAt(state, held.asset), reserve.asset) ?? 0n
  return Ratio.mulUp(price, Ratio.sub(Ratio.one, discountOf(rules, coin.id)))
}

/**
 * The storefront's share of what a liquidation costs its borrower.
 *
 *     discount = storefront × bonus ÷ (1 + bonus)
 */
function discountOf(rules: BoundRulebook, asset: string): Ratio {
  const loan = Method.loan(rules)
  const bonus = loan?.method.collateral.get(asset)?.bonus ?? Ratio.zero
  const share = loan?.method.liquidation.storefront ?? Ratio.zero
  const { numerator, denominator } = Ratio.add(Ratio.one, bonus)
  return Ratio.mul(share, Ratio.mul(bonus, Ratio.of(denominator, numerator)))
}

function purchaseFault(
  { account, least }: BuyCollateral,
  buyer: AccountState,
  { asset }: Reserve,
  { amount, cost }: { readonly amount: Amount; readonly cost: Amount },
): Rejection | null {
  if (amount <= 0n) {
    return Decision.reject('amount.notPositive', `expected an amount that buys something`)
  }
  if (least !== null && amount < least) {
    const detail = `expected at least ${least} atoms for it, found ${amount}`
    return Decision.reject('auction.tooDear', detail)
  }
  const held = buyer.balances[asset.index] ?? 0n
  if (held >= cost) return null
  const detail = `${account}: expected a balance of at least ${cost} atoms of ${asset.id}, found ${held}`
  return Decision.reject('balance.insufficient', detail)
}

const boughtOf = (
  { account, pool, asset, collateral }: BuyCollateral,
  cost: Amount,
  amount: Amount,
): CollateralBought => ({
  type: 'CollateralBought',
  ...{ account, pool, asset, cost, collateral, amount },
})

/** With nothing left for sale, what is still lacking is borne as the rulebook says. */
function settle(run: Run, { pool, reserve, rules }: Offer): void {
  const terms = Method.loan(rules)?.method.liquidation as LoanLiquidation
  if (reserve.taken.length === 0) Loss.bear(run, pool, reserve, reserve.deficit, terms)
}

/** Rules: [POOL27] */
function tellLoss(state: State, command: TellLoss): Decision {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  const { supply } = command
  const { supply: index } = Accrual.indicesAt(pool, reserve, State.seconds(state))
  if (supply <= 0n || supply >= index) {
    const detail = `${reserve.asset.id}: expected an index above zero and below ${index}, found ${supply}`
    return Decision.reject('amount.outOfLimits', detail)
  }
  const { id: asset } = reserve.asset
  return [...Accrual.of(state, pool), { type: 'LossTold', pool: pool.id, asset, supply }]
}

/** Rules: [POOL12] */
function payDeficit(state: State, command: PayDeficit): Decision {
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, { asset, deficit }] = found
  const { amount } = command
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  if (amount > deficit) {
    const detail = `expected at most the deficit of ${deficit} atoms, found ${amount}`
    return Decision.reject('pool.deficitUnknown', detail)
  }
  const held = State.house(state, 'fund').balances[asset.index] ?? 0n
  if (held < amount) {
    const detail = `expected a balance of the fund of at least ${amount} atoms, found ${held}`
    return Decision.reject('balance.insufficient', detail)
  }
  const paid = { type: 'DeficitPaid', pool: pool.id, asset: asset.id, amount } as const
  return [...Accrual.of(state, pool), paid]
}
