import { isIP } from 'node:net'
import { Refusal } from '../Refusal.ts'

/** By which names this service is called, and how it can be reached. */
export interface Names {
  /** Whether it listens on this machine alone. */
  readonly isLoopback: boolean
  /** Names it is called by from elsewhere; where none are given and others reach it, any. */
  readonly hosts: readonly string[]
}

/**
 * Refuses a request for another host. A page of anywhere can have its own name resolve to this machine;
 * what it then asks bears that name.
 *
 * Rules: [HTTP7]
 *
 * @throws Refusal 421
 */
export function checkHost({ isLoopback, hosts }: Names, host: string | undefined): void {
  const name = host === undefined ? null : nameOf(host)
  if (name !== null && hosts.includes(name)) return
  if (name !== null && (isLoopback ? isOwn(name) : hosts.length === 0)) return
  const expected = isLoopback ? ['localhost', ...hosts] : hosts
  throw new Refusal(
    421,
    'host.foreign',
    `expected the host ${expected.join(' or ')}, found another`,
  )
}

/**
 * Refuses what a page of another origin sends, and what a browser sends with its cookie for a page that
 * does not say its origin.
 *
 * Rules: [HTTP7]
 *
 * @throws Refusal 403
 */
export function checkOrigin(
  {
    origin,
    host,
    site,
  }: { origin: string | undefined; host: string | undefined; site: string | undefined },
  needsOne: boolean,
): void {
  if (origin !== undefined) {
    if (host !== undefined && (origin === `http://${host}` || origin === `https://${host}`)) return
    throw new Refusal(
      403,
      'origin.foreign',
      'expected a page of this service, found another origin',
    )
  }
  if (!needsOne || site === 'same-origin') return
  throw new Refusal(403, 'origin.missing', 'expected an Origin beside the cookie, found none')
}

/** A host without its port; null where it is none. */
function nameOf(host: string): string | null {
  const found = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.exec(host)
  return found === null ? null : (found[1] as string).toLowerCase()
}

const isOwn = (name: string): boolean => name === 'localhost' || isLoopback(name)

/** Whether an address is this machine's own. */
export function isLoopback(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, '').replace(/^::ffff:/i, '')
  return bare === '::1' || bare === 'localhost' || (isIP(bare) === 4 && bare.startsWith('127.'))
}
