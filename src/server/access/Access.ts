import { Refusal } from '../Refusal.ts'
import { Bucket, type Buckets } from './Bucket.ts'
import { Caller } from './Caller.ts'
import { Key } from './Key.ts'
import { KeyRing } from './KeyRing.ts'
import type { Scope } from './Scope.ts'
import { Sessions } from './Sessions.ts'

/** Who may do what: the keys, who is signed in, and how often each may ask. */
export interface Access {
  readonly keys: KeyRing
  readonly sessions: Sessions
  readonly limits: Limits
  readonly byKey: Buckets
  readonly byAddress: Buckets
  /** Failed tries of an address: a guess costs more than a request. */
  readonly failures: Buckets
  readonly now: () => number
}

/** Requests a second, and how many at once after a pause. */
export interface Limits {
  readonly key: Rate
  readonly address: Rate
}

export interface Rate {
  readonly perSecond: number
  readonly burst: number
}

export const standard: Limits = {
  key: { perSecond: 10_000, burst: 20_000 },
  address: { perSecond: 20_000, burst: 40_000 },
}

/** What a request shows of itself. */
export interface Credentials {
  readonly authorization: string | undefined
  readonly cookie: string | undefined
}

/** Who asks, and whether the browser said so by itself, as it does on any page's behalf. */
export interface Identity {
  readonly caller: Caller
  readonly isByCookie: boolean
}

/** The page's cookie. */
export const cookieName = 'plimsoll'

export function create(keys: KeyRing, { limits, now }: Pick<Access, 'limits' | 'now'>): Access {
  const { key, address } = limits
  const sessions = Sessions.create(keys.path === null ? null : `${keys.path}-sessions`)
  if (KeyRing.all(keys).length > 0) Sessions.endOfTokens(sessions)
  return {
    ...{ keys, limits, now, sessions },
    byKey: Bucket.create(key.perSecond, key.burst),
    byAddress: Bucket.create(address.perSecond, address.burst),
    failures: Bucket.create(1, 20),
  }
}

/** Whoever opened the service on this machine, where it has no keys. */
export const local: Caller = {
  ...{ name: 'local', scope: 'admin', accounts: null, commands: null, until: null },
}

/**
 * Who asks.
 *
 * Rules: [HTTP2] [HTTP5] [HTTP6]
 *
 * @throws Refusal 401 where nobody known does
 */
export function identify(access: Access, { authorization, cookie }: Credentials): Identity {
  if (authorization !== undefined) {
    return { caller: ofKey(access, bearer(authorization)), isByCookie: false }
  }
  const secret = cookieOf(cookie ?? '')
  if (secret === null) throw unknown('auth.missing', 'expected a key, found none')
  const session = Sessions.find(access.sessions, secret, access.now())
  if (session === null) throw unknown('auth.ended', 'the session has ended: sign in again')
  if (session.key === null) return { caller: local, isByCookie: true }
  const { key: hash } = session
  const key = KeyRing.all(access.keys).find((one) => Key.isSame(one.hash, hash))
  return { caller: valid(access, key ?? null), isByCookie: true }
}

/** The key of a secret, which is valid now. */
export const ofKey = (access: Access, secret: string): Key =>
  valid(access, KeyRing.find(access.keys, secret))

function valid(access: Access, key: Key | null): Key {
  if (key === null) throw unknown('auth.unknown', 'expected a key of this service, found another')
  if (Key.isOver(key, access.now()))
    throw unknown('auth.expired', `the key ${key.name} has expired`)
  return key
}

/** @throws Refusal 403 where the caller's scope is too small */
export function requireScope(caller: Caller, scope: Scope, what: string): void {
  const denial = Caller.scopeDenial(caller, scope, what)
  if (denial !== null) throw new Refusal(403, denial.code, denial.detail)
}

/**
 * Counts a request of an address, and of a key where one is known.
 *
 * Rules: [HTTP9]
 *
 * @throws Refusal 429 with the seconds to wait
 */
export function count(buckets: Buckets, name: string, now: number, cost = 1): void {
  const wait = Bucket.take(buckets, name, now, cost)
  if (wait === 0) return
  const detail = `at most ${buckets.rate} requests a second and ${buckets.burst} at once`
  throw new Refusal(429, 'rate.exceeded', detail, { retryAfter: Math.ceil(wait / 1_000) })
}

function bearer(authorization: string): string {
  const found = /^Bearer ([A-Za-z0-9_-]{1,256})$/i.exec(authorization)
  if (found !== null) return found[1] as string
  throw unknown('auth.malformed', 'expected "Bearer" and a key, found something else')
}

/** The page's cookie among those of a request; null where it is not. */
export function cookieOf(header: string): string | null {
  for (const part of header.split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === cookieName) return part.slice(at + 1).trim()
  }
  return null
}

const unknown = (code: string, detail: string): Refusal => new Refusal(401, code, detail)

export * as Access from './Access.ts'
