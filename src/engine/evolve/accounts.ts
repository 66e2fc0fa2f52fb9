import { move } from '../../ledger/move.ts'
import type { Position } from '../../model/Position.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { AccountState } from '../AccountState.ts'
import type { AccountImported, AccountOpened, ModeChanged } from '../Event.ts'
import { State } from '../State.ts'
import { Guards } from './guards.ts'
import { countLeg } from './trade.ts'

/** The account events: the effect of each on State. */
export const accounts = {
  AccountImported: accountImported,
  AccountOpened: accountOpened,
  ModeChanged: modeChanged,
}

function accountOpened(state: State, event: AccountOpened): void {
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
  if (parent === null || isolates === null) return
  parent.isolated[isolates] = account
  // A leverage chosen before the position was isolated holds.
  account.leverages[isolates] = parent.leverages[isolates]
}

function accountImported(state: State, event: AccountImported): void {
  const account = state.accountById.get(event.account) ?? openMirror(state, event)
  account.owner = event.owner
  const { group } = account
  account.group = event.group
  State.joinGroup(state, account, group)
  account.positionMode = event.positionMode
  const unpledged = event.unpledged.map((id) => State.asset(state, id).index)
  account.elections = AccountState.electionsOf(event.mode, unpledged)
  const before = state.watched.has(account.id) ? [...account.positions] : []
  clearMirror(state, account)
  const world = State.house(state, 'world')
  for (const { asset, amount } of event.balances) {
    move(world, account, State.asset(state, asset).index, amount)
  }
  for (const { instrument: id, leg, lots, cost } of event.positions) {
    const instrument = State.instrument(state, id)
    const funding = State.fundingIndex(state, instrument)
    account.positions.push({ instrument, leg, lots, cost, funding })
    countLeg(state, account, instrument, 0n, lots)
  }
  tripShrunk(state, account, before)
}

/** Why a mirror's leg is smaller nobody here knows: it may have been liquidated. */
function tripShrunk(state: State, account: AccountState, before: readonly Position[]): void {
  for (const { instrument, leg, lots } of before) {
    const held = AccountState.position(account, instrument.index, leg)?.lots ?? 0n
    const isKept = held > 0n === lots > 0n && Integer.abs(held) >= Integer.abs(lots)
    if (!isKept) Guards.trip(state, { account: account.id, instrument: instrument.id, leg })
  }
}

function openMirror(
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

/** A mirror is replaced whole: its former balances are posted back to the outside world. */
function clearMirror(state: State, account: AccountState): void {
  const world = State.house(state, 'world')
  account.balances.forEach((amount, asset) => {
    move(account, world, asset, amount ?? Amount.zero)
  })
  for (const { instrument, lots } of account.positions.splice(0)) {
    countLeg(state, account, instrument, lots, 0n)
  }
}

function modeChanged(state: State, event: ModeChanged): void {
  const account = State.account(state, event.account)
  const { change } = event
  if (change.kind === 'positionMode') {
    account.positionMode = change.mode
    return
  }
  const { index } = State.instrument(state, change.instrument)
  if (change.kind === 'leverage') setLeverage(account, index, change.leverage)
  else if (change.mode === 'isolated') isolate(account, index)
  else account.isolating = AccountState.without(account.isolating, index)
}

/** A position isolated once more is in the mode that its account is in now. */
function isolate(account: AccountState, instrument: number): void {
  account.isolating = AccountState.setOf([...account.isolating, instrument])
  const isolated = account.isolated[instrument]
  if (isolated !== undefined) isolated.positionMode = account.positionMode
}

function setLeverage(account: AccountState, instrument: number, leverage: bigint): void {
  account.leverages[instrument] = leverage
  const isolated = account.isolated[instrument]
  if (isolated !== undefined) isolated.leverages[instrument] = leverage
}
