import { randomBytes } from 'node:crypto'
import { Key } from './Key.ts'

/**
 * Who is signed in by the page: cookies, of which only hashes are kept, and the token that opens the
 * first one where the service has no keys.
 *
 * Rules: [HTTP5] [HTTP6]
 */
export interface Sessions {
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
const SESSIONS_MAX = 1_000

export const create = (): Sessions => ({ byHash: new Map(), token: null })

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
  if (byHash.size >= SESSIONS_MAX)
    for (const oldest of byHash.keys()) {
      byHash.delete(oldest)
      break
    }
  const secret = randomBytes(32).toString('base64url')
  byHash.set(Key.hashOf(secret), { key, until: now + SESSION_MS })
  return secret
}

/** The session of a cookie; null where there is none or it has ended. */
export function find(sessions: Sessions, secret: string, now: number): Session | null {
  const session = sessions.byHash.get(Key.hashOf(secret))
  return session === undefined || now >= session.until ? null : session
}

export const close = (sessions: Sessions, secret: string): void =>
  void sessions.byHash.delete(Key.hashOf(secret))

export * as Sessions from './Sessions.ts'
