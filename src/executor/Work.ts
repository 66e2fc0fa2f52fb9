import type { Clock } from '../host/Clock.ts'
import type { Scheduler } from '../host/Scheduler.ts'
import type { Blotter } from './Blotter.ts'
import type { Caps } from './Caps.ts'
import type { Executor } from './Executor.ts'
import type { Order } from './Order.ts'
import type { Principal } from './Principal.ts'

/** What is under way, and what it is done with. */
export interface Work {
  readonly options: Options
  /** Orders under way: one question of each at a time. */
  readonly busy: Map<string, Promise<void>>
  /** Since when nothing of an order can have left this machine any more, in this life. */
  readonly quietAt: Map<string, number>
  /** Counts the looks at what is out, and in which one a report of an order was taken last. */
  looks: number
  readonly takenAt: Map<string, number>
  /** Whether the last look saw what is out, and nothing in it that waits. */
  isSeen: boolean
  isTelling: boolean
  /** When reports are told again that could not be told. */
  tellAt: number
  failures: number
  /** What could not be done last, said once. */
  problem: string | null
  wake: AbortController
  readonly grace: AbortController
  readonly counted: Record<Told['kind'], number>
}

export interface Options {
  readonly principal: Principal
  readonly executor: Executor
  readonly blotter: Blotter
  readonly clock: Clock
  readonly scheduler: Scheduler
  readonly caps: Caps
  /** Tells two desks apart that send to one account of a venue. */
  readonly desk: string
  /** Whether an account's orders are carried out here. */
  readonly isOurs: (account: string) => boolean
  /** Is told everything, alarms among it, at least once. */
  readonly tell: (told: Told) => void
  /** Is told what those who run it should know, one line each. */
  readonly note: (line: string) => void
  /** Whether nothing of what is out was ever sent, where a record is begun. */
  readonly isFirst?: boolean
  /** Is told where nothing is out and all is told. */
  readonly idle?: () => void
  readonly times?: Partial<Times>
}

/** What happened to an order. */
export interface Told {
  readonly kind: 'sent' | 'filled' | 'ended' | 'withdrawn' | Alarm
  readonly order: Order
  readonly says: string
}

/**
 * Unknown: nobody knows what became of it. Refused: it was not carried out. Unbooked: what was filled was
 * refused where it was ordered. Odd: a venue's answers do not agree. Known: an alarm that stood is over.
 */
export type Alarm = 'unknown' | 'refused' | 'unbooked' | 'odd' | 'known'

export interface Times {
  /** An order that is open for so long is ended: the rest is planned anew. */
  readonly openMs: number
  /** So long after it was sent, an order of which nothing is known is an alarm. */
  readonly alarmMs: number
  /** So long after its end a venue is asked once more. */
  readonly auditMs: number
  /** How long what is under way may take once it is told to stop. */
  readonly graceMs: number
}

export const standard: Times = {
  ...{ openMs: 60_000, alarmMs: 15_000, auditMs: 60_000, graceMs: 2_000 },
}

export function create(options: Options): Work {
  const counted = {
    ...{ sent: 0, filled: 0, ended: 0, withdrawn: 0 },
    ...{ unknown: 0, refused: 0, unbooked: 0, odd: 0, known: 0 },
  }
  return {
    ...{
      options: { ...options, tell },
      busy: new Map(),
      quietAt: new Map(),
      looks: 0,
      takenAt: new Map(),
    },
    ...{ isSeen: false, isTelling: false, tellAt: 0, failures: 0, problem: null, counted },
    ...{ wake: new AbortController(), grace: new AbortController() },
  }
  function tell(told: Told): void {
    counted[told.kind] += 1
    options.tell(told)
  }
}

/** Says what cannot be done now, once in a row. */
export function problem(work: Work, error: unknown): void {
  const says = error instanceof Error ? error.message : 'a fault'
  if (says !== work.problem) work.options.note(says)
  work.problem = says
}

export * as Work from './Work.ts'
