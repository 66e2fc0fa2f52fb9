import type { AccountState } from '../../engine/AccountState.ts'
import { Concerns } from '../../engine/Concerns.ts'
import type { Entry } from '../../engine/Entry.ts'
import type { Event, EventType } from '../../engine/Event.ts'
import type { State } from '../../engine/State.ts'
import { Worklist } from '../../engine/Worklist.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { RulebookId } from '../../model/Rulebook.ts'

/**
 * When what an account's figures depend on changed last, by the sequence of the entry: kept by
 * price, by rulebook and by account, so that a tick costs a few numbers however many accounts hold
 * what moved. An account is out of date where any of it is later than its figures.
 *
 * Rules: [BOARD2]
 */
export interface Dirt {
  everybody: number
  readonly rules: Map<RulebookId, number>
  /** By account index. */
  readonly accounts: (number | undefined)[]
  /** By instrument index: its mark or funding. */
  readonly marks: (number | undefined)[]
  /** By asset index: its index price, or what a claim stands for. */
  readonly assets: (number | undefined)[]
  /** By asset index: the mark of any instrument on it, by which its holders are liquidated. */
  readonly bases: (number | undefined)[]
  /** The last change of any of these. */
  latest: number
}

export const create = (): Dirt => ({
  ...{ everybody: 0, rules: new Map(), accounts: [], marks: [], assets: [], bases: [], latest: 0 },
})

/** What is defined later may be what an account is liquidated by. */
const defining: ReadonlySet<EventType> = new Set([
  'AssetDefined',
  'InstrumentDefined',
  'InstrumentSettled',
  'OptionExpired',
  'PoolDefined',
])

/** Notes what entries changed, right after they were folded; `before` is the time before them. */
export function take(dirt: Dirt, state: State, entries: readonly Entry[], before: number): void {
  const { seq } = state
  for (const { events } of entries) for (const event of events) takeEvent(dirt, state, event)
  const clock = Worklist.create()
  Worklist.passTime(clock, state, before)
  for (const index of clock.marked) mark(dirt, state, index)
  for (const index of clock.indexed) price(dirt, index, seq)
  for (const index of clock.dirty) touch(dirt, index, seq)
  if (state.time > before) takeStoppedCalls(dirt, state)
}

function takeEvent(dirt: Dirt, state: State, event: Event): void {
  const { seq } = state
  for (const id of Concerns.accountsOf(event)) {
    const account = state.accountById.get(id)
    if (account !== undefined) touch(dirt, account.index, seq)
  }
  const scope = Concerns.scopeOf(event)
  if (scope === 'everybody' || defining.has(event.type)) dirt.everybody = seq
  else if (scope === 'guarded') for (const index of state.guarded) touch(dirt, index, seq)
  else if (scope !== null) dirt.rules.set(scope.rulebook, seq)
  if (scope !== null || defining.has(event.type)) dirt.latest = seq
  const { instruments, assets } = Concerns.dependentsOf(state, event)
  for (const index of instruments) mark(dirt, state, index)
  for (const index of assets) price(dirt, index, seq)
  for (const index of claimsOf(state, event)) price(dirt, index, seq)
}

/** The claims of a reserve that an event gave another worth: folded, its index is not seen to move. */
function claimsOf({ pools }: State, event: Event): readonly number[] {
  if (!('pool' in event && 'supply' in event)) return []
  const reserve = pools.get(event.pool)?.reserves.find(({ asset }) => asset.id === event.asset)
  return reserve === undefined ? [] : [reserve.supply.index, reserve.debt.index]
}

/** The deadline of a call whose clock stands still moves with the time. */
function takeStoppedCalls(dirt: Dirt, { seq, calls, switchedOff, accountById }: State): void {
  if (switchedOff.size === 0) return
  for (const { account, frozenAt } of calls.values()) {
    const index = accountById.get(account)?.index
    if (frozenAt !== null && index !== undefined) touch(dirt, index, seq)
  }
}

function touch(dirt: Dirt, index: number, seq: number): void {
  dirt.accounts[index] = seq
  dirt.latest = seq
}

function mark(dirt: Dirt, state: State, index: number): void {
  const { seq } = state
  const instrument = state.instruments[index]
  if (instrument === undefined) return
  dirt.marks[index] = seq
  for (const held of Concerns.withClaims(state, instrument.baseIndex)) dirt.bases[held] = seq
  dirt.latest = seq
}

function price(dirt: Dirt, index: number, seq: number): void {
  dirt.assets[index] = seq
  dirt.latest = seq
}

/**
 * Whether something that an account's figures depend on changed after a sequence. This runs for
 * every account in every sweep, so the cheapest test comes first.
 */
export function isAfter(dirt: Dirt, account: AccountState, seq: number): boolean {
  if (dirt.latest <= seq) return false
  if (dirt.everybody > seq || (dirt.accounts[account.index] ?? 0) > seq) return true
  const { positions, orders, balances, rules } = account
  if (rules !== null && (dirt.rules.get(rules.id) ?? 0) > seq) return true
  for (let index = 0; index < positions.length; index++) {
    if (isMoved(dirt, positions[index]?.instrument, seq)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    if (isMoved(dirt, orders[index]?.instrument, seq)) return true
  }
  return isWorthMoved(dirt, balances, seq) || isMeasureMoved(dirt, account, seq)
}

/** Whether what is traded has a price of its own, or of an asset it is paid in, that changed. */
const isMoved = (
  { marks, assets }: Dirt,
  instrument: Instrument | undefined,
  seq: number,
): boolean =>
  instrument !== undefined &&
  ((marks[instrument.index] ?? 0) > seq ||
    (assets[instrument.settleIndex] ?? 0) > seq ||
    (assets[instrument.baseIndex] ?? 0) > seq ||
    (instrument.kind === 'option' && (assets[instrument.quoteIndex] ?? 0) > seq))

function isWorthMoved({ assets, bases }: Dirt, balances: AccountState['balances'], seq: number) {
  for (let index = 0; index < balances.length; index++) {
    const held = balances[index]
    if (held === undefined || held === 0n) continue
    if ((assets[index] ?? 0) > seq || (bases[index] ?? 0) > seq) return true
  }
  return false
}

/** The price of the numeraire changes what everything is worth in it. */
const isMeasureMoved = ({ assets }: Dirt, { rules }: AccountState, seq: number): boolean =>
  (assets[rules?.bound?.numeraire.index ?? -1] ?? 0) > seq

export * as Dirt from './Dirt.ts'
