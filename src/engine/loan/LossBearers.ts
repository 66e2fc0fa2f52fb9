import { assess } from '../../margin/assess.ts'
import type { AccountId } from '../../model/Account.ts'
import type { AssetId } from '../../model/Asset.ts'
import { Integer } from '../../money/Integer.ts'
import type { AccountState } from '../AccountState.ts'
import type { Pool, Reserve } from '../Pool.ts'
import { State } from '../State.ts'

/** Who receives the collateral of an absorbed loan, weighted by the worth of the debt each bore. */
export interface LossBearers {
  readonly found: LossBearer[]
}

/** A bearer and its worth; a pool bears for one of its reserves. */
export type LossBearer = readonly [account: AccountId, worth: bigint, heldFor?: AssetId]

export const create = (): LossBearers => ({ found: [] })

export function add({ found }: LossBearers, [account, worth, heldFor]: LossBearer): void {
  const at = found.findIndex(([id, , asset]) => id === account && asset === heldFor)
  const before = found[at]?.[1] ?? 0n
  const sum = heldFor === undefined ? [account, before + worth] : [account, before + worth, heldFor]
  if (at < 0) found.push(sum as unknown as LossBearer)
  else found[at] = sum as unknown as LossBearer
}

export const list = ({ found }: LossBearers): readonly LossBearer[] => found

/** What each bore beside what it bore as one of some. */
export function without(all: LossBearers, some: LossBearers): LossBearers {
  const found = list(all).flatMap((one): LossBearer[] => {
    const [id, worth, heldFor] = one
    const same = list(some).find(([other, , asset]) => other === id && asset === heldFor)
    const left = worth - (same?.[1] ?? 0n)
    if (left <= 0n) return []
    return [heldFor === undefined ? [id, left] : [id, left, heldFor]]
  })
  return { found }
}

/** What they bore together. */
export const total = ({ found }: LossBearers): bigint =>
  found.reduce((sum, [, worth]) => sum + worth, 0n)

/**
 * The lenders of an insurance pool, each with its share of a worth, pro rata to the amounts lent;
 * the pool itself where the house lent all of it.
 */
export function lenders(
  state: State,
  { account }: Pool,
  { asset, supply }: Reserve,
  worth: bigint,
): LossBearer[] {
  const holders = state.accounts.filter(
    ({ kind, balances }) => kind === 'own' && (balances[supply.index] ?? 0n) > 0n,
  )
  if (holders.length === 0) return [[account.id, worth, asset.id]]
  const claims = holders.map(({ id, balances }): LossBearer => [id, balances[supply.index] ?? 0n])
  return split(claims.sort(byId), worth)
}

/**
 * The borrowers under the same rulebook, weighted by their pledged collateral, but for those who were
 * absorbed, itself among them.
 */
export function borrowers(
  state: State,
  account: AccountState,
  absorbed: ReadonlySet<number>,
): LossBearer[] {
  const found = state.accounts.flatMap((one): LossBearer[] => {
    const carries = absorbed.has(one.index) ? 0n : excessCollateral(state, account, one)
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
