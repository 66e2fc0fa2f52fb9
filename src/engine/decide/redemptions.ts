import { ProForma } from '../../margin/ProForma.ts'
import type { Account } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type { RedeemLoans } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import { Accrual } from '../loan/Accrual.ts'
import { type Handover, transferCollateral } from '../loan/pledges.ts'
import { Redemption } from '../loan/Redemption.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { State } from '../State.ts'

/** The command that redeems loans: its kind and handler. */
export const redemptions = { RedeemLoans: Decision.request(redeemLoans) }

/**
 * Decides a redemption: debts of others in one asset are paid off out of the account's own balance,
 * for their collateral at the index prices.
 *
 * Rules: [REDEEM1] [REDEEM3]
 */
function redeemLoans(state: State, command: RedeemLoans): Rejection | Proposal {
  const redeemer = find.own(state, command.account)
  if (Decision.refused(redeemer)) return redeemer
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const collateral = find.asset(state, command.collateral)
  if (Decision.refused(collateral)) return collateral
  const { amount } = command
  const held = redeemer.balances[asset.index] ?? 0n
  const fault = Decision.notPositive(amount) ?? Decision.insufficient(asset.id, amount, held)
  if (fault !== null) return fault
  const plan = Redemption.plan(state, redeemer, { asset, collateral, amount })
  if (plan.length === 0) {
    const detail = `nobody owes ${asset.id} that may be redeemed for ${collateral.id} now`
    return Decision.reject('loan.noDebt', detail)
  }
  return {
    after: [
      { account: redeemer, view: after(state, redeemer, collateral, plan), purpose: 'spend' },
    ],
    events: (run) => {
      for (const pool of new Set(plan.map((one) => one.pool)))
        Run.emitAll(run, Accrual.of(state, pool))
      creditCalls(run, redeemer, 'deposit', () => {
        for (const one of plan) {
          creditCalls(run, one.borrower, 'reduction', () => emit(run, redeemer, collateral, one))
        }
      })
    },
  }
}

/** The redeemer with what it pays and the collateral it receives, as claims where there are claims. */
function after(
  state: State,
  redeemer: AccountState,
  collateral: Asset,
  plan: readonly Redemption[],
): Account {
  const taken = new Map<AccountState, bigint>()
  let view: Account = redeemer
  for (const one of plan) {
    const { index } = State.asset(state, one.repaid.asset)
    view = ProForma.withBalance(view, index, Amount.negate(one.repaid.amount))
    taken.set(one.borrower, (taken.get(one.borrower) ?? 0n) + one.taken)
  }
  for (const [borrower, sum] of taken) {
    const handed = transferCollateral(state, borrower, collateral, Amount.of(sum), to(redeemer))
    for (const { asset, amount } of handed) {
      view = ProForma.withBalance(view, State.asset(state, asset).index, amount)
    }
  }
  return view
}

const to = ({ id }: AccountState): Handover => ({ to: id, reason: 'redemption' })

function emit(
  run: Run,
  redeemer: AccountState,
  collateral: Asset,
  { borrower, repaid, taken, fee }: Redemption,
): void {
  Run.emit(run, {
    type: 'LoanRedeemed',
    account: borrower.id,
    redeemer: redeemer.id,
    pool: repaid.pool,
    debt: repaid.asset,
    repaid: repaid.amount,
    collateral: collateral.id,
    taken,
    fee,
  })
  Run.emit(run, repaid)
  Run.emitAll(run, transferCollateral(run.state, borrower, collateral, taken, to(redeemer)))
}
