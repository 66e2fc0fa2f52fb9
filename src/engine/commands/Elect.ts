import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Decision, type Proposal } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'

/** Asks to enter or leave a mode of the lending rulebook, and to pledge all but what is named. */
export interface Elect extends Header {
  readonly type: 'Elect'
  readonly account: AccountId
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

/** Rules: [POOL8] */
export function decide(state: State, command: Elect): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { mode, unpledged } = command
  const loan = State.terms(state, account)?.loan ?? null
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
    after: [{ account, view, outflow: false }],
    events: [{ type: 'Elected', account: account.id, mode, unpledged: [...new Set(unpledged)] }],
  }
}

export * as Elect from './Elect.ts'
