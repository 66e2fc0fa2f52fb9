import { assess } from '../../margin/assess.ts'
import type { AccountId } from '../../model/Account.ts'
import { Integer } from '../../money/Integer.ts'
import type { AccountState } from '../AccountState.ts'
import type { Pool, Reserve } from '../Pool.ts'
import { State } from '../State.ts'

/** Who receives the collateral of an absorbed loan, weighted by the worth of the debt each bore. */
export interface LossBearers {
  readonly worths: Map<AccountId, bigint>
}

export type LossBearer = readonly [account: AccountId, worth: bigint]

export const create = (): LossBearers => ({ worths: new Map() })

export function add({ worths }: LossBearers, [account, worth]: LossBearer): void {
  worths.set(account, (worths.get(account) ?? 0n) + worth)
}

export const list = ({ worths }: LossBearers): readonly LossBearer[] => [...worths]

/**
 * The lenders of an insurance pool, each with its share of a worth, pro rata to the amounts lent;
 * the pool itself where the house lent all of it.
 */
export function lenders(
  state: State,
  { account }: Pool,
  { supply }: Reserve,
  worth: bigint,
): LossBearer[] {
  const holders = state.accounts.filter(
    ({ kind, balances }) => kind === 'own' && (balances[supply.index] ?? 0n) > 0n,
  )
  if (holders.length === 0) return [[account.id, worth]]
  const claims = holders.map(({ id, balances }): LossBearer => [id, balances[supply.index] ?? 0n])
  return split(claims.sort(byId), worth)
}

/** The other borrowers under the same rulebook, weighted by their pledged collateral. */
export function borrowers(state: State, account: AccountState): LossBearer[] {
  const found = state.accounts.flatMap((one): LossBearer[] => {
    const carries = one === account ? 0n : excessCollateral(state, account, one)
    return carries > 0n ? [[one.id, carries]] : []
  })
  return found.sort(byId)
}

/** By name, so that the odd atom does not go by the order in which accounts were opened. */
const byId = ([a]: LossBearer, [b]: LossBearer): number => (a < b ? -1 : a > b ? 1 : 0)

/** Splits a whole by weights, exactly. */
export function split(bearers: readonly LossBearer[], whole: bigint): LossBearer[] {
  if (bearers.length === 0) return []
  const parts = Integer.split(
    whole,
    bearers.map(([, weight]) => weight),
  )
  return bearers.map(([id], index) => [id, parts[index] ?? 0n])
}

/** An account's collateral in excess of its debt; zero where it does not take part. */
function excessCollateral(state: State, absorbed: AccountState, one: AccountState): bigint {
  const rules = State.rulesOf(state, one)
  if (one.kind !== 'own' || one.rules !== absorbed.rules || rules === null) return 0n
  if (one.liquidation !== null) return 0n
  // At the worst end: an old coin carries nothing, and exempts nobody.
  const { net, gross } = assess(one, rules, state.book, 'credit')
  return gross > 0n ? Integer.max(0n, net + gross) : 0n
}

export * as LossBearers from './LossBearers.ts'
