import type { Candidate } from '../liquidation/Resolution.ts'
import { assess } from '../margin/assess.ts'
import { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'

/** The possible counterparties of bankrupt positions, by market. */

/** Found in one pass over all accounts, the first time a market needs it. */
export interface Holders {
  readonly state: State
  /** By instrument index; null until computed. */
  lists: AccountState[][] | null
}

export const holdersOf = (state: State): Holders => ({ state, lists: null })

/** All solvent accounts not under liquidation that have a leg in a market. */
export function candidatesIn(holders: Holders, instrument: Instrument): Candidate[] {
  const found: Candidate[] = []
  for (const account of holdersIn(holders, instrument.index)) {
    for (const held of account.positions) {
      if (held.instrument !== instrument) continue
      const candidate = candidateOf(holders.state, account, held)
      if (candidate !== null) found.push(candidate)
    }
  }
  return found
}

/**
 * What an account may give up is what it would keep at the worse end of its prices: nobody is made
 * bankrupt for another, and no old price keeps a winner out of it.
 */
function candidateOf(state: State, account: AccountState, held: Position): Candidate | null {
  const { instrument, leg, lots, cost } = held
  const rules = State.rulesOf(state, account)
  const mark = state.book.marks[instrument.index]
  if (rules === null || mark === undefined) return null
  const { net } = assess(account, rules, state.book, 'credit')
  if (net <= 0n) return null
  const settle = State.assetAt(state, instrument.settleIndex)
  const bearable = PriceBook.convert(state.book, Amount.of(net), rules.numeraire, settle)
  if (bearable === null) return null
  return {
    account: account.id,
    leg,
    lots,
    profit: Position.profit(held, mark.price),
    notional: Instrument.notional(instrument, lots, mark.price),
    cost,
    equity: net,
    bearable: Amount.of(bearable),
  }
}

/** Own accounts with a leg in a market, not under liquidation, in the order of opening. */
function holdersIn(holders: Holders, instrument: number): readonly AccountState[] {
  holders.lists ??= listHolders(holders.state)
  return holders.lists[instrument] ?? []
}

function listHolders(state: State): AccountState[][] {
  const lists: AccountState[][] = state.instruments.map(() => [])
  for (const account of state.accounts) {
    if (account.kind !== 'own' || account.liquidation !== null) continue
    for (const { instrument } of account.positions) {
      const list = lists[instrument.index]
      if (list?.at(-1) !== account) list?.push(account)
    }
  }
  return lists
}

export * as Winners from './Winners.ts'
