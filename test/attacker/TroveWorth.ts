import { State } from '../../src/engine/State.ts'
import type { TroveSystem } from '../../src/engine/TroveSystem.ts'
import { BoldLimits } from '../../src/protocols/liquity2/BoldLimits.ts'
import { BoldSystem } from '../../src/protocols/liquity2/BoldSystem.ts'
import type { Branch } from '../../src/protocols/liquity2/Branch.ts'
import { DebtBook } from '../../src/protocols/liquity2/DebtBook.ts'
import { DebtChange } from '../../src/protocols/liquity2/DebtChange.ts'
import { StabilityPool } from '../../src/protocols/liquity2/StabilityPool.ts'
import { TroveAccount } from '../../src/protocols/liquity2/TroveAccount.ts'

/**
 * What everybody has at one second and one price, 1e-18 dollars: coins, the coin of troves at one, troves at
 * collateral less debt, deposits with what they have earned, surpluses and the fees of managers.
 */
export type TroveWorth = ReadonlyMap<string, bigint>

const wad = 10n ** 18n

export function of(state: State, system: TroveSystem, time: number): TroveWorth {
  const priced = branchesOf(state, system, time)
  const worth = new Map<string, bigint>()
  const add = (who: string, amount: bigint): void =>
    void worth.set(who, (worth.get(who) ?? 0n) + amount)
  for (const account of state.accounts) {
    if (account.id === system.account.id) continue
    account.balances.forEach((amount, index) => {
      add(account.id, ((amount ?? 0n) * priceOf(state, system, index)) / wad)
    })
  }
  const gas = priceOf(state, system, system.gas.index)
  for (const branch of priced) addBranch(branch, gas, add)
  return worth
}

/** At that second, at the prices that are held. */
export const branchesOf = (state: State, system: TroveSystem, time: number): readonly Branch[] =>
  BoldSystem.at(system.book, BigInt(Math.floor(time / 1_000))).branches.map((branch, place) => {
    const index = system.collaterals[place]?.index ?? -1
    return { ...branch, price: priceOf(state, system, index) }
  })

/** A whole unit in dollars, wad; what has no price is worth nothing. */
export function priceOf({ book }: State, { coin }: TroveSystem, index: number): bigint {
  return index === coin.index ? wad : (book.indices[index]?.price ?? 0n) * 10n ** 6n
}

function addBranch(branch: Branch, gas: bigint, add: (who: string, amount: bigint) => void): void {
  for (const { owner, ...trove } of branch.troves.values()) {
    const { debt, collateral } = TroveAccount.of(branch, { owner, ...trove })
    add(owner, (collateral * branch.price) / wad - debt + (BoldLimits.gasReserve * gas) / wad)
  }
  for (const [manager, batch] of branch.batches)
    add(manager, DebtBook.ofBatch(branch, batch).feeAccrued)
  for (const [owner, amount] of branch.surplus) add(owner, (amount * branch.price) / wad)
  const { pool } = DebtChange.apply(branch, DebtChange.none)
  for (const [owner, deposit] of pool.deposits) {
    const earned = StabilityPool.compounded(pool, deposit) + StabilityPool.yieldOf(pool, deposit)
    add(owner, earned + (StabilityPool.gain(pool, deposit) * branch.price) / wad)
  }
  for (const [owner, amount] of pool.stashed) add(owner, (amount * branch.price) / wad)
}

/** What all may claim is there: null, or what is not. */
export function uncovered(branch: Branch): string | null {
  const all = [...branch.troves.values()].map((trove) => TroveAccount.of(branch, trove))
  const sum = (items: readonly bigint[]): bigint => items.reduce((total, one) => total + one, 0n)
  const { pool } = branch
  const deposits = [...pool.deposits.values()]
  const held = branch.active.collateral + branch.redistributed.collateral
  const gains = deposits.map((one) => StabilityPool.gain(pool, one))
  const has: readonly (readonly [string, bigint, bigint])[] = [
    ['collateral of troves', sum(all.map(({ collateral }) => collateral)), held],
    ['deposits', sum(deposits.map((one) => StabilityPool.compounded(pool, one))), pool.total],
    ['gains', sum([...gains, ...pool.stashed.values()]), pool.collateral],
    ['interest', sum(deposits.map((one) => StabilityPool.yieldOf(pool, one))), pool.yieldOwed],
  ]
  const found = has.find(([, claimed, there]) => claimed > there)
  return found === undefined ? null : `${found[0]}: ${found[1]} is claimed of ${found[2]}`
}

/** The state's one system. */
export const systemOf = (state: State): TroveSystem => {
  const system = state.troves.get('bold')
  if (system === undefined) throw new Error('the arena has its system')
  return system
}

export const heldBy = (state: State, account: string, asset: string): bigint =>
  State.account(state, account).balances[State.asset(state, asset).index] ?? 0n

export * as TroveWorth from './TroveWorth.ts'
