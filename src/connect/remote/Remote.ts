import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { type Json, type JsonObject, JsonText } from '../../wire/JsonText.ts'
import { WireError } from '../../wire/WireError.ts'
import { isLoopback } from './isLoopback.ts'
import { RemoteFault } from './RemoteFault.ts'
import { readBody } from './readBody.ts'
import { retryAfter } from './retryAfter.ts'

/** A running service, and how long it is waited for. */
export interface Remote {
  readonly base: URL
  /** Null where it takes whoever is on its machine. */
  readonly key: string | null
  readonly signal: AbortSignal
  /** Milliseconds for one answer. */
  readonly timeout: number
  /** Milliseconds for all tries together. */
  readonly patience: number
}

export interface RemoteOptions {
  readonly key?: string | null
  readonly signal?: AbortSignal
  readonly timeout?: number
  readonly patience?: number
}

/** What is asked of it; the path is under `/v1`. */
export interface Ask {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  readonly path: string
  readonly query?: Readonly<Record<string, string | undefined>>
  readonly body?: Json
}

const FIRST_PAUSE_MS = 200
const LONGEST_PAUSE_MS = 5_000

/**
 * A service at an address, which begins with http:// or https://. A key goes to another machine only
 * over TLS.
 *
 * Rules: [REMOTE1] [REMOTE2]
 *
 * @throws RemoteFault odd
 */
export function at(address: string, options: RemoteOptions = {}): Remote {
  const { key = null, signal = new AbortController().signal } = options
  const { timeout = 30_000, patience = 15_000 } = options
  const base = URL.parse(address)
  const odd = (says: string) => new RemoteFault({ kind: 'odd', asked: address, says })
  if (base === null || !/^https?:$/.test(base.protocol)) {
    throw odd('expected an address as http://127.0.0.1:7070')
  }
  if (base.username !== '' || base.password !== '' || base.search !== '' || base.hash !== '') {
    // Whatever stands there may be a secret: it is not repeated.
    const says = 'expected no name, password, query or fragment in an address'
    throw new RemoteFault({ kind: 'odd', asked: base.origin, says })
  }
  if (key !== null && base.protocol === 'http:' && !isLoopback(base.hostname)) {
    throw odd('expected https for a key that goes to another machine, found http')
  }
  if (key !== null && !/^[\x21-\x7e]{1,512}$/.test(key)) {
    throw odd('expected a key of printable characters without spaces')
  }
  return { base, key, signal, timeout, patience }
}

/** An id for a command, drawn once before it is sent for the first time. */
export const newId = (): string => `cli-${randomUUID()}`

export const get = (
  remote: Remote,
  path: string,
  query: NonNullable<Ask['query']> = {},
): Promise<JsonObject> => ask(remote, { method: 'GET', path, query })

/** A body that bears an id, or asks without changing anything: sent again where an answer is lost. */
export const post = (remote: Remote, path: string, body: Json): Promise<JsonObject> =>
  ask(remote, { method: 'POST', path, body })

/**
 * Asks, and asks again where no answer came, or one that says to wait: as long as it says, until
 * patience ends. What changes something bears an id, so that asking again never does it twice.
 *
 * Rules: [REMOTE3] [REMOTE4]
 *
 * @throws RemoteFault
 */
export async function ask(remote: Remote, asked: Ask): Promise<JsonObject> {
  const until = performance.now() + remote.patience
  for (let tries = 0; ; tries++) {
    const answer = await once(remote, asked)
    if (answer.isFinal) return answer.json
    const backoff = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** tries)
    const wait = answer.after ?? backoff * (0.5 + Math.random() / 2)
    if (performance.now() + wait > until) throw answer.fault
    await pause(wait, undefined, { signal: remote.signal })
  }
}

type Answer =
  | { readonly isFinal: true; readonly json: JsonObject }
  | { readonly isFinal: false; readonly fault: RemoteFault; readonly after: number | null }

async function once(remote: Remote, asked: Ask): Promise<Answer> {
  const { method } = asked
  const url = urlOf(remote, asked)
  const place = `${method} ${url.origin}${url.pathname}`
  let response: Response
  let text: string
  try {
    response = await fetch(url, {
      method,
      headers: headersOf(remote, asked),
      // A redirect would take the key elsewhere.
      redirect: 'manual',
      signal: AbortSignal.any([remote.signal, AbortSignal.timeout(remote.timeout)]),
      ...(asked.body !== undefined && { body: JSON.stringify(asked.body) }),
    })
    text = await readBody(response)
  } catch (error) {
    if (remote.signal.aborted) throw error
    return { isFinal: false, fault: lost(place, asked, error), after: null }
  }
  if (response.ok) return { isFinal: true, json: objectOf(text, place) }
  const fault = refused(place, response.status, text)
  if (response.status !== 429 && response.status !== 503) throw fault
  return { isFinal: false, fault, after: retryAfter(response.headers.get('retry-after')) }
}

function urlOf({ base }: Remote, { path, query = {} }: Ask): URL {
  const url = new URL(base)
  url.pathname = `${base.pathname.replace(/\/+$/, '')}/v1${path}`
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, value)
  }
  return url
}

const headersOf = ({ key }: Remote, { body }: Ask): Record<string, string> => ({
  accept: 'application/json',
  ...(body !== undefined && { 'content-type': 'application/json' }),
  ...(key !== null && { authorization: `Bearer ${key}` }),
})

function lost(asked: string, { method }: Ask, error: unknown): RemoteFault {
  const code = codeOf(error)
  const never = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']
  const isUnknown = method !== 'GET' && !never.includes(code)
  const says = isUnknown
    ? `no answer came (${code}); whether it was done is not known, and the same id again is harmless`
    : `no service answers there (${code})`
  const kind = isUnknown ? 'unknown' : 'unreachable'
  return new RemoteFault({ kind, asked, says }, { cause: error })
}

function codeOf(error: unknown): string {
  const { cause, name, message } = error as Error & { readonly cause?: { readonly code?: unknown } }
  if (name === 'TimeoutError') return 'timeout'
  return typeof cause?.code === 'string' ? cause.code : message
}

function refused(asked: string, status: number, text: string): RemoteFault {
  const problem = problemOf(text)
  const says = problem.detail ?? `expected an answer, found status ${status}`
  const { code, at: place } = problem
  return new RemoteFault({
    ...{ kind: problem.detail === undefined ? 'odd' : 'refused', asked, says, status },
    ...(code !== undefined && { code }),
    ...(place !== undefined && { at: place }),
  })
}

/** As RFC 9457 has it; nothing of what is no such thing. */
function problemOf(text: string): { detail?: string; code?: string; at?: string } {
  const json = parsed(text)
  const { detail, code, at: place } = json ?? {}
  return {
    ...(typeof detail === 'string' && { detail: plain(detail) }),
    ...(typeof code === 'string' && { code: plain(code) }),
    ...(typeof place === 'string' && { at: plain(place) }),
  }
}

/** Text of another machine on one line, without what a terminal would obey. */
const plain = (text: string): string => text.replace(/[\s\p{Cc}\p{Cf}]+/gu, ' ').slice(0, 2_000)

function parsed(text: string): JsonObject | null {
  try {
    const json = JsonText.parse(text)
    return typeof json === 'object' && json !== null && !Array.isArray(json)
      ? (json as JsonObject)
      : null
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}

function objectOf(text: string, asked: string): JsonObject {
  const json = parsed(text)
  if (json !== null) return json
  throw new RemoteFault({
    kind: 'odd',
    asked,
    says: 'expected a JSON object, found something else',
  })
}

export * as Remote from './Remote.ts'
