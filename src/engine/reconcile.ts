import { imbalances } from '../ledger/imbalances.ts'
import { Method } from '../margin/Method.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'

/**
 * Why liquidation may not be armed: books that do not sum to zero, contracts without a
 * counterparty, or a needed mark that is not fresh. In words; null for no objection.
 *
 * Rules: [ENG10] [LEDGER2]
 */
export function reconcile(state: State): string | null {
  return unbalanced(state) ?? unmarked(state)
}

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

function unmarked(state: State): string | null {
  for (const account of state.accounts) {
    const missing = account.kind === 'own' ? missingMark(state, account) : null
    if (missing !== null) return missing
  }
  return null
}

function missingMark(state: State, account: AccountState): string | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  for (const { instrument } of account.positions) {
    const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
    const validity = PriceBook.validity(state.book.marks[instrument.index], state.time, staleAfter)
    if (validity !== 'fresh') return `the mark of ${instrument.id} is ${validity}, expected fresh`
  }
  return missingIndex(state, account, rules)
}

/** The index prices the method needs: for a loan, those of all collateral and debts. */
function missingIndex(state: State, account: AccountState, rules: BoundRulebook): string | null {
  const { awaitsIndex } = Method.of(rules)
  const { staleAfter } = rules.rulebook.prices
  for (const [column, balance] of account.balances.entries()) {
    if (balance === undefined || balance === 0n) continue
    const { id, index } = State.underlyingOf(state, column)
    if (!awaitsIndex(rules, index, balance) || index === rules.numeraire.index) continue
    const validity = PriceBook.validity(state.book.indices[index], state.time, staleAfter)
    if (validity === 'fresh') continue
    return `the index of ${id} is ${validity}, expected fresh`
  }
  return null
}
