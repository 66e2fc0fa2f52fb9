import { limits } from '../../base/limits.ts'
import { Method } from '../../margin/Method.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type {
  ChangeMode,
  ImportAccount,
  ImportedPosition,
  ModeChange,
  OpenAccount,
} from '../Command.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import type { Event } from '../Event.ts'
import { LegOrders } from '../LegOrders.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'
import { limitOf } from './balances.ts'
import { inherited } from './restraints.ts'

/** The account commands: the kind and handler of each. */
export const accounts = {
  ChangeMode: Decision.request(changeMode),
  ImportAccount: Decision.fact(importAccount),
  OpenAccount: Decision.control(openAccount),
}

function openAccount(state: State, command: OpenAccount): Decision {
  const { account, owner, group, rulebook, positionMode } = command
  if (state.accountById.has(account)) {
    return Decision.reject('account.duplicate', `account ${account} is open already`)
  }
  if (!state.rulebooks.has(rulebook)) {
    return Decision.reject('rulebook.unknown', `no rulebook ${rulebook} is defined`)
  }
  if (account.includes('/') || account.startsWith('house:')) {
    return Decision.reject(
      'command.malformed',
      `expected a name without / and not of the house, found ${account}`,
    )
  }
  return [
    {
      type: 'AccountOpened',
      account,
      owner,
      group,
      rulebook,
      positionMode,
      parent: null,
      isolates: null,
    },
    ...inherited(state, account, owner),
  ]
}

/**
 * A mirror may be of a venue's isolated position, and is then named as one; not of one that is kept
 * here, and not as the house is.
 *
 * Rules: [PROC6]
 */
function nameFault({ accountById }: State, account: string): Rejection | null {
  if (account.startsWith('house:')) {
    const detail = `expected a name that is not of the house, found ${account}`
    return Decision.reject('command.malformed', detail)
  }
  const [parent = ''] = account.split('/', 1)
  if (parent === account || accountById.get(parent)?.kind !== 'own') return null
  const detail = `${account} is the name of a position of ${parent}, which is kept here`
  return Decision.reject('account.duplicate', detail)
}

function importAccount(state: State, command: ImportAccount): Decision {
  const misnamed = nameFault(state, command.account)
  if (misnamed !== null) return misnamed
  const known = state.accountById.get(command.account)
  if (known !== undefined && known.kind !== 'mirrored') {
    return Decision.reject(
      'account.duplicate',
      `account ${known.id} is ${known.kind}, not a mirror`,
    )
  }
  if (!state.rulebooks.has(command.rulebook)) {
    return Decision.reject('rulebook.unknown', `no rulebook ${command.rulebook} is defined`)
  }
  if (known?.rules && known.rules.id !== command.rulebook) {
    return Decision.reject('rulebook.duplicate', `account ${known.id} is under ${known.rules.id}`)
  }
  const fault = contentFault(state, command)
  if (fault !== null) return fault
  const { account, owner, group, rulebook, positionMode, balances, positions } = command
  const { mode, unpledged, source } = command
  const mirror = { account, owner, group, rulebook, positionMode, balances, positions }
  return [{ type: 'AccountImported', ...mirror, mode, unpledged, source }]
}

