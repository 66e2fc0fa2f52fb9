import type { AccountState } from './AccountState.ts'
import { creditCalls } from './creditCalls.ts'
import type { Run } from './Run.ts'
import { State } from './State.ts'

/**
 * Returns the balance of an isolated sub-account without positions to its parent, so that no
 * residual equity is lost, and credits it to the parent's calls. A debt stays: the parent never pays
 * for it.
 *
 * Rules: [ENG9]
 */
export function sweepIsolated(run: Run, account: AccountState): void {
  const { state } = run
  const { parent, positions, balances } = account
  if (parent === null || positions.length > 0) return
  if (balances.some((amount) => amount !== undefined && amount < 0n)) return
  for (const [index, amount] of [...balances].entries()) {
    if (amount === undefined || amount === 0n) continue
    const asset = State.assetAt(state, index).id
    const moved = { from: account.id, to: parent.id, asset, amount, reason: 'residue' } as const
    creditCalls(run, parent, 'reduction', [{ type: 'Transferred', ...moved }])
  }
}
