import { datetime } from '../base/datetime.ts'
import type { Entry } from '../engine/Entry.ts'
import type { State } from '../engine/State.ts'
import { Advice } from '../report/Advice.ts'
import type { Alert, Draft } from './Alert.ts'
import { draftsOf } from './events/draftsOf.ts'
import { ages } from './events/prices.ts'
import type { Sight } from './events/Sight.ts'
import { Standing } from './Standing.ts'
import type { Teller } from './Teller.ts'

/** What is said of entries, beside them. */
export interface Scene {
  readonly state: State
  /** Whether the ages of prices are to be looked at. */
  readonly isAgeing: boolean
  /** The last entry of which something was said before. */
  readonly cursor: number
}

/** Working out cures takes time; of this many calls in one batch, the rest name the cash alone. */
const ADVISED_MOST = 64

/**
 * Everything that is said of entries, in their order. Drawn one by one, since what is said depends
 * on what was said before.
 */
export function* said(
  teller: Teller,
  entries: readonly Entry[],
  { state, isAgeing, cursor }: Scene,
): Generator<Alert> {
  const [first] = entries
  if (first !== undefined && first.seq > cursor + 1) yield gap(teller, cursor, first)
  let advised = 0
  const advise: Sight['advise'] = (call) => {
    const open = state.calls.get(call)
    if (open === undefined || ++advised > ADVISED_MOST) return null
    return Advice.ofCall(state, open)
  }
  const standing: Sight['standing'] = (about) => teller.standing.byAbout.get(about)
  const allStanding: Sight['allStanding'] = () => teller.standing.byAbout.values()
  const standingOf: Sight['standingOf'] = (account) => Standing.ofAccount(teller.standing, account)
  const sight = { state, standing, allStanding, standingOf, advise }
  for (const entry of entries) {
    for (const [index, event] of entry.events.entries()) {
      const drafts = draftsOf(event, { ...sight, entry, index })
      for (const [part, draft] of drafts.entries()) {
        const id = `${teller.outbox.origin()}-${entry.seq}-${index}-${part}`
        yield complete(draft, { id, seq: entry.seq, timestamp: entry.time }, state)
      }
    }
  }
  if (!isAgeing) return
  const seq = entries.at(-1)?.seq ?? cursor
  for (const draft of ages(state, standing)) {
    const id = `${teller.outbox.origin()}-${seq}-${plain(draft.about)}`
    yield complete(draft, { id, seq, timestamp: state.book.time }, state)
  }
}

/** An id stands in headers, where a name may hold what none of them does. */
const plain = (about: string): string =>
  about.toWellFormed().replace(/[^\w/:.+-]/gu, encodeURIComponent)

function gap({ outbox }: Teller, cursor: number, { seq, time }: Entry): Alert {
  const text = `entries ${cursor + 1} to ${seq - 1} were not seen: nothing was told of what happened there`
  const about = `gap:${seq}`
  const draft: Draft = { type: 'alerts.gap', phase: 'notice', severity: 'critical', about, text }
  return complete(draft, { id: `${outbox.origin()}-gap-${seq}`, seq, timestamp: time })
}

type Place = Pick<Alert, 'id' | 'seq' | 'timestamp'>

/** An alert of what was drafted: with its place, and whose account it is about. */
export function complete(draft: Draft, place: Place, state?: State): Alert {
  const { deadline = null, account = null } = draft
  const found = account === null ? undefined : state?.accountById.get(account)
  return {
    ...{ owner: found?.owner ?? null, rulebook: found?.rules?.id ?? null },
    ...{ level: null, call: null, instrument: null, amount: null, cures: null },
    ...{ by: null, reason: null },
    ...draft,
    ...place,
    ...{ account, deadline, due: deadline === null ? null : datetime(deadline) },
    datetime: datetime(place.timestamp),
  }
}

export * as alertsOf from './alertsOf.ts'
