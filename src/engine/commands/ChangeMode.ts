import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { Instrument, InstrumentId } from '../../model/Instrument.ts'
import type { AccountState } from '../AccountState.ts'
import { Decision, type Proposal } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import { leverageFault } from '../leverageFault.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

/** One-way or hedge, cross or isolated for an instrument, or the leverage chosen for it. */
export type ModeChange =
  | { readonly kind: 'positionMode'; readonly mode: PositionMode }
  | {
      readonly kind: 'marginMode'
      readonly instrument: InstrumentId
      readonly mode: 'cross' | 'isolated'
    }
  | { readonly kind: 'leverage'; readonly instrument: InstrumentId; readonly leverage: bigint }

/** Asks to change how an account holds positions. */
export interface ChangeMode extends Header {
  readonly type: 'ChangeMode'
  readonly account: AccountId
  readonly change: ModeChange
}

/** Whether it asks, tells or steers. */
export const nature = 'request'

export function decide(state: State, command: ChangeMode): Rejection | Proposal {
  const account = find.own(state, command.account)
  if (Decision.refused(account)) return account
  const { change } = command
  if (change.kind === 'positionMode') return positionMode(account, change)
  const instrument = find.instrument(state, change.instrument)
  if (Decision.refused(instrument)) return instrument
  if (instrument.kind === 'spot') {
    return Decision.reject('instrument.notTradable', `${instrument.id} is spot: it has no mode`)
  }
  if (change.kind === 'leverage') return leverage(state, account, instrument, change)
  return marginMode(account, instrument, change)
}

type Change<K extends ModeChange['kind']> = Extract<ModeChange, { kind: K }>

function positionMode(account: AccountState, change: Change<'positionMode'>): Rejection | Proposal {
  if (account.positions.length > 0 || account.orders.length > 0 || account.isolating.size > 0) {
    return Decision.reject('mode.positionsOpen', `account ${account.id} has positions or orders`)
  }
  return {
    after: [{ account, view: { ...account, positionMode: change.mode }, outflow: false }],
    events: [{ type: 'ModeChanged', account: account.id, change }],
  }
}

/** A lower leverage asks for more at once, so it is margined like any request. */
function leverage(
  state: State,
  account: AccountState,
  instrument: Instrument,
  change: Change<'leverage'>,
): Rejection | Proposal {
  const fault = leverageFault(state, account, instrument, change.leverage)
  if (fault !== null) return fault
  const leverages = [...account.leverages]
  leverages[instrument.index] = change.leverage
  return {
    after: [{ account, view: { ...account, leverages }, outflow: false }],
    events: [{ type: 'ModeChanged', account: account.id, change }],
  }
}

function marginMode(
  account: AccountState,
  instrument: Instrument,
  change: Change<'marginMode'>,
): Rejection | Proposal {
  const holds = (one: AccountState | undefined): boolean =>
    one?.positions.some((held) => held.instrument === instrument) ?? false
  const ordered = account.orders.some((order) => order.instrument === instrument)
  if (holds(account) || holds(account.isolated[instrument.index]) || ordered) {
    return Decision.reject('mode.positionsOpen', `${instrument.id} has a position or orders`)
  }
  return { after: [], events: isolate(account, instrument, change) }
}

function* isolate(
  account: AccountState,
  instrument: Instrument,
  change: Change<'marginMode'>,
): Iterable<Event> {
  if (change.mode === 'isolated' && account.isolated[instrument.index] === undefined) {
    yield {
      type: 'AccountOpened',
      account: `${account.id}/${instrument.id}`,
      owner: account.owner,
      group: account.group,
      rulebook: account.rules?.id ?? '',
      positionMode: account.positionMode,
      parent: account.id,
      isolates: instrument.id,
    }
  }
  yield { type: 'ModeChanged', account: account.id, change }
}

export * as ChangeMode from './ChangeMode.ts'
