import { datetime } from '../../base/datetime.ts'
import type { Clock } from '../../host/Clock.ts'
import type { Alert, Severity } from '../Alert.ts'
import { Secret } from '../Secret.ts'
import { answerOf } from './answers.ts'
import type { AlertmanagerConfig } from './config.ts'
import { type Access, post, reasonOf, TIMEOUT_MS } from './request.ts'
import { type Answer, type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const BATCH = 200
const REFRESH_MS = 60_000
/** What is told no more, because this service is gone, ends by itself. */
const STANDS_MS = 5 * REFRESH_MS
/** What only happened is shown for a while. */
const NOTICE_MS = 15 * 60_000

/**
 * Prometheus Alertmanager. What stands is told again every minute, as it expects; labels are what
 * identifies and inhibits, annotations what people read.
 *
 * Rules: [ALR24]
 */
export function alertmanager(config: AlertmanagerConfig, access: Access, clock: Clock): Sink {
  const { name, timeoutMs = TIMEOUT_MS, labels = {} } = config
  const url = new URL(`${config.url.replace(/\/$/, '')}/api/v2/alerts`)
  const headers = { 'content-type': 'application/json', ...authorization(config) }
  const tell = async (alerts: readonly object[], signal: AbortSignal): Promise<Answer> => {
    if (alerts.length === 0) return Sink.delivered('nothing')
    try {
      const body = JSON.stringify(alerts)
      const reply = await post({ url, headers, body, timeoutMs, signal }, access)
      const answer = answerOf(reply)
      return reply.status === 400 ? { ...answer, isFinal: true } : answer
    } catch (error) {
      return Sink.failed(reasonOf(error))
    }
  }
  return {
    ...{ name, kind: 'alertmanager', batch: BATCH, order: 'all', paceMs: 0 },
    schedule: schedules.soon,
    send: (parcels, signal) =>
      tell(newest(parcels.flatMap((parcel) => alertsOf(parcel, labels, clock.now()))), signal),
    refresh: {
      everyMs: REFRESH_MS,
      tell: (standing, signal) =>
        tell(
          standing.map((alert) => firing(alert, alert.severity, labels, clock.now() + STANDS_MS)),
          signal,
        ),
    },
  }
}

function authorization({ user, password, bearer }: AlertmanagerConfig): Record<string, string> {
  if (bearer !== undefined) return { authorization: `Bearer ${Secret.reveal(bearer)}` }
  if (user === undefined) return {}
  const pair = `${user}:${password === undefined ? '' : Secret.reveal(password)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

type Labels = Readonly<Record<string, string>>

interface Told {
  readonly labels: Labels
  readonly annotations: Labels
  readonly startsAt?: string
  readonly endsAt: string
}

/** Labels identify: where the severity changed, what bore the former one ends. */
function alertsOf({ alert, phase, before }: Parcel, own: Labels, now: number): readonly Told[] {
  const { severity } = alert
  if (phase === 'resolve') return [firing(alert, before ?? severity, own, now)]
  const lasts = phase === 'notice' ? NOTICE_MS : STANDS_MS
  const ended = before === null || before === severity ? [] : [firing(alert, before, own, now)]
  return [...ended, firing(alert, severity, own, now + lasts)]
}

/** Of several in one batch with the same labels, the last. */
const newest = (told: readonly Told[]): readonly Told[] => [
  ...new Map(told.map((one) => [JSON.stringify(one.labels), one])).values(),
]

function firing(alert: Alert, severity: Severity, own: Labels, endsAt: number): Told {
  const { about, account, owner, rulebook, level, call, instrument, text, due, reason, by } = alert
  return {
    labels: present({
      ...own,
      alertname: nameOf(alert),
      ...{ about, severity, account, owner, rulebook, instrument, call },
    }),
    annotations: present({ summary: text, type: alert.type, level, due, by, reason }),
    endsAt: datetime(endsAt),
  }
}

/** The same from trigger to resolve: by what it is about. */
function nameOf({ about, type }: Alert): string {
  const kind = about.slice(0, about.indexOf(':'))
  return names[kind] ?? `Plimsoll_${type.replaceAll('.', '_')}`
}

const names: Readonly<Record<string, string>> = {
  call: 'PlimsollCall',
  level: 'PlimsollLevel',
  liquidation: 'PlimsollLiquidation',
  restriction: 'PlimsollRestriction',
  mark: 'PlimsollPriceDoubted',
  index: 'PlimsollPriceDoubted',
  age: 'PlimsollPriceStale',
  switch: 'PlimsollSwitchOff',
  sink: 'PlimsollSinkDead',
  adl: 'PlimsollDeleveraged',
  deficit: 'PlimsollDeficit',
  loss: 'PlimsollLossSocialised',
}

const present = (fields: Readonly<Record<string, string | null>>): Labels =>
  Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => Boolean(field[1])),
  )
