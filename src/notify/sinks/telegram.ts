import { Secret } from '../Secret.ts'
import { answerOf } from './answers.ts'
import type { TelegramConfig } from './config.ts'
import { type Access, post, type Reply, reasonOf, TIMEOUT_MS } from './request.ts'
import { type Answer, Sink } from './Sink.ts'
import { schedules } from './schedules.ts'

const BATCH = 10
/** A group may be told twenty times a minute. */
const PACE_MS = 3_000
const TEXT_MOST = 4_000

/**
 * A chat of Telegram. No parse mode is asked for, so that no name is taken for markup.
 *
 * Rules: [ALR3] [ALR22]
 */
export function telegram(config: TelegramConfig, access: Access): Sink {
  const { name, chat, timeoutMs = TIMEOUT_MS } = config
  const root = config.url ?? 'https://api.telegram.org'
  const token = Secret.reveal(config.token)
  const url = new URL(`${root.replace(/\/$/, '')}/bot${encodeURIComponent(token)}/sendMessage`)
  url.pathname = url.pathname.replaceAll('%3A', ':')
  return {
    ...{ name, kind: 'telegram', batch: BATCH, order: 'all', paceMs: PACE_MS },
    schedule: schedules.soon,
    async send(parcels, signal) {
      const text = parcels.map(Sink.lineOf).join('\n\n')
      const cut = text.length <= TEXT_MOST ? text : `${text.slice(0, TEXT_MOST).toWellFormed()}…`
      const body = JSON.stringify({
        ...{ chat_id: chat, text: cut, link_preview_options: { is_disabled: true } },
      })
      const headers = { 'content-type': 'application/json' }
      try {
        return ofTelegram(await post({ url, headers, body, timeoutMs, signal }, access))
      } catch (error) {
        return Sink.failed(reasonOf(error))
      }
    },
  }
}

/** It says whether it took it, and how long to wait, in the body. */
function ofTelegram(reply: Reply): Answer {
  const answer = answerOf(reply)
  const told = parsed(reply.body)
  const seconds = Number(told?.parameters?.retry_after)
  if (!answer.isDelivered) return seconds > 0 ? { ...answer, pauseMs: seconds * 1_000 } : answer
  return told?.ok === true ? answer : Sink.failed(`${answer.said} without ok`)
}

interface Told {
  readonly ok?: unknown
  readonly parameters?: { readonly retry_after?: unknown }
}

function parsed(body: string): Told | null {
  try {
    return JSON.parse(body) as Told | null
  } catch {
    return null
  }
}
