import type { IncomingHttpHeaders } from 'node:http'
import type { Refusal } from '../Refusal.ts'
import { Access, type Identity } from './Access.ts'
import { checkHost, checkOrigin, isLoopback, type Names } from './origins.ts'

/** How the service is reached. */
export interface Listening extends Names {
  /** Whether what comes is encrypted, here or by the proxy before it. */
  readonly isSecure: boolean
  /** Whether a proxy before it says whom it speaks for. */
  readonly isBehindProxy: boolean
}

/** What the head of a request shows: of HTTP, and of what becomes a socket. */
export interface Head {
  readonly method: string
  readonly headers: IncomingHttpHeaders
  /** The address at the other end of the connection. */
  readonly remote: string
}

/**
 * Lets a request in, whoever makes it: it is for this host, from no other origin, and not one too many.
 *
 * Rules: [HTTP7] [HTTP9]
 *
 * @throws Refusal 403, 421, 429
 */
export function admit(access: Access, listening: Listening, head: Head): void {
  const { host, origin } = head.headers
  checkHost(listening, host)
  checkOrigin({ origin, host, site: siteOf(head) }, false)
  Access.count(access.byAddress, addressOf(head, listening), access.now())
}

/**
 * Who makes a request that was let in, where a key is needed.
 *
 * Rules: [HTTP2] [HTTP7] [HTTP9]
 *
 * @throws Refusal 401, 403, 429
 */
export function identify(access: Access, head: Head): Identity {
  const { authorization, cookie, origin, host } = head.headers
  const identity = Access.identify(access, { authorization, cookie })
  // A browser adds the cookie to what any page sends; only its own may change or open something by it.
  const isRead = head.method === 'GET' && head.headers.upgrade === undefined
  if (identity.isByCookie && !isRead) checkOrigin({ origin, host, site: siteOf(head) }, true)
  Access.count(access.byKey, identity.caller.name, access.now())
  return identity
}

/**
 * Counts a wrong key against its address.
 *
 * @throws Refusal 429 where there were too many
 */
export function countFailure(
  access: Access,
  listening: Listening,
  head: Head,
  refusal: Refusal,
): void {
  if (refusal.code !== 'auth.unknown') return
  Access.count(access.failures, addressOf(head, listening), access.now())
}

const siteOf = ({ headers }: Head): string | undefined => {
  const site = headers['sec-fetch-site']
  return typeof site === 'string' ? site : undefined
}

/** The address that is limited: the proxy's word for it only where one is told of. */
export function addressOf({ headers, remote }: Head, { isBehindProxy }: Listening): string {
  const told = headers['x-forwarded-for']
  if (!isBehindProxy || typeof told !== 'string') return remote
  return told.split(',').at(-1)?.trim() || remote
}

/** Whether it comes from this machine itself. */
export const isLocal = ({ remote }: Head, { isBehindProxy }: Listening): boolean =>
  !isBehindProxy && isLoopback(remote)