function contentFault(
  state: State,
  { balances, positions, rulebook, unpledged }: ImportAccount,
): Rejection | null {
  if (positions.length > limits.positions) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.positions} positions`)
  }
  const rules = state.rulebooks.get(rulebook) ?? null
  for (const { asset: id, amount } of balances) {
    const asset = find.asset(state, id)
    if (Decision.refused(asset)) return asset
    if (Integer.abs(amount) >= limitOf({ rules }, asset)) {
      return Decision.reject('amount.outOfLimits', `${id}: expected an amount within limits`)
    }
  }
  for (const id of unpledged) {
    const asset = find.asset(state, id)
    if (Decision.refused(asset)) return asset
  }
  const legs = new Set<string>()
  for (const position of positions) {
    const fault = positionFault(state, position)
    if (fault !== null) return fault
    legs.add(`${position.instrument} ${position.leg}`)
  }
  if (legs.size === positions.length) return null
  return Decision.reject('command.malformed', 'expected each instrument and leg once')
}

function positionFault(state: State, position: ImportedPosition): Rejection | null {
  const instrument = find.instrument(state, position.instrument)
  if (Decision.refused(instrument)) return instrument
  const { lots, cost, leg } = position
  if (instrument.kind === 'spot') {
    return Decision.reject('instrument.notTradable', `${instrument.id} is spot: hold its base`)
  }
  if (instrument.kind === 'option' && cost !== 0n) {
    const detail = `${instrument.id}: expected a cost of 0, as its premium is paid, found ${cost}`
    return Decision.reject('command.malformed', detail)
  }
  const opposite = (leg === 'long' && lots < 0n) || (leg === 'short' && lots > 0n)
  if (lots === 0n || opposite) {
    return Decision.reject('leg.mismatch', `${instrument.id}: ${lots} lots do not fit leg ${leg}`)
  }
  if (Integer.abs(lots) < limits.quantity && Integer.abs(cost) < instrument.amountMax) return null
  return Decision.reject('quantity.outOfLimits', `${instrument.id}: expected a size within limits`)
}

function changeMode(state: State, command: ChangeMode): Rejection | Proposal {
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
  return marginMode(state, account, instrument, change)
}

type Change<K extends ModeChange['kind']> = Extract<ModeChange, { kind: K }>

function positionMode(account: AccountState, change: Change<'positionMode'>): Rejection | Proposal {
  if (account.positions.length > 0 || account.orders.length > 0 || account.isolating.size > 0) {
    return Decision.reject('mode.positionsOpen', `account ${account.id} has positions or orders`)
  }
  return {
    after: [{ account, view: { ...account, positionMode: change.mode }, purpose: 'risk' }],
    events: [{ type: 'ModeChanged', account: account.id, change }],
  }
}

/**
 * A lower leverage raises the initial requirement, so it is checked like any request, of the account
 * that bears it: an isolated position, and its owner for what open orders in it would ask.
 *
 * Rules: [ORD9]
 */
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
  const holder = LegOrders.holderOf(account, instrument)
  const bearers = holder === account ? [account] : [account, holder]
  return {
    after: bearers.map((one) => ({ account: one, view: { ...one, leverages }, purpose: 'risk' })),
    events: [{ type: 'ModeChanged', account: account.id, change }],
  }
}

function marginMode(
  state: State,
  account: AccountState,
  instrument: Instrument,
  change: Change<'marginMode'>,
): Rejection | Proposal {
  if (change.mode === 'isolated') {
    const bound = deliveredFault(state, instrument)
    if (bound !== null) return bound
  }
  const holds = (one: AccountState | undefined): boolean =>
    one?.positions.some((held) => held.instrument === instrument) ?? false
  const ordered = account.orders.some((order) => order.instrument === instrument)
  if (holds(account) || holds(account.isolated[instrument.index]) || ordered) {
    return Decision.reject('mode.positionsOpen', `${instrument.id} has a position or orders`)
  }
  const opened = account.isolated[instrument.index]
  const namesake = state.accountById.get(subAccount(account, instrument))
  if (namesake !== opened) {
    const detail = `${namesake?.id} is a mirror already`
    return Decision.reject('account.duplicate', detail)
  }
  return { after: [], events: isolate(account, instrument, change) }
}

/**
 * What delivers a listing, or is delivered, is margined together, so it is not isolated.
 *
 * Rules: [OPT6]
 */
function deliveredFault({ instruments }: State, instrument: Instrument): Rejection | null {
  const isDelivered = instruments.some(({ listing }) => listing === instrument)
  if (instrument.listing === undefined && !isDelivered) return null
  const detail = `${instrument.id} ${isDelivered ? 'is delivered by options' : 'delivers a listing'}: expected cross`
  return Decision.reject('instrument.notTradable', detail)
}

const subAccount = ({ id }: AccountState, instrument: Instrument): string =>
  `${id}/${instrument.id}`

function isolate(
  account: AccountState,
  instrument: Instrument,
  change: Change<'marginMode'>,
): Event[] {
  const changed: Event = { type: 'ModeChanged', account: account.id, change }
  if (change.mode === 'cross' || account.isolated[instrument.index] !== undefined) return [changed]
  const opened: Event = {
    type: 'AccountOpened',
    account: subAccount(account, instrument),
    owner: account.owner,
    group: account.group,
    rulebook: account.rules?.id ?? '',
    positionMode: account.positionMode,
    parent: account.id,
    isolates: instrument.id,
  }
  return [opened, changed]
}

/** A leverage is at least 1 and at most that of the first bracket. */
export function leverageFault(
  state: State,
  account: AccountState,
  instrument: Instrument,
  leverage: bigint,
): Rejection | null {
  const rules = State.rulesOf(state, account)
  const leverageMax = rules && Method.of(rules).leverageMax(rules, instrument)
  if (leverageMax === null) {
    return Decision.reject('rulebook.unbound', `no brackets for ${instrument.id} are in force`)
  }
  if (leverage >= 1n && Ratio.compare(Ratio.of(leverage), leverageMax) <= 0) return null
  return Decision.reject(
    'mode.leverageTooHigh',
    `expected a leverage from 1 to ${Ratio.format(leverageMax, 2)}, found ${leverage}`,
  )
}
