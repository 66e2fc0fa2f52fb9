import { Hypothesis } from '../../margin/Hypothesis.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import { Amount } from '../../money/Amount.ts'
import { admitAmount } from '../admitAmount.ts'
import { bringing } from '../bringing.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { isolatedOf } from '../isolatedOf.ts'
import { outflow } from '../outflow.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** Asks to move collateral out of an isolated position. */
export interface RemoveMargin extends Header {
  readonly type: 'RemoveMargin'
  readonly account: AccountId
  readonly instrument: InstrumentId
  readonly asset: AssetId
  readonly amount: Amount
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: RemoveMargin): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const isolated = isolatedOf(state, account, command.instrument)
  if (Decision.refused(isolated)) return isolated
  const asset = find.asset(state, command.asset)
  if (Decision.refused(asset)) return asset
  const { amount } = command
  const fault = outflow(state, isolated, asset, amount) ?? admitAmount(account, asset, amount)
  if (fault !== null) return fault
  const view = Hypothesis.withBalance(isolated, asset.index, Amount.negate(amount))
  const moved = bringing(state, isolated, 'deposit', [
    {
      type: 'Transferred',
      from: isolated.id,
      to: account.id,
      asset: asset.id,
      amount,
      reason: 'margin',
    },
  ])
  return {
    after: [{ account: isolated, view, outflow: true }],
    events: bringing(state, account, 'deposit', moved),
  }
}

export * as RemoveMargin from './RemoveMargin.ts'
