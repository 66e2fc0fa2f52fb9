import { Method } from '../margin/Method.ts'
import type { Asset } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import { type Index, type Mark, PriceBook } from '../model/PriceBook.ts'
import { type PricePolicy, Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import type { AccountState } from './AccountState.ts'
import type { Auction } from './Auction.ts'
import { Clearing } from './Clearing.ts'
import type { SwitchName, SwitchScope } from './Command.ts'
import { Plausibility } from './Plausibility.ts'
import { State } from './State.ts'

/** Kinds of action that an operator can turn off, for everything or for one asset or instrument. */

/** The key of a switch that is off. */
export const keyOf = (what: SwitchName, scope: SwitchScope): string =>
  `${what}:${scope.kind}:${scope.id}`

/** Whether a kind of action is on, for everything and for the assets or instruments named. */
export function isOn(
  state: State,
  what: SwitchName,
  kind: 'asset' | 'instrument',
  ids: Iterable<string>,
): boolean {
  const { switchedOff } = state
  if (switchedOff.size === 0) return true
  if (switchedOff.has(keyOf(what, { kind: 'all', id: '' }))) return false
  for (const id of ids) {
    if (switchedOff.has(keyOf(what, { kind, id }))) return false
  }
  return true
}

/**
 * Whether new risk may be taken in an instrument: it is on for the instrument, and for what it
 * settles in and what it is on. A spot instrument has both assets this way.
 *
 * Rules: [ORD5]
 */
export const allowsNewRisk = (state: State, { id, settle, base }: Instrument): boolean =>
  isOn(state, 'newRisk', 'instrument', [id]) && isOn(state, 'newRisk', 'asset', [settle, base])

/**
 * Whether liquidation may act on an account at all: it is kept here, the engine is armed, and no
 * operator suspended it. What of it can be moved is asked of each instrument and asset.
 *
 * Rules: [ENG22]
 */
export const mayAct = ({ armed }: State, { kind, suspension }: AccountState): boolean =>
  armed && kind === 'own' && suspension === null

/**
 * Whether positions and orders in an instrument can be carried out now: liquidation is on for it and
 * for what it delivers and settles in, and its mark is usable, fresh and not doubtful. By the policy
 * of the rules given, or else of the market or the rulebook that governs it. What cannot be moved
 * stays where it is and blocks nothing else. Nothing is moved while its market is closed.
 *
 * Rules: [ENG22] [LIQ30]
 */
export const isMovable = (state: State, instrument: Instrument, rules?: BoundRulebook): boolean =>
  isMovableOpen(state, instrument, rules) && opensAt(state, instrument, rules) === null

/** When the market of an instrument opens by the rules given, or those that govern it; null: it is open. */
export function opensAt(state: State, { id }: Instrument, rules?: BoundRulebook): number | null {
  const rulebook = rules?.rulebook ?? Clearing.standIn(state, id)
  return rulebook === null ? null : Rulebook.opensAt(rulebook.liquidation, id, state.time)
}

/** Whether it could be moved now if its market is open. */
export function isMovableOpen(
  state: State,
  instrument: Instrument,
  rules?: BoundRulebook,
): boolean {
  const { id, kind, base, settle, index } = instrument
  const assets = kind === 'spot' ? [base, settle] : [settle]
  const end = state.ends[index]
  if (end === 'settled' || (end !== undefined && kind === 'spot')) return false
  if (!isOn(state, 'liquidation', 'instrument', [id])) return false
  if (!isOn(state, 'liquidation', 'asset', assets) || isDoubtful(state, instrument)) return false
  if (PriceBook.usable(state.book, instrument) === undefined) return false
  const policy = rules ? BoundRulebook.markPolicy(rules, instrument) : policyOf(state, instrument)
  return isFresh(state, state.book.marks[index], policy)
}

/**
 * Whether an asset can be sold or taken over now: liquidation is on for it, and its index price is
 * there and fresh. The numeraire needs no price.
 *
 * Rules: [ENG22]
 */
export function isMovableAsset(state: State, { id, index }: Asset, rules: BoundRulebook): boolean {
  if (!isOn(state, 'liquidation', 'asset', [id])) return false
  if (index === rules.numeraire.index) return true
  return isFresh(state, state.book.indices[index], rules.rulebook.prices)
}

/** Whether nobody may bid in an auction: liquidation is off for the account, the lot or the debt. */
export const isBidStopped = (state: State, { account, collateral, debt }: Auction): boolean =>
  !mayAct(state, account) ||
  !isOn(state, 'liquidation', 'asset', [State.underlyingOf(state, collateral.index).id, debt.id])

/**
 * Since when nobody may bid in an auction because a price of the lot or of the debt is missing, held
 * as doubtful or old under the borrower's rules; null where both are fresh.
 *
 * Rules: [POOL13]
 */
export function unpricedSince(
  state: State,
  { account, collateral, debt, sale }: Auction,
): number | null {
  const rules = State.rulesOf(state, account)
  let since: number | null = null
  for (const { index } of [State.underlyingOf(state, collateral.index), debt]) {
    if (index === rules?.numeraire.index) continue
    const price = state.book.indices[index]
    const staleAfter = rules?.rulebook.prices.staleAfter ?? 0
    if (PriceBook.validity(price, state.time, staleAfter) === 'fresh') continue
    const isOld = price !== undefined && price.doubt === undefined
    const from = isOld ? price.time + staleAfter : state.time
    since = Math.min(since ?? from, from)
  }
  return since === null ? null : Math.max(since, Integer.toNumber(sale.startedAt))
}

/** Whether a market's latest mark is held as doubtful beside the one accepted. */
export const isDoubtful = (state: State, instrument: Instrument): boolean =>
  Plausibility.doubtOfMark(state, instrument) !== undefined

/** How old a mark may be, by the market or the rulebook that governs an instrument. */
function policyOf(state: State, { id }: Instrument): PricePolicy | null {
  return state.markets.get(id)?.active?.prices ?? Clearing.standIn(state, id)?.prices ?? null
}

const isFresh = (
  { time }: State,
  price: Mark | Index | undefined,
  policy: PricePolicy | null,
): boolean =>
  policy === null
    ? price !== undefined && price.doubt === undefined
    : PriceBook.validity(price, time, policy.staleAfter) === 'fresh'

/**
 * Whether the call clocks of an account are stopped: all clocks were stopped, or deposits are off in
 * everything that could meet the call, which is what counts for the account and has a price, and
 * what it owes.
 *
 * Rules: [ENG20]
 */
export function isClockStopped(state: State, account: AccountState): boolean {
  if (state.callClockStoppedAt !== null) return true
  const rules = State.rulesOf(state, account)
  if (state.switchedOff.size === 0 || rules === null) return false
  return !state.assets.some(
    (asset) =>
      isOn(state, 'deposit', 'asset', [asset.id]) && couldMeet(state, account, rules, asset),
  )
}

function couldMeet(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  { index, claim }: Asset,
): boolean {
  if (claim !== undefined) return false
  const isPriced = index === rules.numeraire.index || state.book.indices[index] !== undefined
  if (isPriced && Method.of(rules).counts(account, rules, index, 1n)) return true
  return account.balances.some(
    (balance, column) => (balance ?? 0n) < 0n && State.underlyingOf(state, column).index === index,
  )
}

export * as Switches from './Switches.ts'
