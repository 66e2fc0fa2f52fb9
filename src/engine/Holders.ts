import type { AccountState } from './AccountState.ts'
import type { State } from './State.ts'

/**
 * Who could stand against bankrupt positions, market by market: found in one look over all
 * accounts, the first time a market needs it.
 */
export interface Holders {
  readonly state: State
  /** Those who are bankrupt themselves. */
  readonly out: ReadonlySet<AccountState>
  /** By instrument index; null until asked. */
  lists: AccountState[][] | null
}

export const create = (state: State, out: ReadonlySet<AccountState>): Holders => ({
  state,
  out,
  lists: null,
})

/** Own accounts with a leg in a market, not under liquidation, in the order of opening. */
export function of(holders: Holders, instrument: number): readonly AccountState[] {
  holders.lists ??= look(holders)
  return holders.lists[instrument] ?? []
}

function look({ state, out }: Holders): AccountState[][] {
  const lists: AccountState[][] = state.instruments.map(() => [])
  for (const account of state.accounts) {
    if (account.kind !== 'own' || account.liquidation !== null || out.has(account)) continue
    for (const { instrument } of account.positions) {
      const list = lists[instrument.index]
      if (list?.at(-1) !== account) list?.push(account)
    }
  }
  return lists
}

export * as Holders from './Holders.ts'
