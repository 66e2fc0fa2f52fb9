import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { Access } from '../access/Access.ts'
import { admit, type Head, type Listening } from '../access/admit.ts'
import type { Standing } from '../Recovery.ts'
import { Refusal } from '../Refusal.ts'
import { Problem } from './Problem.ts'
import { refusalOf } from './refusalOf.ts'

/** What guards the door, also while nothing is behind it. */
export interface Guard {
  readonly access: Access
  readonly listening: Listening
}

/** Seconds until another try makes sense. */
const AGAIN = 2

/**
 * Answers whoever comes while the service starts: that it lives, that it is not ready and how far it is,
 * and to all else that nothing was done. Each answer ends its connection, so that the next request comes
 * on one that nobody has spoken on.
 *
 * Rules: [SRV7]
 */
export function porter(guard: Guard, standing: () => Standing): RequestListener {
  return (request, response) => {
    const { seq, reasons } = standing()
    const [path = '/'] = (request.url ?? '/').split('?')
    const say = saying(response, seq)
    try {
      admit(guard.access, guard.listening, headOf(request))
    } catch (error) {
      return say.problem(refusalOf(error, 'a request before the start'))
    }
    if (request.method === 'GET' && path === '/healthz') return say.json(200, { isAlive: true })
    if (request.method === 'GET' && path === '/readyz') {
      return say.json(503, { isReady: false, reasons })
    }
    if (isOpened(request)) return say.page(reasons)
    const detail = `${reasons.join('; ')}: nothing was done`
    say.problem(new Refusal(503, 'service.starting', detail, { retryAfter: AGAIN }))
  }
}

const headOf = ({ method = 'GET', headers, socket }: IncomingMessage): Head => ({
  ...{ method, headers },
  remote: socket.remoteAddress ?? '',
})

/** Whether a browser opens an address, and not a program. */
const isOpened = ({ method, url = '/', headers }: IncomingMessage): boolean =>
  method === 'GET' && !url.startsWith('/v1/') && (headers.accept ?? '').includes('text/html')

function saying(response: ServerResponse, seq: number) {
  const send = (status: number, type: string, body: string, more: Record<string, string> = {}) => {
    const { 'content-security-policy': policy = "default-src 'none'", ...rest } = more
    response.writeHead(status, {
      ...{ 'content-type': type, 'content-length': Buffer.byteLength(body), connection: 'close' },
      ...{ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' },
      ...{ 'content-security-policy': policy, 'referrer-policy': 'no-referrer' },
      ...(status === 503 ? { 'retry-after': `${AGAIN}` } : {}),
      ...rest,
    })
    response.end(body)
  }
  return {
    json: (status: number, told: object) =>
      send(status, 'application/json; charset=utf-8', JSON.stringify({ seq, ...told })),
    problem: (refusal: Refusal) => {
      const { retryAfter } = refusal.facts
      const more: Record<string, string> =
        retryAfter === undefined ? {} : { 'retry-after': `${retryAfter}` }
      const body = JSON.stringify(Problem.of(refusal, seq))
      send(refusal.status, 'application/problem+json; charset=utf-8', body, more)
    },
    page: (reasons: readonly string[]) => send(503, 'text/html; charset=utf-8', pageOf(reasons)),
  }
}

/** A page that loads itself again, under the same address with its token, until there is something. */
const pageOf = (reasons: readonly string[]): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="${AGAIN}">
<title>Plimsoll starts</title>
<p>Plimsoll starts: ${reasons.join('; ')}. This page loads itself again.</p></html>
`
