import { createHmac, randomBytes } from 'node:crypto'
import type { Clock } from '../../host/Clock.ts'
import { NotifyError } from '../NotifyError.ts'
import { Secret } from '../Secret.ts'
import { answerOf } from './answers.ts'
import type { WebhookConfig } from './config.ts'
import { type Access, post, reasonOf, TIMEOUT_MS } from './request.ts'
import { type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const SECRET_BYTES_LEAST = 24
const PREFIX = 'whsec_'
const BODY_MOST = 20_000

/**
 * A webhook by the Standard Webhooks specification: one event a request, signed with the secret, and
 * with the one before as well while receivers change over.
 *
 * Rules: [ALR19] [ALR21]
 */
export function webhook(config: WebhookConfig, access: Access, clock: Clock): Sink {
  const { name, timeoutMs = TIMEOUT_MS, previousSecret } = config
  const url = new URL(config.url)
  const keys = [config.secret, ...(previousSecret === undefined ? [] : [previousSecret])].map(
    (secret) => keyOf(Secret.reveal(secret), name),
  )
  return {
    ...{ name, kind: 'webhook', batch: 1, order: 'account', paceMs: 0 },
    schedule: schedules.standard,
    async send([parcel], signal) {
      if (parcel === undefined) return Sink.delivered('nothing')
      const body = bodyOf(parcel)
      if (Buffer.byteLength(body) >= BODY_MOST) {
        return { ...Sink.failed('the message is too large'), isFinal: true }
      }
      const headers = signed(keys, parcel.key, Math.floor(clock.now() / 1_000), body)
      try {
        const reply = await post({ url, headers, body, timeoutMs, signal }, access)
        const answer = answerOf(reply)
        return reply.status === 410 ? { ...answer, isGone: true } : answer
      } catch (error) {
        return Sink.failed(reasonOf(error))
      }
    },
  }
}

/** The headers of a message, its signature under each key among them. */
export function signed(
  keys: readonly Buffer[],
  id: string,
  seconds: number,
  body: string,
): Readonly<Record<string, string>> {
  const content = `${id}.${seconds}.${body}`
  const signatures = keys.map(
    (key) => `v1,${createHmac('sha256', key).update(content).digest('base64')}`,
  )
  return {
    'content-type': 'application/json',
    'user-agent': 'plimsoll',
    'webhook-id': id,
    'webhook-timestamp': `${seconds}`,
    'webhook-signature': signatures.join(' '),
  }
}

/** @throws NotifyError that does not show the secret */
export function keyOf(secret: string, name: string): Buffer {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '', 'base64')
  if (key.length >= SECRET_BYTES_LEAST) return key
  const expected = `whsec_ and at least ${SECRET_BYTES_LEAST} bytes in base64`
  throw new NotifyError('config.invalid', `the secret of sink ${name}`, expected, 'something else')
}

/** A new secret. */
export const drawSecret = (): string => `${PREFIX}${randomBytes(32).toString('base64')}`

/** The event as receivers get it: type and time first, then all that is known. */
function bodyOf({ alert, phase, route }: Parcel): string {
  const { type, datetime, ...data } = alert
  const whole = JSON.stringify({ type, timestamp: datetime, data: { ...data, phase, route } })
  if (Buffer.byteLength(whole) < BODY_MOST) return whole
  // What is long is the list of cures, which anybody can ask for.
  return JSON.stringify({ type, timestamp: datetime, data: { ...data, cures: null, phase, route } })
}
