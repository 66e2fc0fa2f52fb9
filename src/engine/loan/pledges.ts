import { Method } from '../../margin/Method.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Asset, AssetId } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { LendingTerms, type Weight } from '../../model/LendingTerms.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Value } from '../../money/Value.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import type { AccountState } from '../AccountState.ts'
import { Concerns } from '../Concerns.ts'
import type { CollateralTaken } from '../Event.ts'
import { Pool } from '../Pool.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Deficit } from './Deficit.ts'
import { byValue } from './debts.ts'

/** The pledged amount of an asset, claims and balance together. */
export interface Pledged {
  readonly asset: Asset
  readonly amount: Amount
  readonly value: Value
  readonly threshold: Ratio
  readonly bonus: Ratio
  readonly bonusShare: Ratio
}

/** All collateral of positive worth, the most valuable first. */
export function pledgesOf(state: State, account: AccountState, rules: BoundRulebook): Pledged[] {
  const { book } = state
  const loan = Method.loan(rules) as LendingTerms
  const weights = LendingTerms.weights(loan, account)
  const sums = new Map<number, bigint>()
  for (const [column, balance] of account.balances.entries()) {
    if (balance === undefined || balance <= 0n) continue
    const held = State.assetAt(state, column)
    const index = held.claim?.of ?? column
    if (weights[index] === undefined || account.elections.unpledged.has(index)) continue
    const amount = PriceBook.underlying(book, held, balance)
    sums.set(index, (sums.get(index) ?? 0n) + amount)
  }
  const found: Pledged[] = []
  for (const [index, sum] of sums) {
    const [asset, weight] = [State.assetAt(state, index), weights[index] as Weight]
    const amount = Amount.of(sum)
    const value = PriceBook.convert(book, amount, asset, rules.numeraire)
    if (value === null || value <= 0n) continue
    const threshold = Ratio.of(LendingTerms.threshold(weight, state.time), loan.denominator)
    found.push({ ...weight, asset, amount, value, threshold })
  }
  return found.sort(byValue)
}

/** The recipient of collateral and the reason, at the current interest indices. */
export interface Handover {
  readonly to: AccountId
  readonly reason: CollateralTaken['reason']
  /** Where it goes to a pool: the asset of its reserve that it is held for. */
  readonly heldFor?: AssetId
}

/**
 * Takes an amount of an asset from an account: its balance first, then claims on pools worth the
 * rest, transferred without redemption. No event where the amount is zero.
 *
 * Rules: [POOL9]
 */
export function transferCollateral(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
  handover: Handover,
): CollateralTaken[] {
  const { book } = state
  const found: CollateralTaken[] = []
  let left: bigint = amount
  for (const index of Concerns.withClaims(state, asset.index)) {
    const held = account.balances[index] ?? 0n
    if (left <= 0n || held <= 0n) continue
    const holding = State.assetAt(state, index)
    const accrued = book.accrued[index] ?? Ratio.one
    const wanted = holding.claim === undefined ? left : Ratio.divUp(left, accrued)
    const taken = Amount.of(Integer.min(held, wanted))
    left -= PriceBook.underlying(book, holding, taken)
    const asset = holding.id
    found.push({ type: 'CollateralTaken', account: account.id, asset, amount: taken, ...handover })
  }
  return found
}

/** What of an asset could be sold now: its balance, and claims as far as their pools have cash. */
export function obtainable(state: State, { balances }: AccountState, asset: Asset): bigint {
  let sum = Integer.max(0n, balances[asset.index] ?? 0n)
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    if (reserve === undefined || Deficit.isLacking(state, pool, reserve)) continue
    const held = Ray.mulDown(balances[reserve.supply.index] ?? 0n, reserve.supplyIndex)
    sum += Integer.max(0n, Integer.min(held, Pool.cash(pool, reserve)))
  }
  return sum
}

/** One holding of an asset, its own atoms or a claim's, and what it is worth in the asset. */
export interface Holding {
  readonly asset: Asset
  readonly amount: Amount
  readonly underlying: bigint
}

/** The largest of an account's holdings of an asset: its balance, or the claims on one pool. */
export function largestHolding(
  state: State,
  { balances }: AccountState,
  asset: Asset,
): Holding | null {
  let largest: Holding | null = null
  for (const index of Concerns.withClaims(state, asset.index)) {
    const amount = balances[index] ?? Amount.zero
    const held = State.assetAt(state, index)
    const underlying = PriceBook.underlying(state.book, held, amount)
    if (underlying > (largest?.underlying ?? 0n)) largest = { asset: held, amount, underlying }
  }
  return largest
}

/** Redeems claims for the collateral itself, as far as the pools have cash. */
export function redeem(run: Run, account: AccountState, { asset }: Pledged, wanted: Amount): void {
  const { state } = run
  for (const pool of state.pools.values()) {
    const reserve = Pool.reserve(pool, asset)
    const short = wanted - (account.balances[asset.index] ?? 0n)
    if (reserve === undefined || short <= 0n) continue
    // Nobody leaves a pool at par while it lacks something; the claim goes as it is.
    if (Deficit.isLacking(state, pool, reserve)) continue
    const held = account.balances[reserve.supply.index] ?? 0n
    const worth = Ray.mulDown(held, reserve.supplyIndex)
    const amount = Amount.of(Integer.min(Integer.min(short, worth), Pool.cash(pool, reserve)))
    if (amount <= 0n) continue
    const claims = Amount.of(Integer.min(held, Ray.divUp(amount, reserve.supplyIndex)))
    const { id } = account
    Run.emit(run, { type: 'Redeemed', account: id, pool: pool.id, asset: asset.id, amount, claims })
  }
}
