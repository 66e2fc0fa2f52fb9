import { move } from '../../ledger/move.ts'
import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import { Amount } from '../../money/Amount.ts'
import type { AccountState } from '../AccountState.ts'
import type { ImportedBalance, ImportedPosition } from '../commands/ImportAccount.ts'
import { State } from '../State.ts'

/** A mirrored account is now as its venue reports it. */
export interface AccountImported {
  readonly type: 'AccountImported'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
  readonly source: string
}

export function evolve(state: State, event: AccountImported): void {
  const account = state.accountById.get(event.account) ?? open(state, event)
  account.owner = event.owner
  account.group = event.group
  account.positionMode = event.positionMode
  account.elections = {
    mode: event.mode,
    unpledged: new Set(event.unpledged.map((id) => State.asset(state, id).index)),
  }
  clear(state, account)
  const world = State.house(state, 'world')
  for (const { asset, amount } of event.balances) {
    move(world, account, State.asset(state, asset).index, amount)
  }
  for (const { instrument: id, leg, lots, cost } of event.positions) {
    const instrument = State.instrument(state, id)
    const funding = State.fundingIndex(state, instrument)
    account.positions.push({ instrument, leg, lots, cost, funding })
  }
  state.touched.add(account.index)
}

function open(
  state: State,
  { account, rulebook, owner, group, positionMode }: AccountImported,
): AccountState {
  const opened: AccountState = {
    ...State.blank(account, state.accounts.length),
    kind: 'mirrored',
    role: null,
    rules: state.rulebooks.get(rulebook) ?? null,
    parent: null,
    isolates: null,
    owner,
    group,
    positionMode,
  }
  State.add(state, opened)
  return opened
}

/** A mirror is replaced whole: what it held goes back to the world it stands in. */
function clear(state: State, account: AccountState): void {
  const world = State.house(state, 'world')
  account.balances.forEach((amount, asset) => {
    move(account, world, asset, amount ?? Amount.zero)
  })
  account.positions.length = 0
}

export * as AccountImported from './AccountImported.ts'
