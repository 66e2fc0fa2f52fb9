import type { State } from '../../engine/State.ts'
import type { AccountBook } from '../../pressure/AccountBook.ts'
import type { CoupledCascade } from '../../pressure/CoupledCascade.ts'
import type { CoupledMarket } from '../../pressure/CoupledMarkets.ts'
import { Standing } from '../../pressure/Standing.ts'
import { BookView } from '../../report/BookView.ts'
import type { Changes } from './Changes.ts'
import { depthOf } from './depthOf.ts'

/**
 * What a study found of the whole book, followed while it stands: entry by entry, without a look at those whom
 * nothing concerned.
 *
 * Rules: [STANDING1] [STANDING2]
 */
export interface Live {
  readonly standing: Standing
  readonly time: number
}

/** Between what the index is, as of an entry. */
export interface Between {
  readonly seq: number
  readonly timestamp: number
  readonly low: number
  readonly high: number
  /** Whether the two are proven bounds. */
  readonly isProven: boolean
}

/** How long it may stand, of the journal's time, before the book is studied anew. */
const STANDS_MS = 60_000

export const begin = (cascade: CoupledCascade, state: State): Live => ({
  standing: Standing.solve(cascade),
  time: state.time,
})

/** Between what the index is after more entries; null where the book is to be studied anew. */
export function after(live: Live, state: State, changes: Changes): Between | null {
  const { standing, time } = live
  if (changes.isWide || state.time - time > STANDS_MS) return null
  const some = [...changes.accounts].flatMap((id) => state.accountById.get(id) ?? [])
  const book = BookView.ofAccounts(state, some)
  if (!isAsDeep(standing.cascade, book) || !Standing.stands(standing, book, book.accounts)) {
    return null
  }
  const { low, high, isProven } = standing
  return { seq: state.seq, timestamp: state.time, low, high, isProven }
}

/** Whether every depth is told, or assumed, as it was. */
function isAsDeep({ book, coupled, crowd: { currency } }: CoupledCascade, now: AccountBook) {
  const isAssumed = (view: AccountBook, market: CoupledMarket): readonly boolean[] =>
    (['down', 'up'] as const).map((toward) => depthOf({ view, toward, currency }, market).isAssumed)
  return coupled.markets.every((market) => {
    const [before, after] = [isAssumed(book, market), isAssumed(now, market)]
    return before.every((one, at) => one === after[at])
  })
}

export * as Live from './Live.ts'
