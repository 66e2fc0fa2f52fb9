import { limits } from '../../base/limits.ts'
import { balanced } from '../../ledger/post.ts'
import { Method } from '../../margin/Method.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { Asset } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { AccountState } from '../AccountState.ts'
import type { AddMargin, Correct, Deposit, RemoveMargin, Transfer, Withdraw } from '../Command.ts'
import { creditCalls, meansOf } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import { outflowFault } from '../outflow.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'
import { Switches } from '../Switches.ts'

/** The balance commands: the kind and handler of each. */
export const balances = {
  AddMargin: Decision.request(addMargin),
  Correct: Decision.control(correct),
  Deposit: Decision.fact(deposit),
  RemoveMargin: Decision.request(removeMargin),
  Transfer: Decision.request(transfer),
  Withdraw: Decision.request(withdraw),
}

function deposit(state: State, command: Deposit): Decision {
  const account = find.account(state, command.account)
  if (Decision.refused(account)) return account
  if (account.kind !== 'own' && account.role !== 'fund') {
    const detail = `expected an own account or the fund, found ${account.id}, which is ${account.kind}`
    return Decision.reject('account.notOwn', detail)
  }
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const fault = admitAmount(account, asset, command.amount)
  if (fault !== null) return fault
  const { amount } = command
  const event = { type: 'Deposited', account: account.id, asset: asset.id, amount } as const
  return (run) => creditCalls(run, account, meansOf(state, account, asset), [event])
}

function withdraw(state: State, command: Withdraw): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const fault =
    checkWithdrawal(state, account, asset, command.amount) ??
    outflowFault(state, account, asset, command.amount)
  if (fault !== null) return fault
  const { amount } = command
  const view = ProForma.withBalance(account, asset.index, Amount.negate(amount))
  const event = { type: 'Withdrawn', account: account.id, asset: asset.id, amount } as const
  return {
    after: [{ account, view, purpose: 'outflow' }],
    events: (run) => creditCalls(run, account, meansOf(state, account, asset), [event]),
  }
}

function transfer(state: State, command: Transfer): Rejection | Proposal {
  const from = find.own(state, command.from)
  if (Decision.refused(from)) return from
  const to = find.own(state, command.to)
  if (Decision.refused(to)) return to
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  if (from === to) return Decision.reject('command.malformed', 'expected two different accounts')
  return proposeTransfer(state, from, to, { asset, amount: command.amount, reason: 'request' })
}

function addMargin(state: State, command: AddMargin): Rejection | Proposal {
  const sides = marginSides(state, command)
  if (Decision.refused(sides)) return sides
  const { account, isolated, payment } = sides
  return proposeTransfer(state, account, isolated, payment)
}

function removeMargin(state: State, command: RemoveMargin): Rejection | Proposal {
  const sides = marginSides(state, command)
  if (Decision.refused(sides)) return sides
  const { account, isolated, payment } = sides
  return proposeTransfer(state, isolated, account, payment)
}

interface MarginSides {
  readonly account: AccountState
  readonly isolated: AccountState
  readonly payment: Payment
}

/** Looks up an account, its isolated position and the margin to move, or returns a rejection. */
function marginSides(state: State, command: AddMargin | RemoveMargin): Rejection | MarginSides {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const isolated = isolatedOf(state, account, command.instrument)
  if (Decision.refused(isolated)) return isolated
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  return { account, isolated, payment: { asset, amount: command.amount, reason: 'margin' } }
}

function correct(state: State, command: Correct): Decision {
  const { postings, by, reason } = command
  const lines = []
  const sums = new Map<string, bigint>()
  for (const posting of postings) {
    const account = find.account(state, posting.account)
    if (Decision.refused(account)) return account
    const asset = find.asset(state, posting.asset)
    if (Decision.refused(asset)) return asset
    if (posting.amount === 0n || Integer.abs(posting.amount) >= limits.loan) {
      return Decision.reject(
        'amount.outOfLimits',
        `expected an amount other than zero within limits`,
      )
    }
    lines.push({ asset: asset.index, amount: posting.amount })
    const key = `${account.id} ${asset.id}`
    sums.set(key, (sums.get(key) ?? 0n) + posting.amount)
    const fault = nobodysDebt(state, account, asset, sums.get(key) ?? 0n)
    if (fault !== null) return fault
  }
  if (lines.length === 0 || !balanced(lines)) {
    return Decision.reject('correction.unbalanced', 'expected postings that sum to zero by asset')
  }
  return [{ type: 'Corrected', postings, by, reason }]
}

/**
 * Refuses a debt to nobody: under a rulebook that lends what is owed is a claim of a pool.
 *
 * Rules: [POOL19]
 */
