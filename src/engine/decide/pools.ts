import { Method } from '../../margin/Method.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { AssetId, PoolId } from '../../model/Asset.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { AccountState } from '../AccountState.ts'
import type { Borrow, Elect, Redeem, Repay, Supply } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal, type Purpose } from '../Decision.ts'
import type { Event, InterestAccrued } from '../Event.ts'
import { Accrual } from '../loan/Accrual.ts'
import { closeAuction } from '../loan/auction.ts'
import { closedFault } from '../loan/closedFault.ts'
import { forgoing } from '../loan/forgoing.ts'
import { ceilingFault } from '../loan/isolation.ts'
import { KnownLoss } from '../loan/KnownLoss.ts'
import { worthFault } from '../loan/worthFault.ts'
import { Pool, type Reserve } from '../Pool.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { mayLeave } from './balances.ts'

/** The pool commands: the kind and handler of each. */
export const pools = {
  Borrow: Decision.request(borrow),
  Elect: Decision.request(elect),
  Redeem: Decision.request(redeem),
  Repay: Decision.request(repay),
  Supply: Decision.request(supply),
}

/** The account and the reserve of a transaction with a pool. */
interface Parties {
  readonly account: AccountState
  readonly pool: Pool
  readonly reserve: Reserve
}

/** Looks up the account and the reserve that a command names, or returns a rejection. */
function partiesOf(state: State, command: Supply | Redeem | Borrow | Repay): Rejection | Parties {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const [pool, reserve] = found
  return { account, pool, reserve }
}

/** Decides a supply. Claims are rounded down, against the lender. Rules: [POOL3] [POOL4] */
function supply(state: State, command: Supply): Rejection | Proposal {
  const parties = partiesOf(state, command)
  if (Decision.refused(parties)) return parties
  const { account, pool, reserve } = parties
  const closed = closedFault(pool, reserve, true)
  if (closed !== null) return closed
  const { amount } = command
  const held = account.balances[reserve.asset.index] ?? 0n
  const lacking =
    Decision.notPositive(amount) ?? Decision.insufficient(reserve.asset.id, amount, held)
  if (lacking !== null) return lacking
  const accruals = Accrual.of(state, pool)
  const { supply: index } = Accrual.indicesOf(reserve, accruals)
  if (Pool.isSpent(reserve)) {
    const detail = `lenders of ${reserve.asset.id} to ${pool.id} have lost it: lend to another pool`
    return Decision.reject('pool.spent', detail)
  }
  const lent = Ray.mulUp(Pool.supplied(pool, reserve), index) + amount
  if (reserve.caps.supply !== null && lent > reserve.caps.supply) {
    const detail = `expected at most ${reserve.caps.supply} atoms lent, found ${lent}`
    return Decision.reject('pool.capReached', detail)
  }
  const claims = Amount.of(Ray.divDown(amount, index))
  if (claims === 0n) return Decision.reject('amount.notPositive', 'expected a claim at least')
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const transaction = {
    money: Amount.negate(amount),
    claims,
    side: 'supply',
    purpose: 'spend',
  } as const
  const event = { type: 'Supplied', account: id, pool: pool.id, asset, amount, claims } as const
  return poolTransaction(state, account, { pool, reserve, accruals }, transaction, event)
}

/** Decides a redemption. Claims are rounded up, against the lender. Rules: [POOL3] [POOL5] */
function redeem(state: State, command: Redeem): Rejection | Proposal {
  const parties = partiesOf(state, command)
  if (Decision.refused(parties)) return parties
  const { account, pool, reserve } = parties
  const barred = closedFault(pool, reserve, false) ?? mayLeave(state, account, reserve.asset)
  if (barred !== null) return barred
  const accruals = Accrual.of(state, pool)
  const { supply: index } = Accrual.indicesOf(reserve, accruals)
  const held = account.balances[reserve.supply.index] ?? 0n
  // While a loss is known, a claim stands for its part of what is left.
  const fair = KnownLoss.fairIndex(state, pool, reserve, index)
  const amount = command.amount ?? Amount.of(Ray.mulDown(held, fair))
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  const claims = Amount.of(command.amount === null || fair === 0n ? held : Ray.divUp(amount, fair))
  if (claims > held || fair === 0n) {
    const most = Ray.mulDown(held, fair)
    const detail = `expected at most ${most} atoms of ${reserve.asset.id} lent, found ${amount}`
    return Decision.reject('balance.insufficient', detail)
  }
  const illiquid = cashFault(pool, reserve, amount)
  if (illiquid !== null) return illiquid
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const given = Amount.negate(claims)
  const transaction = { money: amount, claims: given, side: 'supply', purpose: 'outflow' } as const
  const paid = fair === index ? claims : Amount.of(Ray.divUp(amount, index))
  const event = {
    type: 'Redeemed',
    account: id,
    pool: pool.id,
    asset,
    amount,
    claims: paid,
  } as const
  const proposal = poolTransaction(state, account, { pool, reserve, accruals }, transaction, event)
  const forgone = Amount.sub(claims, paid)
  return forgone > 0n ? forgoing(proposal, accruals, event, forgone, index) : proposal
}

