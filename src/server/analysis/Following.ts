import type { JournalView } from '../../host/JournalView.ts'
import { Changes } from './Changes.ts'
import { type Between, Live } from './Live.ts'
import { type Study, studied, type Turn } from './study.ts'

/** A journal that is studied as it grows: whole, and in between by what the last study found while it stands. */
export interface Following {
  readonly view: JournalView
  study: Study | null
  live: Live | null
  changes: Changes
}

export const create = (view: JournalView): Following => ({
  ...{ view, study: null, live: null, changes: Changes.create() },
})

/** Folds what was committed since, and notes what it changed. */
export async function fold({ view, changes }: Following): Promise<void> {
  await view.advance((entry) => void Changes.take(changes, entry))
}

/**
 * The last study, and between what the index is now; null where that study is of now.
 *
 * Rules: [STANDING2]
 */
export async function advance(
  following: Following,
  turn: Turn,
): Promise<{ readonly study: Study; readonly between: Between | null }> {
  await fold(following)
  const { view, live, study } = following
  if (study !== null && study.seq === view.state.seq) return { study, between: null }
  const between = live === null ? null : Live.after(live, view.state, following.changes)
  following.changes = Changes.create()
  if (study !== null && between !== null) return { study, between }
  const made = await studied(view.state, turn)
  following.study = made.study
  following.live = made.live
  return { study: made.study, between: null }
}

export * as Following from './Following.ts'
