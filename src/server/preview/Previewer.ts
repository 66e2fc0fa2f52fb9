import type { Command } from '../../engine/Command.ts'
import { Follower } from '../beside/Follower.ts'
import type { BookImpact } from './impactOf.ts'

/**
 * Tries what would change the whole book in a thread of its own, which follows the journal by itself:
 * the copy and the assessment of everybody take long, and nobody else waits for them.
 *
 * Rules: [HTTP14]
 */
export interface Previewer {
  /**
   * What a command would do, after an entry or a later one.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly impact: (command: Command, after: number) => Promise<BookImpact>
  readonly close: () => Promise<void>
}

/** What the thread is asked. */
export interface PreviewAsk {
  readonly command: Command
  readonly after: number
}

/** The first answer waits until the thread has folded the journal. */
const WITHIN_MS = 30_000
/** A state is large: nobody who does not look at rules has a second one for long. */
const IDLE_MS = 600_000

/** A previewer over a journal; `note` is told where its thread ends. */
export function create(journal: string, note: (text: string) => void): Previewer {
  const follower = Follower.create({
    ...{ name: 'previews', script, journal, note, limits: { idleMs: IDLE_MS } },
  })
  return {
    impact: async (command, after) => {
      const ask: PreviewAsk = { command, after }
      return (await follower.ask(ask, WITHIN_MS)) as BookImpact
    },
    close: follower.close,
  }
}

const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

export * as Previewer from './Previewer.ts'