/** Refuses an amount that a pool cannot pay from its cash. */
function cashFault(pool: Pool, reserve: Reserve, amount: Amount): Rejection | null {
  const cash = Pool.cash(pool, reserve)
  if (cash >= amount) return null
  const detail = `pool ${pool.id} holds ${cash} atoms of ${reserve.asset.id}, asked ${amount}`
  return Decision.reject('pool.illiquid', detail)
}

/** Decides a borrowing. Debt claims are rounded up, against the borrower. Rules: [POOL3] [POOL6] */
function borrow(state: State, command: Borrow): Rejection | Proposal {
  const parties = partiesOf(state, command)
  if (Decision.refused(parties)) return parties
  const { account, pool, reserve } = parties
  const { amount } = command
  const barred = closedFault(pool, reserve, true) ?? refusalOf(state, account, reserve, amount)
  if (barred !== null) return barred
  const accruals = Accrual.of(state, pool)
  const { debt: index } = Accrual.indicesOf(reserve, accruals)
  const illiquid = cashFault(pool, reserve, amount)
  if (illiquid !== null) return illiquid
  const owed = Ray.mulUp(Pool.owed(pool, reserve), index) + amount
  if (reserve.caps.borrow !== null && owed > reserve.caps.borrow) {
    const detail = `expected at most ${reserve.caps.borrow} atoms owed, found ${owed}`
    return Decision.reject('pool.capReached', detail)
  }
  const claims = Amount.of(Ray.divUp(amount, index))
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  const given = Amount.negate(claims)
  const idle =
    worthFault(state, account, reserve, claims, index) ??
    ceilingFault(state, account, reserve.asset, amount)
  if (idle !== null) return idle
  const transaction = { money: amount, claims: given, side: 'debt', purpose: 'borrow' } as const
  const event = { type: 'Borrowed', account: id, pool: pool.id, asset, amount, claims } as const
  return poolTransaction(state, account, { pool, reserve, accruals }, transaction, event)
}

/** Why it is refused, margin aside. */
function refusalOf(
  state: State,
  account: AccountState,
  { asset }: Reserve,
  amount: Amount,
): Rejection | null {
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  const rules = State.rulesOf(state, account)
  if (rules !== null && Method.loan(rules) === null) {
    return Decision.reject('rulebook.doesNotLend', `the rulebook of ${account.id} does not lend`)
  }
  if (!Switches.isOn(state, 'newRisk', 'asset', [asset.id])) {
    return Decision.reject('switch.off', `new risk in ${asset.id} is switched off`)
  }
  if (AccountState.restricted(account, 'reduceOnly')) {
    return Decision.reject('account.restricted', `account ${account.id} may only reduce`)
  }
  if (account.liquidation === null) return null
  return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
}

/**
 * Decides a repayment. Debt claims extinguished are rounded down, against the borrower.
 *
 * Rules: [POOL3] [POOL7] [POOL13]
 */
function repay(state: State, command: Repay): Rejection | Proposal {
  const parties = partiesOf(state, command)
  if (Decision.refused(parties)) return parties
  const { account, pool, reserve } = parties
  const closed = closedFault(pool, reserve, false)
  if (closed !== null) return closed
  const accruals = Accrual.of(state, pool)
  const { debt: index } = Accrual.indicesOf(reserve, accruals)
  const claimed = Amount.negate(account.balances[reserve.debt.index] ?? Amount.zero)
  const { id, asset } = { id: account.id, asset: reserve.asset.id }
  if (claimed <= 0n) return Decision.reject('loan.noDebt', `${id} owes no ${asset} to ${pool.id}`)
  const owed = Amount.of(Ray.mulUp(claimed, index))
  const amount = Amount.min(command.amount ?? owed, owed)
  const held = account.balances[reserve.asset.index] ?? 0n
  const lacking = Decision.insufficient(asset, amount, held)
  if (lacking !== null) return lacking
  const claims = amount === owed ? claimed : Amount.of(Ray.divDown(amount, index))
  if (claims <= 0n) {
    return Decision.reject('amount.notPositive', `expected an amount that repays, found ${amount}`)
  }
  const transaction = {
    money: Amount.negate(amount),
    claims,
    side: 'debt',
    purpose: 'spend',
  } as const
  const event = { type: 'Repaid', payer: id, account: id, pool: pool.id, asset, amount, claims }
  const repaid = { ...event, type: 'Repaid' } as const
  const proposal = poolTransaction(state, account, { pool, reserve, accruals }, transaction, repaid)
  return {
    ...proposal,
    events: (run) => {
      Run.emitAll(run, proposal.events)
      closeAuctions(run, account, pool, reserve)
    },
  }
}

