import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Key } from './Key.ts'
import { writeBeside } from './writeBeside.ts'

/**
 * Who is signed in by the page: cookies, of which only hashes are kept, and the token that opens the
 * first one where the service has no keys. They outlive the process in a file for its owner alone, so
 * that a page that is open goes on after a restart.
 *
 * Rules: [HTTP5] [HTTP6]
 */
export interface Sessions {
  /** Null where they are kept nowhere. */
  readonly path: string | null
  readonly byHash: Map<string, Session>
  /** The hash of the token that was printed; null once it has been used, or where there is none. */
  token: string | null
}

export interface Session {
  /** The hash of the key that opened it; null for the token's. */
  readonly key: string | null
  readonly until: number
}

/** A working day; then one signs in again. */
const SESSION_MS = 12 * 3_600_000
/** Of one key: whoever signs in once more ends the first of his own, and nobody else's. */
const OF_ONE_MAX = 16
const SESSIONS_MAX = 16 * 1_000

/** The sessions of a file; none where there is none yet, or where it cannot be read as one. */
export const create = (path: string | null): Sessions => ({
  path,
  byHash: path === null ? new Map() : read(path),
  token: null,
})

function read(path: string): Map<string, Session> {
  try {
    const kept = JSON.parse(readFileSync(path, 'utf8')) as readonly unknown[]
    return new Map(kept.filter(isKept))
  } catch {
    // Whoever was signed in signs in again: nothing else hangs on it.
    return new Map()
  }
}

function isKept(one: unknown): one is [string, Session] {
  if (!Array.isArray(one) || typeof one[0] !== 'string') return false
  const { key, until } = (one[1] ?? {}) as Partial<Session>
  return Number.isSafeInteger(until) && (key === null || typeof key === 'string')
}

/** Only hashes are written. Where that fails a session holds as long as the process. */
function keep({ path, byHash }: Sessions): void {
  if (path === null) return
  try {
    writeBeside(path, JSON.stringify([...byHash]))
  } catch {
    // The answer must not hang on it: one signs in again after a restart.
  }
}

/** Ends the sessions that a token opened: they are of a time without keys. */
export function endOfTokens(sessions: Sessions): void {
  for (const [hash, { key }] of sessions.byHash) if (key === null) sessions.byHash.delete(hash)
}

/** Draws a token that works once; one drawn before works no more. */
export function drawToken(sessions: Sessions): string {
  const token = randomBytes(24).toString('base64url')
  sessions.token = Key.hashOf(token)
  return token
}

/** Uses up the token; false where it is another, or was used. */
export function useToken(sessions: Sessions, token: string): boolean {
  const isRight = sessions.token !== null && Key.isSame(sessions.token, Key.hashOf(token))
  if (isRight) sessions.token = null
  return isRight
}

/** Opens a session; returns the cookie's value. */
export function open(sessions: Sessions, key: string | null, now: number): string {
  const { byHash } = sessions
  for (const [hash, { until }] of byHash) if (now >= until) byHash.delete(hash)
  const own = [...byHash].flatMap(([hash, session]) => (session.key === key ? [hash] : []))
  const [oldest] = own.length >= OF_ONE_MAX ? own : byHash.keys()
  if (own.length >= OF_ONE_MAX || byHash.size >= SESSIONS_MAX) byHash.delete(oldest ?? '')
  const secret = randomBytes(32).toString('base64url')
  byHash.set(Key.hashOf(secret), { key, until: now + SESSION_MS })
  keep(sessions)
  return secret
}

/** The session of a cookie; null where there is none or it has ended. */
export function find(sessions: Sessions, secret: string, now: number): Session | null {
  const session = sessions.byHash.get(Key.hashOf(secret))
  return session === undefined || now >= session.until ? null : session
}

export function close(sessions: Sessions, secret: string): void {
  sessions.byHash.delete(Key.hashOf(secret))
  keep(sessions)
}

export * as Sessions from './Sessions.ts'
