import { limits } from '../../base/limits.ts'
import type { AccountId, PositionMode } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import type { InstrumentId } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import type { RulebookId } from '../../model/Rulebook.ts'
import type { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import type { Quantity } from '../../money/Quantity.ts'
import { limitOf } from '../admitAmount.ts'
import { Decision } from '../Decision.ts'
import { find } from '../find.ts'
import type { Header } from '../Header.ts'
import type { Rejection } from '../Rejection.ts'
import type { State } from '../State.ts'

export interface ImportedBalance {
  readonly asset: AssetId
  readonly amount: Amount
}

export interface ImportedPosition {
  readonly instrument: InstrumentId
  readonly leg: Leg
  readonly lots: Quantity
  /** What it was worth when opened, settlement atoms (Instrument.value at the entry price). */
  readonly cost: Amount
}

/** Takes in an account as its venue reports it, opening or replacing the mirror. */
export interface ImportAccount extends Header {
  readonly type: 'ImportAccount'
  readonly account: AccountId
  readonly owner: string
  readonly group: string
  readonly rulebook: RulebookId
  readonly positionMode: PositionMode
  readonly balances: readonly ImportedBalance[]
  readonly positions: readonly ImportedPosition[]
  /** The mode of a lending rulebook it is in, and what it does not pledge. */
  readonly mode: string | null
  readonly unpledged: readonly AssetId[]
  readonly source: string
}

/** Whether it asks, tells or steers. */
export const nature = 'fact'

export function decide(state: State, command: ImportAccount): Decision {
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
  const most = limitOf({ rules: state.rulebooks.get(rulebook) ?? null })
  for (const { asset: id, amount } of balances) {
    const asset = find.asset(state, id)
    if (Decision.refused(asset)) return asset
    if (Integer.abs(amount) >= most) {
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
  const opposite = (leg === 'long' && lots < 0n) || (leg === 'short' && lots > 0n)
  if (lots === 0n || opposite) {
    return Decision.reject('leg.mismatch', `${instrument.id}: ${lots} lots do not fit leg ${leg}`)
  }
  if (Integer.abs(lots) < limits.quantity && Integer.abs(cost) < limits.notional) return null
  return Decision.reject('quantity.outOfLimits', `${instrument.id}: expected a size within limits`)
}

export * as ImportAccount from './ImportAccount.ts'
