import { NotifyError } from '../NotifyError.ts'
import { Secret } from '../Secret.ts'
import { answerOf } from './answers.ts'
import type { SlackConfig } from './config.ts'
import { type Access, post, reasonOf, TIMEOUT_MS } from './request.ts'
import { type Parcel, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const BATCH = 20
const PACE_MS = 1_000
const TEXT_MOST = 2_900

/**
 * A channel of Slack. Texts are plain, so that no name is taken for markup, a link or a mention; in
 * the notification, which knows markup alone, its three signs are written out.
 *
 * Rules: [ALR3] [ALR22]
 */
export function slack(config: SlackConfig, access: Access): Sink {
  const { name, timeoutMs = TIMEOUT_MS } = config
  const url = urlOf(Secret.reveal(config.url), name)
  return {
    ...{ name, kind: 'slack', batch: BATCH, order: 'all', paceMs: PACE_MS },
    schedule: schedules.soon,
    async send(parcels, signal) {
      const headers = { 'content-type': 'application/json; charset=utf-8' }
      const body = JSON.stringify(messageOf(parcels))
      try {
        const reply = await post({ url, headers, body, timeoutMs, signal }, access)
        const answer = answerOf(reply)
        // One that is malformed stays so.
        return reply.status === 400 ? { ...answer, isFinal: true } : answer
      } catch (error) {
        return Sink.failed(reasonOf(error))
      }
    },
  }
}

/** @throws NotifyError that does not show the URL, which is the secret */
function urlOf(secret: string, name: string): URL {
  if (URL.canParse(secret) && /^https?:$/.test(new URL(secret).protocol)) return new URL(secret)
  throw new NotifyError('config.invalid', `the URL of sink ${name}`, 'a URL', 'something else')
}

const signs: Readonly<Record<string, string>> = {
  critical: '🔴',
  error: '🟠',
  warning: '🟡',
  info: '⚪',
}

function messageOf(parcels: readonly Parcel[]) {
  const lines = parcels.map((parcel) => [parcel, cut(Sink.lineOf(parcel))] as const)
  return {
    text: cut(lines.map(([, line]) => escaped(line)).join('\n')),
    blocks: lines.map(([{ alert, phase }, line]) => ({
      type: 'section',
      text: {
        ...{ type: 'plain_text', emoji: false },
        text: `${phase === 'resolve' ? '🟢' : signs[alert.severity]} ${line}`,
      },
    })),
  }
}

const escaped = (line: string): string =>
  line.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const cut = (text: string): string =>
  text.length <= TEXT_MOST ? text : `${text.slice(0, TEXT_MOST).toWellFormed()}…`
