import type { Audit, Check } from './Audit.ts'
import { Books, type EventOf } from './Books.ts'
import { TroveBook } from './TroveBook.ts'

/** Troves: the house holds what they hold, and owes every coin that is outside. */
export const troves: readonly Check[] = [{ rule: 'AUD61', ends: houseIsEven }]

/** What a borrower leaves for whoever liquidates it. */
const reserve = 37_500_000_000_000_000n

const houseOf = (system: string): string => `house:troves:${system}`

/** A system is opened. */
export function opened(books: Books, event: EventOf<'TrovesDefined'>): void {
  const { system, coin, gas, branches } = event
  Books.open(books, { id: houseOf(system), kind: 'house' })
  const all = branches.map(({ collateral }) => [collateral, TroveBook.blank()] as const)
  books.troves.set(system, { coin, gas, branches: new Map(all) })
}

/** A system is used: money moves, and its branches stand as they are said to. */
export function used(books: Books, { system, moves, branches }: EventOf<'TrovesUsed'>): void {
  for (const { from, to, asset, amount } of moves) Books.move(books, from, to, asset, amount)
  for (const { branch, change } of branches) {
    const standing = books.troves.get(system)?.branches.get(branch)
    if (standing === undefined) continue
    const { sums, pool } = change
    const { active, redistributed } = sums
    standing.minted = active.debt + redistributed.debt
    standing.pooled = pool.total + pool.yieldOwed + pool.yieldPending
    standing.collateral = active.collateral + redistributed.collateral + pool.collateral
    for (const { key, value } of change.surplus) put(standing.claimable, key, value)
    for (const { key, value } of change.troves) {
      if (value === null) standing.open.delete(key)
      else standing.open.add(key)
    }
  }
}

function put(all: Map<string, bigint>, key: string, value: bigint | null): void {
  if (value === null) all.delete(key)
  else all.set(key, value)
}

/** Its balance of the coin is what pools hold less what exists; of each collateral, what is there. */
function houseIsEven({ books, heard }: Audit): string | null {
  for (const event of heard) {
    if (event.type !== 'TrovesUsed') continue
    const { system } = event
    const found = books.troves.get(system)
    const house = books.accounts.get(houseOf(system))
    if (found === undefined || house === undefined) return `${system} is used and was not opened`
    for (const [asset, amount] of expectedOf(found)) {
      const has = Books.balance(house, asset)
      if (has !== amount) return `${system} has ${has} of ${asset}, expected ${amount}`
    }
  }
  return null
}

function expectedOf({ coin, gas, branches }: TroveBook): ReadonlyMap<string, bigint> {
  const all = new Map<string, bigint>()
  const add = (asset: string, amount: bigint): void =>
    void all.set(asset, (all.get(asset) ?? 0n) + amount)
  for (const [collateral, { minted, pooled, claimable, open, ...standing }] of branches) {
    add(coin, pooled - minted)
    add(
      collateral,
      [...claimable.values()].reduce((sum, one) => sum + one, standing.collateral),
    )
    add(gas, reserve * BigInt(open.size))
  }
  return all
}