/** A borrower that has repaid in full gets back the lot that was in auction for the debt. */
function closeAuctions(
  run: Run,
  account: AccountState,
  pool: Pool,
  { asset, debt }: Reserve,
): void {
  if ((account.balances[debt.index] ?? 0n) < 0n) return
  for (const auction of [...run.state.auctions.values()]) {
    const isFor = auction.account === account && auction.pool === pool && auction.debt === asset
    if (isFor) Run.emit(run, closeAuction(auction, 'repaid'))
  }
}

/** Rules: [POOL8] */
function elect(state: State, command: Elect): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { mode, unpledged } = command
  const rules = State.rulesOf(state, account)
  const loan = rules && Method.loan(rules)
  if (loan === null) {
    return Decision.reject('rulebook.doesNotLend', `the rulebook of ${account.id} does not lend`)
  }
  if (mode !== null && !loan.modes.has(mode)) {
    return Decision.reject('loan.modeUnknown', `the rulebook of ${account.id} has no mode ${mode}`)
  }
  if (account.liquidation !== null) {
    return Decision.reject('account.liquidating', `account ${account.id} is being liquidated`)
  }
  const places = new Set<number>()
  for (const id of unpledged) {
    const asset = find.asset(state, id)
    if (Decision.refused(asset)) return asset
    places.add(asset.index)
  }
  const view = { ...account, elections: { mode, unpledged: places } }
  return {
    after: [{ account, view, purpose: 'risk' }],
    events: [{ type: 'Elected', account: account.id, mode, unpledged: [...new Set(unpledged)] }],
  }
}

/** A reserve of a pool, and the accrual that brings its interest to now. */
interface AccruedReserve {
  readonly pool: Pool
  readonly reserve: Reserve
  readonly accruals: readonly InterestAccrued[]
}

/** An account's gain or loss in a pool transaction. */
export interface PoolTransaction {
  /** Atoms of the asset; negative where the account pays. */
  readonly money: Amount
  /** Atoms of the claim, supply or debt; negative where the account gives or owes. */
  readonly claims: Amount
  readonly side: 'supply' | 'debt'
  readonly purpose: Purpose
}

/**
 * Proposes a transaction between an account and a pool: accrual first, then the transaction. The
 * margin check, as any, is at the accrued worth of claims.
 *
 * Rules: [POOL2] [POOL3] [ENG4]
 */
export function poolTransaction(
  state: State,
  account: AccountState,
  { reserve, accruals }: AccruedReserve,
  transaction: PoolTransaction,
  event: Event,
): Proposal {
  // Borrowed money backs nothing of the debt that brings it: at a protocol it leaves at once.
  const isDrawn = transaction.purpose === 'borrow'
  const paid = isDrawn
    ? account
    : ProForma.withBalance(account, reserve.asset.index, transaction.money)
  const view = ProForma.withBalance(
    paid,
    reserve[transaction.side].index,
    Amount.of(transaction.claims),
  )
  const dust = isDrawn ? 0n : dustOf(state, account, reserve, transaction.side)
  return {
    after: [{ account, view, purpose: transaction.purpose, dust }],
    events: (run) => {
      Run.emitAll(run, accruals)
      creditCalls(run, account, 'deposit', [event])
    },
  }
}

/**
 * The worth of one claim and one atom, plus one unit for each rounding: the rounding bound of a
 * transaction.
 */
function dustOf(
  state: State,
  account: AccountState,
  reserve: Reserve,
  side: 'supply' | 'debt',
): bigint {
  const numeraire = State.rulesOf(state, account)?.numeraire
  if (numeraire === undefined) return 0n
  const { book } = state
  const atoms = Ratio.mulUp(1n, book.accrued[reserve[side].index] ?? Ratio.one) + 1n
  return 2n - (PriceBook.convert(book, Amount.of(-atoms), reserve.asset, numeraire) ?? 0n)
}

/** Looks up a pool and one of its reserves, or rejects the unknown name. */
export function reserveOf(
  state: State,
  command: { readonly pool: PoolId; readonly asset: AssetId },
): readonly [Pool, Reserve] | Rejection {
  const pool = find.pool(state, command.pool)
  if (Decision.refused(pool)) return pool
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const reserve = Pool.reserve(pool, asset)
  if (reserve !== undefined) return [pool, reserve]
  return Decision.reject('pool.noReserve', `pool ${pool.id} has no reserve of ${asset.id}`)
}
