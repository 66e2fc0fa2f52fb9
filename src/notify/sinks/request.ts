import { lookup as resolveName } from 'node:dns'
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { retryAfter } from '../../connect/remote/retryAfter.ts'
import { isPrivate } from './addresses.ts'

/** What requests may reach, and the connections that are kept. */
export interface Access {
  /** Hosts that may be private, as they stand in a URL. */
  readonly allowedHosts: readonly string[]
  readonly resolve: typeof resolveName
  readonly agents: { readonly http: http.Agent; readonly https: https.Agent }
}

/** Connections are kept for these hosts alone: another's access might not have allowed them. */
export const accessTo = (allowedHosts: readonly string[], resolve = resolveName): Access => ({
  ...{ allowedHosts, resolve },
  agents: { http: new http.Agent(kept), https: new https.Agent(kept) },
})

const kept = { keepAlive: true, maxFreeSockets: 16 }

/** Lets go of the connections that are kept. */
export function endAccess({ agents }: Access): void {
  agents.http.destroy()
  agents.https.destroy()
}

/** A POST of a text. */
export interface Post {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /** Whether it leaves this machine once at most, whatever becomes of its connection. */
  readonly isOnce?: true
}

/** What a server answered: the body's beginning alone. */
export interface Reply {
  readonly status: number
  readonly body: string
  /** Milliseconds that it asked to be left alone, where it said. */
  readonly retryAfterMs: number | null
}

export const TIMEOUT_MS = 15_000
const BODY_MOST = 4_096

/** An address that requests do not go to. */
export class RefusedError extends Error {
  override readonly name = 'Notify.RefusedError'
}

/**
 * Posts once. Redirects are not followed. A name is resolved once and the connection goes to the very
 * address that was found allowed, so that no answer of a name server can be exchanged in between.
 *
 * Rules: [ALR19] [ALR20]
 *
 * @throws RefusedError for a private address
 */
export function post(request: Post, access: Access): Promise<Reply> {
  const { url } = request
  const host = hostOf(url)
  const isAllowed = access.allowedHosts.includes(host)
  if (!isAllowed && isIP(host) !== 0 && isPrivate(host)) {
    return Promise.reject(new RefusedError('the address is private'))
  }
  return once(request, access, checkedLookup(access, isAllowed), request.isOnce !== true)
}

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')

function checkedLookup({ resolve }: Access, isAllowed: boolean): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      if (!isAllowed && addresses.some(({ address }) => isPrivate(address))) {
        return callback(new RefusedError('the name leads to a private address'), '')
      }
      if (options.all === true) return callback(null, addresses)
      const [first] = addresses
      if (first === undefined) return callback(new Error('the name leads nowhere'), '')
      callback(null, first.address, first.family)
    })
  }
}

function once(
  request: Post,
  access: Access,
  lookup: LookupFunction,
  mayRepeat: boolean,
): Promise<Reply> {
  const { url, headers, body, timeoutMs, signal } = request
  const isSecure = url.protocol === 'https:'
  const whole = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? https : http).request(
      url,
      {
        method: 'POST',
        headers: { ...headers, 'content-length': Buffer.byteLength(body) },
        agent: isSecure ? access.agents.https : access.agents.http,
        ...{ lookup, signal: whole },
      },
      (reply) => {
        readReply(reply).then(resolve, reject)
      },
    )
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection may have been closed while the request was on its way: not an attempt.
      const isStale = sent.reusedSocket && error.code === 'ECONNRESET'
      if (isStale && mayRepeat) once(request, access, lookup, false).then(resolve, reject)
      else reject(whole.aborted && !signal.aborted ? new Error('no answer in time') : error)
    })
    sent.end(body)
  })
}

async function readReply(reply: IncomingMessage): Promise<Reply> {
  let body = ''
  reply.setEncoding('utf8')
  for await (const chunk of reply) {
    body += chunk
    if (body.length > BODY_MOST) break
  }
  return {
    status: reply.statusCode ?? 0,
    body: body.slice(0, BODY_MOST),
    retryAfterMs: pauseOf(reply.headers['retry-after']),
  }
}

/** A receiver that asks for more is asked again after this all the same. */
const RETRY_MOST_MS = 3_600_000
const RETRY_LEAST_MS = 1_000

function pauseOf(header: string | undefined): number | null {
  const wait = retryAfter(header ?? null, { longest: RETRY_MOST_MS })
  return wait === null ? null : Math.max(RETRY_LEAST_MS, Math.ceil(wait))
}

/** Why a request failed, in words that hold no URL and no secret. */
export function reasonOf(error: unknown): string {
  if (error instanceof RefusedError) return error.message
  if (!(error instanceof Error)) return 'a fault'
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  if (error.message === 'no answer in time') return error.message
  return code ?? error.name
}
