import type { Instrument } from '../model/Instrument.ts'
import type { AccountState } from './AccountState.ts'
import type { State } from './State.ts'

/** By index, whether an instrument or an asset changed. */
export interface Changed {
  readonly marked: readonly boolean[]
  readonly indexed: readonly boolean[]
}

export const changedOf = (
  { instruments, assets }: State,
  marked: ReadonlySet<number>,
  indexed: ReadonlySet<number>,
): Changed => ({
  marked: Array.from(instruments, ({ index }) => marked.has(index)),
  indexed: Array.from(assets, ({ index }) => indexed.has(index)),
})

/**
 * Whether an account depends on a price that changed: it holds, owes or has an order in it, or what
 * it has is worth something in its numeraire through it. An index of the numeraire alone concerns
 * everybody with anything at all, and that of a settlement asset whoever trades in it.
 */
export function depends(
  { positions, orders, balances, rules }: AccountState,
  { marked: isMarked, indexed: isIndexed }: Changed,
): boolean {
  const isMoved = isIndexed[rules?.bound?.numeraire.index ?? -1] === true
  for (let index = 0; index < positions.length; index++) {
    if (isMoved || turnsOn(positions[index]?.instrument, isMarked, isIndexed)) return true
  }
  for (let index = 0; index < orders.length; index++) {
    if (isMoved || turnsOn(orders[index]?.instrument, isMarked, isIndexed)) return true
  }
  for (let index = 0; index < balances.length; index++) {
    const held = balances[index]
    if (held !== undefined && held !== 0n && (isMoved || isIndexed[index])) return true
  }
  return false
}

/** Whether what is traded has a price of its own, or of an asset it is paid in, that changed. */
const turnsOn = (
  instrument: Instrument | undefined,
  isMarked: readonly boolean[],
  isIndexed: readonly boolean[],
): boolean =>
  instrument !== undefined &&
  (isMarked[instrument.index] === true ||
    isIndexed[instrument.settleIndex] === true ||
    isIndexed[instrument.baseIndex] === true ||
    (instrument.kind === 'option' && isIndexed[instrument.quoteIndex] === true))
