import { imbalances } from '../ledger/imbalances.ts'
import { Method } from '../margin/Method.ts'
import type { Asset } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { PricePolicy } from '../model/Rulebook.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'

/**
 * Why liquidation may not be armed: books that do not sum to zero, or contracts without a
 * counterparty. In words; null for no objection. A market without a fresh mark keeps nobody else
 * disarmed: it is armed by its mark.
 *
 * Rules: [ENG10] [LEDGER2]
 */
export const reconcile = (state: State): string | null => unbalanced(state)

/** Money by asset and contracts and costs by instrument: all sum to zero over all accounts. */
export function unbalanced(state: State): string | null {
  const sums = imbalances(state.accounts, state.assets.length)
  const asset = sums.findIndex((sum) => sum !== 0n)
  if (asset >= 0) return `the books of ${state.assets[asset]?.id} sum to ${sums[asset]}, expected 0`
  const lots = state.instruments.map(({ index }) => state.street.lots[index] ?? 0n)
  const cost = state.instruments.map(({ index }) => state.street.cost[index] ?? 0n)
  for (const { kind, positions } of state.accounts) {
    if (kind === 'mirrored') continue
    for (const held of positions) {
      const { index } = held.instrument
      lots[index] = (lots[index] ?? 0n) + held.lots
      cost[index] = (cost[index] ?? 0n) + held.cost
    }
  }
  const unbalanced = lots.findIndex((sum, index) => sum !== 0n || cost[index] !== 0n)
  return unbalanced < 0
    ? null
    : `contracts of ${state.instruments[unbalanced]?.id} do not sum to zero`
}

/**
 * The instruments held, and the assets that count or are owed, in which liquidation could not act
 * now for want of a fresh price: they are armed by their next one. By id, instruments first.
 *
 * Rules: [ENG10]
 */
export function unready(state: State): readonly string[] {
  const found = { instruments: new Set<Instrument>(), assets: new Set<Asset>() }
  for (const account of state.accounts) {
    const rules = account.kind === 'own' ? State.rulesOf(state, account) : null
    if (rules !== null) addUnready(state, account, rules, found)
  }
  return [
    ...state.instruments.filter((one) => found.instruments.has(one)),
    ...state.assets.filter((one) => found.assets.has(one)),
  ].map(({ id }) => id)
}

interface Unready {
  readonly instruments: Set<Instrument>
  readonly assets: Set<Asset>
}

function addUnready(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  found: Unready,
): void {
  const { marks, indices } = state.book
  const isFresh = (price: { readonly time: number } | undefined, { staleAfter }: PricePolicy) =>
    PriceBook.validity(price, state.time, staleAfter) === 'fresh'
  for (const { instrument } of account.positions) {
    const policy = BoundRulebook.markPolicy(rules, instrument)
    if (!isFresh(marks[instrument.index], policy)) found.instruments.add(instrument)
  }
  for (const [column, balance] of account.balances.entries()) {
    if (balance === undefined || balance === 0n) continue
    const asset = State.underlyingOf(state, column)
    if (asset.index === rules.numeraire.index) continue
    if (!Method.of(rules).counts(account, rules, asset.index, balance)) continue
    // A coin that was never priced counts for nothing, and so does not wait for a price.
    const isIdle = balance > 0n && indices[asset.index] === undefined
    if (!isIdle && !isFresh(indices[asset.index], rules.rulebook.prices)) found.assets.add(asset)
  }
}
