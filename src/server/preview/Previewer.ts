import type { CuresAsked } from '../../report/CuresReport.ts'
import type { LossReport } from '../../report/LossReport.ts'
import { Follower } from '../beside/Follower.ts'
import type {
  AllocationAsked,
  AllocationFound,
  PlacementAsked,
  PlacementFound,
} from './allocationIn.ts'
import type { Cures } from './curesIn.ts'
import type { BookImpact, ImpactAsked } from './impactIn.ts'
import type { LossesFound } from './lossesIn.ts'

/**
 * Tries what has not happened in a thread of its own, which follows the journal by itself: the copy and
 * the assessment of everybody take long, and so does the search for the cheapest cure or allocation. Nobody else waits for them.
 *
 * Rules: [HTTP14]
 */
export interface Previewer {
  /**
   * What a command would do, after an entry or a later one.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly impact: (asked: ImpactAsked, after: number) => Promise<BookImpact>
  /**
   * The ways to cure an account, after an entry or a later one; null where it is not there any more.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly cures: (account: string, asked: CuresAsked, after: number) => Promise<Cures | null>
  /**
   * What to move between accounts of an owner, after an entry or a later one.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly allocation: (asked: AllocationAsked, after: number) => Promise<AllocationFound>
  /**
   * Where the collateral of an owner's accounts carries most, after an entry or a later one.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly placement: (asked: PlacementAsked, after: number) => Promise<PlacementFound>
  /**
   * Who would pay at some prices under each policy of deleveraging, after an entry or a later one.
   *
   * @throws FollowerError where there is no answer in time
   */
  readonly losses: (asked: LossReport.LossAsked, after: number) => Promise<LossesFound>
  readonly close: () => Promise<void>
}

/** What the thread is asked. */
export type PreviewAsk =
  | { readonly kind: 'impact'; readonly asked: ImpactAsked; readonly after: number }
  | {
      readonly kind: 'cures'
      readonly account: string
      readonly asked: CuresAsked
      readonly after: number
    }
  | { readonly kind: 'allocation'; readonly asked: AllocationAsked; readonly after: number }
  | { readonly kind: 'placement'; readonly asked: PlacementAsked; readonly after: number }
  | { readonly kind: 'losses'; readonly asked: LossReport.LossAsked; readonly after: number }

/** The first answer waits until the thread has folded the journal. */
const WITHIN_MS = 30_000
/** A state is large: nobody who does not look at rules has a second one for long. */
const IDLE_MS = 600_000

/** A previewer over a journal; `note` is told where its thread ends. */
export function create(journal: string, note: (text: string) => void): Previewer {
  const follower = Follower.create({
    ...{ name: 'previews', script, journal, note, limits: { idleMs: IDLE_MS } },
  })
  const ask = (asked: PreviewAsk): Promise<unknown> => follower.ask(asked, WITHIN_MS)
  return {
    impact: async (asked, after) => (await ask({ kind: 'impact', asked, after })) as BookImpact,
    cures: async (account, asked, after) =>
      (await ask({ kind: 'cures', account, asked, after })) as Cures | null,
    allocation: async (asked, after) =>
      (await ask({ kind: 'allocation', asked, after })) as AllocationFound,
    placement: async (asked, after) =>
      (await ask({ kind: 'placement', asked, after })) as PlacementFound,
    losses: async (asked, after) => (await ask({ kind: 'losses', asked, after })) as LossesFound,
    close: follower.close,
  }
}

const script = new URL(
  import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js',
  import.meta.url,
)

export * as Previewer from './Previewer.ts'
