import { createHash } from 'node:crypto'
import type { Alert } from '../Alert.ts'
import { Secret } from '../Secret.ts'
import { answerOf } from './answers.ts'
import type { PagerDutyConfig } from './config.ts'
import { type Access, post, reasonOf, TIMEOUT_MS } from './request.ts'
import { type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const KEY_MOST = 255
const SUMMARY_MOST = 1_024

/**
 * A service of PagerDuty. What stands is one incident of it, under the id of the call, from its
 * trigger to its resolve.
 *
 * Rules: [ALR23]
 */
export function pagerduty(config: PagerDutyConfig, access: Access): Sink {
  const { name, source = 'plimsoll', timeoutMs = TIMEOUT_MS } = config
  const root = config.url ?? 'https://events.pagerduty.com'
  const url = new URL(`${root.replace(/\/$/, '')}/v2/enqueue`)
  const key = Secret.reveal(config.routingKey)
  return {
    ...{ name, kind: 'pagerduty', batch: 1, order: 'account', paceMs: 0 },
    schedule: schedules.soon,
    async send([parcel], signal) {
      if (parcel === undefined) return Sink.delivered('nothing')
      const body = JSON.stringify({ routing_key: key, ...eventOf(parcel, source) })
      const headers = { 'content-type': 'application/json' }
      try {
        const reply = await post({ url, headers, body, timeoutMs, signal }, access)
        const answer = answerOf(reply)
        // It is the event that is malformed, and stays so.
        return reply.status === 400 ? { ...answer, isFinal: true } : answer
      } catch (error) {
        return Sink.failed(reasonOf(error))
      }
    },
  }
}

function eventOf({ alert, phase }: Parcel, source: string) {
  const dedup_key = keyOf(alert, phase)
  if (phase === 'resolve') return { event_action: 'resolve', dedup_key }
  if (alert.type === 'call.acknowledged') return { event_action: 'acknowledge', dedup_key }
  const { text, severity, datetime, account, type, ...rest } = alert
  return {
    event_action: 'trigger',
    dedup_key,
    client: 'Plimsoll',
    payload: {
      summary: text.slice(0, SUMMARY_MOST).toWellFormed(),
      ...{ source, severity, timestamp: datetime, class: type },
      ...(account === null ? {} : { component: account }),
      custom_details: { account, ...rest },
    },
  }
}

/** A call's own id; of all else what it is about. What only happened is an incident of its own. */
function keyOf({ id, call, about }: Alert, phase: Parcel['phase']): string {
  const key = phase === 'notice' ? id : (call ?? about)
  if (key.length <= KEY_MOST) return key
  return createHash('sha256').update(key).digest('hex')
}
