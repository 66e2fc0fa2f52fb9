import type { Reply } from './request.ts'
import { type Answer, Sink } from './Sink.ts'

/**
 * What came of a request, by its status: 2xx is delivered, all else is not, a redirect neither. Where
 * too much was sent, the sink is left alone as long as it asks, or a moment.
 *
 * Rules: [ALR19]
 */
export function answerOf({ status, retryAfterMs }: Reply): Answer {
  const said = `HTTP ${status}`
  if (status >= 200 && status < 300) return Sink.delivered(said)
  const isBusy = status === 429 || (status === 503 && retryAfterMs !== null)
  return isBusy ? { ...Sink.failed(said), pauseMs: retryAfterMs ?? BUSY_MS } : Sink.failed(said)
}

const BUSY_MS = 5_000
