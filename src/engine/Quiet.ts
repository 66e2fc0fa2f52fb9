import { headroom, pathUnit } from '../margin/headroom.ts'
import { loanHeadroom } from '../margin/loanHeadroom.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'

/**
 * Who need not be looked at. Prices travel, and so does what claims stand for; each account that
 * stands below its ladders is sure to stay there until they have travelled its headroom. Derived,
 * never kept: the events are the same with and without.
 *
 * Rules: [ENG19]
 */
export interface Quiet {
  /** How far prices have travelled, at most, in units of 1e-9: each command's largest step. */
  path: bigint
  /** Something other than a price moved: everybody concerned is looked at. */
  isBroken: boolean
}

export const create = (): Quiet => ({ path: 0n, isBroken: false })

/** A step from one price to the next, rounded up; a price that is not positive breaks the quiet. */
export function stepOf(quiet: Quiet, before: bigint | undefined, after: bigint): bigint {
  if (before === undefined || before === after) return 0n
  const smaller = Integer.min(before, after)
  if (smaller > 0n) {
    return Integer.divUp(Integer.mul(Integer.abs(after - before), pathUnit), smaller)
  }
  quiet.isBroken = true
  return 0n
}

/** Until how far a path an account below its ladders is left alone. */
export function until(
  quiet: Quiet,
  account: AccountState,
  assessment: Assessment,
  terms: BoundRulebook,
  book: PriceBook,
): bigint {
  const lowest = lowestRung(terms.rulebook)
  if (lowest === null) return 0n
  const of = terms.loan === null ? headroom : loanHeadroom
  return quiet.path + of(account, assessment, terms, book, lowest)
}

/** The threshold entered first; null where a rung looks at another measure than maintenance. */
function lowestRung({ ladders }: Rulebook): Ratio | null {
  let lowest: Ratio | null = null
  for (const { levels } of ladders) {
    for (const { measure, enter } of levels) {
      if (measure !== 'maintenance') return null
      if (lowest === null || Ratio.compare(enter, lowest) < 0) lowest = enter
    }
  }
  return lowest
}

export * as Quiet from './Quiet.ts'
