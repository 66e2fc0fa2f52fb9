import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import type { AccountState } from '../AccountState.ts'
import { State } from '../State.ts'

/** An account exists. */
export interface AccountOpened {
  readonly type: 'AccountOpened'
  readonly account: AccountId
  readonly owner: string
  /** Who stands behind the owner: caps and concentration look here. */
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  /** Set for an isolated position's sub-account. */
  readonly parent: AccountId | null
  readonly isolates: InstrumentId | null
}

export function evolve(state: State, event: AccountOpened): void {
  const parent = event.parent === null ? null : State.account(state, event.parent)
  const isolates = event.isolates === null ? null : State.instrument(state, event.isolates).index
  const account: AccountState = {
    ...State.blank(event.account, state.accounts.length),
    kind: parent?.kind ?? 'own',
    role: null,
    rules: state.rulebooks.get(event.rulebook) ?? null,
    parent,
    isolates,
    owner: event.owner,
    group: event.group,
    positionMode: event.positionMode,
  }
  State.add(state, account)
  if (parent !== null && isolates !== null) parent.isolated[isolates] = account
}

export * as AccountOpened from './AccountOpened.ts'