function nobodysDebt(
  state: State,
  account: AccountState,
  asset: Asset,
  amount: bigint,
): Rejection | null {
  const rules = State.rulesOf(state, account)
  const after = (account.balances[asset.index] ?? 0n) + amount
  if (account.kind !== 'own' || rules === null || Method.loan(rules) === null) return null
  if (amount >= 0n || after >= 0n || asset.claim !== undefined) return null
  const detail = `${account.id}: expected a debt to a pool, as POOL:debt:${asset.id}, found ${after} atoms of ${asset.id}`
  return Decision.reject('loan.noPool', detail)
}

/** A transfer between accounts and its reason. */
interface Payment {
  readonly asset: Asset
  readonly amount: Amount
  readonly reason: 'request' | 'margin'
}

/**
 * Proposes a transfer between two accounts: an outflow of the first, checked for margin as such,
 * and a deposit that counts toward the calls of the second. What an owner adds to an isolated
 * position of its own leaves nobody, so what stops money from leaving does not stop it.
 *
 * Rules: [ENG4] [ENG8] [ENG11] [ORD6]
 */
export function proposeTransfer(
  state: State,
  from: AccountState,
  to: AccountState,
  { asset, amount, reason }: Payment,
): Rejection | Proposal {
  const isKept = to.parent === from
  const barred = isKept ? liquidating(from) : mayLeave(state, from, asset)
  const fault = barred ?? spendable(from, asset, amount) ?? admitAmount(to, asset, amount)
  if (fault !== null) return fault
  const view = ProForma.withBalance(from, asset.index, Amount.negate(amount))
  const moved = { type: 'Transferred', from: from.id, to: to.id, asset: asset.id, amount } as const
  return {
    after: [{ account: from, view, purpose: isKept ? 'spend' : 'outflow' }],
    events: (run) =>
      creditCalls(run, to, meansOf(state, to, asset), () =>
        creditCalls(run, from, meansOf(state, from, asset), [{ ...moved, reason }]),
      ),
  }
}

/** Why an amount may not leave an account, margin aside. */
export const checkWithdrawal = (
  state: State,
  account: AccountState,
  asset: Asset,
  amount: Amount,
): Rejection | null => mayLeave(state, account, asset) ?? spendable(account, asset, amount)

/**
 * Why an account has no such amount to give. Unrealised profit is never paid out, so the asset's own
 * balance must cover it.
 *
 * Rules: [ENG8]
 */
function spendable(account: AccountState, asset: Asset, amount: Amount): Rejection | null {
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  if (asset.claim !== undefined) {
    const detail = `${asset.id} is a claim on a pool: supply, redeem, borrow or repay instead`
    return Decision.reject('asset.isClaim', detail)
  }
  return Decision.insufficient(asset.id, amount, account.balances[asset.index] ?? 0n)
}

/** Why no money may leave an account, whatever its balances. */
export function mayLeave(state: State, account: AccountState, asset: Asset): Rejection | null {
  if (!Switches.isOn(state, 'withdrawal', 'asset', [asset.id])) {
    return Decision.reject('switch.off', `withdrawal of ${asset.id} is switched off`)
  }
  const { parent } = account
  const isBarred = [account, parent ?? account].some((one) =>
    AccountState.restricted(one, 'noWithdrawal'),
  )
  if (isBarred) {
    return Decision.reject('account.restricted', `account ${account.id} may not withdraw`)
  }
  return liquidating(account)
}

const liquidating = ({ id, liquidation }: AccountState): Rejection | null =>
  liquidation === null
    ? null
    : Decision.reject('account.liquidating', `account ${id} is being liquidated`)

/** Refuses an amount that is not positive or would exceed a balance limit. */
export function admitAmount(account: AccountState, asset: Asset, amount: Amount): Rejection | null {
  const none = Decision.notPositive(amount)
  if (none !== null) return none
  if (asset.claim !== undefined) {
    const detail = `${asset.id} is a claim on a pool: supply, redeem, borrow or repay instead`
    return Decision.reject('asset.isClaim', detail)
  }
  const limit = limitOf(account, asset)
  if ((account.balances[asset.index] ?? 0n) + amount < limit) return null
  return Decision.reject(
    'amount.outOfLimits',
    `expected a balance of ${account.id} below ${limit} atoms of ${asset.id} afterwards`,
  )
}

/** The balance limit: as the account's method has it; the house may hold what all accounts hold. */
export const limitOf = ({ rules }: Pick<AccountState, 'rules'>, asset: Asset): bigint =>
  rules?.method.amountMax(asset) ?? limits.loan

/** The sub-account that isolates an instrument, or a rejection. */
export function isolatedOf(
  state: State,
  account: AccountState,
  id: InstrumentId,
): AccountState | Rejection {
  const instrument = find.instrument(state, id)
  if (Decision.refused(instrument)) return instrument
  const isolated = account.isolated[instrument.index]
  if (isolated !== undefined && account.isolating.has(instrument.index)) return isolated
  return Decision.reject('margin.notIsolated', `account ${account.id} does not isolate ${id}`)
}
