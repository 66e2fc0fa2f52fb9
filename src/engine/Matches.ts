import { limits } from '../base/limits.ts'

/**
 * The sides of the venue's latest matches that were reported without the other one, by the match's
 * id, oldest first: what is needed to see that both belong to one group.
 */
export type Matches = Map<string, MatchSide>

/** One side of a match: whose it was, in what, signed lots. */
export interface MatchSide {
  readonly account: string
  readonly instrument: string
  readonly lots: bigint
}

/** The other side of a match, where it was reported: as much of the same instrument, the other way. */
export function otherSide(matches: Matches, match: string, side: MatchSide): MatchSide | null {
  const found = matches.get(match)
  const isOther = found?.instrument === side.instrument && found.lots === -side.lots
  return found !== undefined && isOther ? found : null
}

/** Keeps a side until the other comes, or so many others have. */
export function put(matches: Matches, match: string, side: MatchSide): void {
  if (otherSide(matches, match, side) !== null) {
    matches.delete(match)
    return
  }
  matches.set(match, side)
  if (matches.size <= limits.matches) return
  const [oldest] = matches.keys()
  if (oldest !== undefined) matches.delete(oldest)
}

export * as Matches from './Matches.ts'
