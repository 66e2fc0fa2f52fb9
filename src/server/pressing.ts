import { alertsOf } from '../notify/alertsOf.ts'
import { Settings } from '../notify/Settings.ts'
import type { Study } from './analysis/study.ts'
import { Threshold } from './analysis/Threshold.ts'
import type { Front } from './http/Front.ts'

/** Thresholds of pressure that are told as alerts. */
export interface Pressing {
  close(): void
}

/**
 * Looks at each study of the book and tells where a threshold is reached, and where it is over. What stands is
 * kept with the other alerts, so that a start in between tells nothing twice. Without a threshold nothing is
 * studied that nobody asked for.
 *
 * Rules: [PRESSURE8] [ALR32]
 */
export function pressing(front: Front, thresholds: readonly Threshold[]): Pressing | null {
  if (thresholds.length === 0) return null
  const { analyst } = front
  const end = analyst.onComputed(() => {
    const study = analyst.study()
    if (study !== null) look(front, thresholds, study)
  })
  analyst.begin()
  return { close: end }
}

function look({ notifier, clock }: Front, thresholds: readonly Threshold[], study: Study): void {
  for (const threshold of thresholds) {
    const about = Threshold.about(threshold)
    const draft = Threshold.draftOf(threshold, study, notifier.isStanding(about))
    if (draft === null) continue
    const id = `${notifier.outbox.origin()}-${about}-${study.seq}`
    const alert = alertsOf.complete(draft, { id, seq: study.seq, timestamp: clock.now() })
    notifier.queue(() => notifier.tell(alert, Settings.routes(notifier.settings)))
  }
}
