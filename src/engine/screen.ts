import type { AccountState } from './AccountState.ts'
import { type Changed, depends } from './depends.ts'
import type { State } from './State.ts'

/** Who is noted, and how far the prices have moved that everybody else may bear: as in a Worklist. */
interface Bounds {
  readonly dirty: ReadonlySet<number>
  readonly path: bigint
  readonly recheckAt: readonly (bigint | undefined)[]
}

/** Those noted, those of a list that depend on what moved, and all who depend on what no bound has counted. */
export function listed(
  { dirty, path, recheckAt }: Bounds,
  { accounts }: State,
  list: readonly number[],
  moved: Changed,
  beyond: Changed | null,
): AccountState[] {
  const found = new Set(dirty)
  for (const index of list) {
    if (path < (recheckAt[index] ?? 0n)) continue
    if (depends(accounts[index] as AccountState, moved)) found.add(index)
  }
  if (beyond !== null) {
    for (const account of accounts) if (depends(account, beyond)) found.add(account.index)
  }
  return [...found].sort((a, b) => a - b).map((index) => accounts[index] as AccountState)
}

/**
 * The same of all accounts, where there are no rows. Runs for every account at every price, so the cheapest
 * test comes first.
 */
export function swept(
  { dirty, path, recheckAt }: Bounds,
  { accounts }: State,
  moved: Changed,
  beyond: Changed | null,
): AccountState[] {
  const found: AccountState[] = []
  for (let index = 0; index < accounts.length; index++) {
    const account = accounts[index] as AccountState
    const isSure = path < (recheckAt[index] ?? 0n)
    if (dirty.has(index) || (!isSure && depends(account, moved))) found.push(account)
    else if (isSure && beyond !== null && depends(account, beyond)) found.push(account)
  }
  return found
}
