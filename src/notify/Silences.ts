import { randomBytes } from 'node:crypto'
import { type Static, Type } from 'typebox'
import type { Alert } from './Alert.ts'
import { NotifyError } from './NotifyError.ts'
import { Outbox } from './Outbox.ts'
import { type Match, matchSchema, Route } from './Route.ts'

const words = (description: string) => Type.String({ minLength: 1, maxLength: 256, description })

/** A silence as the configuration says it. */
export const schema = Type.Object(
  {
    match: matchSchema,
    until: Type.String({ format: 'date-time', description: 'An ISO 8601 moment.' }),
    by: words('Who silenced it.'),
    reason: words('Why.'),
  },
  { additionalProperties: false, description: 'What is not told for a time; the ledger keeps it.' },
)

/** What is not told for a time, of the configuration or made while it runs. */
export type Silence = Static<typeof schema>

/** One that was made while it runs. */
export interface Made extends Silence {
  readonly id: string
  /** Milliseconds since 1970. */
  readonly madeAt: number
  /** Who ended it before its time, and when; null where nobody did. */
  readonly endedAt: number | null
  readonly endedBy: string | null
}

/**
 * What is not told for a time: what the configuration says, and what people asked for, which is kept
 * in the outbox with who did, also for a while after its end.
 *
 * Rules: [ALR14] [ALR30]
 */
export interface Silences {
  readonly outbox: Outbox
  readonly given: readonly Silence[]
  readonly made: Map<string, Made>
}

const KIND = 'silence'
/** In force at once. */
const MADE_MOST = 256

/** Reads what was made before, beside those of a configuration. */
export const open = (outbox: Outbox, given: readonly Silence[]): Silences => ({
  ...{ outbox, given },
  made: new Map(Outbox.settings<Made>(outbox, KIND)),
})

/**
 * The moment that a text says.
 *
 * @throws NotifyError for a text that says none
 */
export function endOf(until: string, at: string): number {
  const end = Date.parse(until)
  if (!Number.isNaN(end)) return end
  throw new NotifyError('config.invalid', at, 'an ISO 8601 moment', until)
}

/** Whether a silence holds at a moment. */
export const isInForce = (one: Silence | Made, now: number): boolean =>
  Date.parse(one.until) > now && !('endedAt' in one && one.endedAt !== null)

/** Those that hold at a moment. */
const inForce = ({ given, made }: Silences, now: number): readonly Silence[] =>
  [...given, ...made.values()].filter((one) => isInForce(one, now))

/** Whether an alert is not to be told now. */
export const cover = (silences: Silences, alert: Alert, now: number): boolean =>
  inForce(silences, now).some(({ match }) => Route.matches(match, alert))

/** When the next of those that hold ends by itself; infinity where none holds. */
export const nextEnd = (silences: Silences, now: number): number =>
  Math.min(...inForce(silences, now).map(({ until }) => Date.parse(until)))

/** What somebody asks to be silent about. */
export interface Wanted {
  /** The asker's own id: asked again under it, nothing is made twice. Drawn where left out. */
  readonly id?: string
  readonly match: Match
  readonly until: string
  readonly reason: string
}

/**
 * Makes one, and keeps it.
 *
 * @throws NotifyError for an end that is past, or where too many hold already
 */
export function make(silences: Silences, wanted: Wanted, by: string, now: number): Made {
  const { match, until, reason, id = drawId() } = wanted
  const before = silences.made.get(id)
  if (before !== undefined) return before
  if (endOf(until, 'until') <= now) {
    throw new NotifyError('config.invalid', 'until', 'a moment to come', until)
  }
  if (inForce(silences, now).length >= MADE_MOST) {
    throw new NotifyError('config.invalid', 'silences', `at most ${MADE_MOST}`, 'as many in force')
  }
  const made = { id, match, until, by, reason, madeAt: now, endedAt: null, endedBy: null }
  return put(silences, made)
}

const ID_BYTES = 6

/** An id for a silence. */
export const drawId = (): string => `silence-${randomBytes(ID_BYTES).toString('hex')}`

/**
 * Ends one before its time. One that is over stays as it ended.
 *
 * @throws NotifyError for one that was not made here
 */
export function end(silences: Silences, id: string, by: string, now: number): Made {
  const one = silences.made.get(id)
  if (one === undefined) {
    throw new NotifyError('silence.unknown', id, 'a silence that was made here', 'none')
  }
  return isInForce(one, now) ? put(silences, { ...one, endedAt: now, endedBy: by }) : one
}

function put({ outbox, made }: Silences, one: Made): Made {
  Outbox.putSetting(outbox, KIND, one.id, one)
  made.set(one.id, one)
  return one
}

/** Forgets those that were over before a time. */
export function prune({ outbox, made }: Silences, before: number): void {
  for (const { id, until, endedAt } of [...made.values()]) {
    if ((endedAt ?? Date.parse(until)) >= before) continue
    Outbox.dropSetting(outbox, KIND, id)
    made.delete(id)
  }
}

/** All that are known: those of the configuration, then those made here, the newest first. */
export const all = ({ given, made }: Silences): readonly (Silence | Made)[] => [
  ...given,
  ...[...made.values()].sort((a, b) => b.madeAt - a.madeAt),
]

export * as Silences from './Silences.ts'
