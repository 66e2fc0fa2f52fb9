import { assert } from '../../base/assert.ts'
import { move } from '../../ledger/move.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Ray } from '../../protocols/aave/Ray.ts'
import { AccountState } from '../AccountState.ts'
import type {
  Borrowed,
  ClaimsForgone,
  CollateralBought,
  CollateralTaken,
  DebtRedistributed,
  DebtWrittenOff,
  DeficitPaid,
  Elected,
  IncomeTaken,
  InsuranceUsed,
  InterestAccrued,
  LossCovered,
  LossShared,
  LossTold,
  Redeemed,
  Repaid,
  ReserveChanged,
  Supplied,
} from '../Event.ts'
import { Accrual, type Indices } from '../loan/Accrual.ts'
import { Pool, type Reserve, type Taken } from '../Pool.ts'
import { State } from '../State.ts'

/** The pool events: the effect of each on State. */
export const pools = {
  Borrowed: borrowed,
  ClaimsForgone: claimsForgone,
  CollateralBought: collateralBought,
  CollateralTaken: collateralTaken,
  DebtRedistributed: debtRedistributed,
  DebtWrittenOff: debtWrittenOff,
  DeficitPaid: deficitPaid,
  IncomeTaken: incomeTaken,
  ReserveChanged: reserveChanged,
  Elected: elected,
  InsuranceUsed: insuranceUsed,
  InterestAccrued: interestAccrued,
  LossCovered: lossCovered,
  LossShared: lossShared,
  LossTold: lossTold,
  Redeemed: redeemed,
  Repaid: repaid,
  Supplied: supplied,
}

function supplied(state: State, event: Supplied): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const [paid, claims] = [event.amount, event.claims]
  exchange(account, account, pool, reserve, { paid, claims, side: 'supply' })
}

function redeemed(state: State, event: Redeemed): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const [paid, claims] = [Amount.negate(event.amount), Amount.negate(event.claims)]
  exchange(account, account, pool, reserve, { paid, claims, side: 'supply' })
}

function borrowed(state: State, event: Borrowed): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const [paid, claims] = [Amount.negate(event.amount), Amount.negate(event.claims)]
  exchange(account, account, pool, reserve, { paid, claims, side: 'debt' })
}

function repaid(state: State, event: Repaid): void {
  const [pool, reserve] = State.reserve(state, event)
  const payer = State.account(state, event.payer)
  const account = State.account(state, event.account)
  const { amount: paid, claims } = event
  exchange(payer, account, pool, reserve, { paid, claims, side: 'debt' })
}

function elected(state: State, event: Elected): void {
  const account = State.account(state, event.account)
  const unpledged = event.unpledged.map((id) => State.asset(state, id).index)
  account.elections = AccountState.electionsOf(event.mode, unpledged)
}

function interestAccrued(state: State, event: InterestAccrued): void {
  const [, reserve] = State.reserve(state, event)
  assert(event.debt >= reserve.debtIndex, 'a debt never shrinks by interest')
  reserve.accruedAt = event.at
  setIndices(state, reserve, event.supply, event.debt)
}

function collateralTaken(state: State, event: CollateralTaken): void {
  const [from, to] = [State.account(state, event.account), State.account(state, event.to)]
  const { index: asset } = State.asset(state, event.asset)
  move(from, to, asset, event.amount)
  if (event.heldFor === undefined) return
  const held = State.asset(state, event.heldFor)
  const pool = [...state.pools.values()].find(({ account }) => account === to)
  const reserve = pool && Pool.reserve(pool, held)
  if (reserve === undefined) return
  const amount = Amount.add(event.amount, Amount.of(Pool.takenOf(reserve.taken, asset)))
  const rules = from.rules?.id ?? ''
  reserve.taken = [...without(reserve, asset), { asset, amount, rules }]
}

const without = ({ taken }: Reserve, index: number): readonly Taken[] =>
  taken.filter(({ asset }) => asset !== index)

/** What is paid covers the deficit; more than that is the house's. */
function collateralBought(state: State, event: CollateralBought): void {
  const buyer = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  const { index: asset } = State.asset(state, event.collateral)
  move(buyer, pool.account, reserve.asset.index, event.cost)
  move(pool.account, buyer, asset, event.amount)
  reserve.deficit = Amount.max(Amount.zero, Amount.sub(reserve.deficit, event.cost))
  const held = reserve.taken.find((one) => one.asset === asset)
  const amount = Amount.sub(held?.amount ?? Amount.zero, event.amount)
  const left = held !== undefined && amount > 0n ? [{ ...held, amount }] : []
  reserve.taken = [...without(reserve, asset), ...left]
}

