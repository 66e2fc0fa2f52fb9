import { Method } from '../../margin/Method.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { AccountState } from '../AccountState.ts'
import { Pool, type Reserve } from '../Pool.ts'
import { State } from '../State.ts'
import { Accrual } from './Accrual.ts'
import { Deficit } from './Deficit.ts'
import { debtsOf } from './debts.ts'
import { pledgesOf } from './pledges.ts'

/**
 * A loss that a pool will have at the prices of now, though nobody has borne it yet: what its deficits
 * are beyond the collateral it took over, and what its insolvent borrowers owe beyond all they pledge,
 * less the income of the house, which bears it first.
 *
 * Rules: [POOL25]
 */
export function of(state: State, pool: Pool, reserve: Reserve): Amount {
  if (reserve.redeems === 'par') return Amount.zero
  const lacks = missingIn(state, reserve)
  if (lacks === 0n) return Amount.zero
  // With interest to now, of which the house has its share: who leaves first bears no more for it.
  const now = Accrual.current(state, pool, reserve)
  const borne = Integer.max(0n, lacks - Pool.income(pool, now))
  return Amount.of(Integer.min(borne, Pool.lent(pool, now)))
}

/** All that will be missing, whoever bears it. */
export const missingIn = (state: State, reserve: Reserve): bigint =>
  Deficit.uncovered(state, reserve) + unpayable(state, reserve)

/** What a claim stands for while a loss is known, in rays: its index, less its part of the loss. */
export function fairIndex(state: State, pool: Pool, reserve: Reserve, index: bigint): bigint {
  const loss = of(state, pool, reserve)
  if (loss === 0n) return index
  const lent = Pool.lent(pool, Accrual.current(state, pool, reserve))
  return Integer.mulDivDown(index, lent - loss, lent)
}

/**
 * What borrowers who are insolvent owe beyond their collateral, each debt in proportion, and beyond what
 * the fund and those who insure their loans have for it.
 */
function unpayable(state: State, reserve: Reserve): bigint {
  let sum = 0n
  const insurers = new Set<string>()
  for (const account of mayBeInsolvent(state)) {
    if (account.kind !== 'own' || (account.balances[reserve.debt.index] ?? 0n) >= 0n) continue
    const lacks = missing(state, account, reserve)
    if (lacks === 0n) continue
    sum += lacks
    const loan = account.rules?.bound && Method.loan(account.rules.bound)
    const insurer = loan?.method.liquidation.insurance
    if (insurer != null) insurers.add(insurer)
  }
  return sum === 0n ? 0n : Integer.max(0n, sum - helpOf(state, reserve, insurers))
}

/** What others pay before lenders do. */
function helpOf(state: State, { asset }: Reserve, insurers: ReadonlySet<string>): bigint {
  const fund = State.house(state, 'fund').balances[asset.index] ?? 0n
  let sum = Integer.max(0n, fund)
  for (const id of insurers) {
    const pool = state.pools.get(id)
    const reserve = pool && Pool.reserve(pool, asset)
    if (pool !== undefined && reserve !== undefined) sum += Pool.cash(pool, reserve)
  }
  return sum
}

/** Who is insolvent is over its last rung, and so liquidated where liquidation acts. */
const mayBeInsolvent = (state: State): readonly AccountState[] =>
  state.armed ? State.troubled(state) : state.accounts

function missing(state: State, account: AccountState, reserve: Reserve): bigint {
  const rules = State.rulesOf(state, account)
  const loan = rules && Method.loan(rules)
  // Others take it over with its collateral.
  if (rules === null || loan === null || loan.method.liquidation.badDebt === 'redistribute')
    return 0n
  const debts = debtsOf(state, account, rules)
  const own = debts.find((debt) => debt.reserve === reserve)
  const owed = debts.reduce((sum, { value }) => sum + value, 0n)
  const worth = pledgesOf(state, account, rules).reduce((sum, { value }) => sum + value, 0n)
  const has = worth + inAuction(state, account, rules.numeraire)
  if (own === undefined || has >= owed) return 0n
  return Integer.mulDivDown(own.amount, owed - has, owed)
}

/** The worth of lots that are being sold for an account. */
function inAuction(state: State, account: AccountState, numeraire: Reserve['asset']): bigint {
  let sum = 0n
  for (const { account: of, collateral, sale } of state.auctions.values()) {
    if (of !== account) continue
    const amount = Amount.of(PriceBook.underlying(state.book, collateral, Amount.of(sale.lot)))
    const coin = State.underlyingOf(state, collateral.index)
    sum += PriceBook.convert(state.book, amount, coin, numeraire) ?? 0n
  }
  return sum
}

export * as KnownLoss from './KnownLoss.ts'
