import type { RoundPhase } from '../RoundPhase.ts'

/** A round is longer than an entry: it goes on from here. */
export interface RoundPaused {
  readonly type: 'RoundPaused'
  readonly phase: RoundPhase
}