function claimsForgone(state: State, event: ClaimsForgone): void {
  const [pool, reserve] = State.reserve(state, event)
  move(State.account(state, event.account), pool.account, reserve.supply.index, event.claims)
}

function lossTold(state: State, event: LossTold): void {
  const [, reserve] = State.reserve(state, event)
  setIndices(state, reserve, event.supply, reserve.debtIndex)
}

function insuranceUsed(state: State, event: InsuranceUsed): void {
  const [, reserve] = State.reserve(state, event)
  setIndices(state, reserve, event.supply, reserve.debtIndex)
}

function debtRedistributed(state: State, event: DebtRedistributed): void {
  const [from, to] = [State.account(state, event.account), State.account(state, event.to)]
  const [, reserve] = State.reserve(state, event)
  move(to, from, reserve.debt.index, event.claims)
}

function debtWrittenOff(state: State, event: DebtWrittenOff): void {
  const account = State.account(state, event.account)
  const [pool, reserve] = State.reserve(state, event)
  move(pool.account, account, reserve.debt.index, event.claims)
  reserve.deficit = Amount.add(reserve.deficit, event.amount)
}

function lossCovered(state: State, event: LossCovered): void {
  const [, reserve] = State.reserve(state, event)
  reserve.deficit = Amount.sub(reserve.deficit, event.amount)
}

function lossShared(state: State, event: LossShared): void {
  const [, reserve] = State.reserve(state, event)
  reserve.deficit = Amount.sub(reserve.deficit, event.amount)
  setIndices(state, reserve, event.supply, reserve.debtIndex)
}

function incomeTaken(state: State, event: IncomeTaken): void {
  const [pool, reserve] = State.reserve(state, event)
  move(pool.account, State.house(state, 'fund'), reserve.asset.index, event.amount)
}

function reserveChanged(
  state: State,
  { curve, caps, status, forced, ...event }: ReserveChanged,
): void {
  const [, reserve] = State.reserve(state, event)
  reserve.curve = curve
  reserve.caps = caps
  if (status === 'active') delete reserve.status
  else reserve.status = status
  if (forced === true) reserve.forced = forced
  else delete reserve.forced
}

function deficitPaid(state: State, event: DeficitPaid): void {
  const [pool, reserve] = State.reserve(state, event)
  move(State.house(state, 'fund'), pool.account, reserve.asset.index, event.amount)
  reserve.deficit = Amount.sub(reserve.deficit, event.amount)
}

/** The direction of an amount and of its claims between an account and a pool. */
interface Exchange {
  /** Atoms of the asset paid to the pool; negative where the pool pays. */
  readonly paid: Amount
  /** Claims credited to the account: supply claims it gains, or debt claims it no longer owes. */
  readonly claims: Amount
  readonly side: 'supply' | 'debt'
}

/**
 * The four postings of every pool transaction: the asset one way, claims the other.
 *
 * Rules: [POOL1]
 */
function exchange(
  payer: AccountState,
  account: AccountState,
  pool: Pool,
  reserve: Reserve,
  { paid, claims, side }: Exchange,
): void {
  if (payer !== pool.account) move(payer, pool.account, reserve.asset.index, paid)
  move(pool.account, account, reserve[side].index, claims)
}

/**
 * Brings the worth of every claim in the price book to the clock's second. What a reserve has
 * recorded stays as it was until an accrual is emitted.
 *
 * Rules: [POOL2]
 */
export function passInterest(state: State): void {
  const now = State.seconds(state)
  for (const pool of state.pools.values()) {
    for (const reserve of pool.reserves) {
      setWorth(state, reserve, Accrual.indicesAt(pool, reserve, now))
    }
  }
}

/** Writes the interest indices of a reserve. */
function setIndices(state: State, reserve: Reserve, supply: bigint, debt: bigint): void {
  reserve.supplyIndex = supply
  reserve.debtIndex = debt
  setWorth(state, reserve, { supply, debt })
}

/** A worth that has not changed is left: to bring it to lowest terms costs more than all the rest. */
function setWorth({ book }: State, reserve: Reserve, indices: Indices): void {
  for (const side of ['supply', 'debt'] as const) {
    const { index } = reserve[side]
    const worth = book.accrued[index]
    const isSame =
      worth !== undefined &&
      Integer.mul(worth.numerator, Ray.one) === Integer.mul(indices[side], worth.denominator)
    if (!isSame) book.accrued[index] = Accrual.worthOf(indices)[side]
  }
}
