import type { Branch } from './Branch.ts'
import { DebtBook } from './DebtBook.ts'
import { TroveAccount } from './TroveAccount.ts'

/** The rate of an open trove, its own or its batch's. */
function rateOf(branch: Branch, id: string): bigint {
  const { batch, rate } = TroveAccount.open(branch, id)
  return batch === null ? rate : DebtBook.batchOf(branch, batch).rate
}

/** Inserts troves of one rate behind all of at least that rate. */
function insertBehind(branch: Branch, ids: readonly string[], rate: bigint): Branch {
  const behind = branch.order.findIndex((other) => rateOf(branch, other) < rate)
  const at = behind < 0 ? branch.order.length : behind
  return { ...branch, order: branch.order.toSpliced(at, 0, ...ids) }
}

/**
 * Puts an active trove in its place by rate: behind its equals, so that it is redeemed before them;
 * in a batch, at the end of the batch.
 *
 * Rules: [BOLD28]
 *
 * @example
 * TroveList.insert(branch, 'T1').order // the highest rate first
 */
export function insert(branch: Branch, id: string): Branch {
  const { batch } = TroveAccount.open(branch, id)
  const last = branch.order.findLastIndex(
    (other) => batch !== null && TroveAccount.open(branch, other).batch === batch,
  )
  return last < 0
    ? insertBehind(branch, [id], rateOf(branch, id))
    : { ...branch, order: branch.order.toSpliced(last + 1, 0, id) }
}

/** Takes a trove off the list. */
export const remove = (branch: Branch, id: string): Branch => ({
  ...branch,
  order: branch.order.filter((other) => other !== id),
})

/**
 * Moves a batch as one piece to where its rate belongs, behind its equals.
 *
 * Rules: [BOLD28]
 *
 * @example
 * TroveList.moveBatch(branch, 'manager').order
 */
export function moveBatch(branch: Branch, manager: string): Branch {
  const isMember = (id: string) => TroveAccount.open(branch, id).batch === manager
  const others = { ...branch, order: branch.order.filter((id) => !isMember(id)) }
  const { rate } = DebtBook.batchOf(branch, manager)
  return insertBehind(others, branch.order.filter(isMember), rate)
}

export * as TroveList from './TroveList.ts'
