import type { AddressInfo } from 'node:net'
import type { FastifyInstance } from 'fastify'
import type { Listening } from '../access/admit.ts'
import { KeyRing } from '../access/KeyRing.ts'
import { isLoopback } from '../access/origins.ts'
import { Sessions } from '../access/Sessions.ts'
import { createApp, type Making } from './app.ts'
import type { Front } from './Front.ts'
import type { Route } from './Route.ts'

/** Where and how to listen. */
export interface ListenOptions {
  /** An address of this machine; by default the loopback one. */
  readonly host?: string
  /** 0 for any that is free. */
  readonly port?: number
  readonly tls?: { readonly key: string; readonly cert: string } | null
  /** Whether a proxy before it encrypts, and says whom it speaks for. */
  readonly isBehindProxy?: boolean
  readonly patience?: Making['patience']
  /** Names it is called by from elsewhere. */
  readonly hosts?: readonly string[]
}

/** A front that listens. */
export interface Listener {
  readonly app: FastifyInstance
  readonly listening: Listening
  /** E.g. `http://127.0.0.1:7070`. */
  readonly url: string
  /** The address that opens the page once, where there are no keys; null where there are. */
  readonly tokenUrl: string | null
  /** Takes no more connections, and ends those that are idle. */
  close(): Promise<void>
}

/** It cannot listen there: without what protects it, or at all. */
export class ExposureError extends Error {
  override readonly name = 'Server.ExposureError'
}

/**
 * Listens. Without any key it does on this machine alone; beyond it, with keys and encrypted, or behind
 * a proxy that encrypts.
 *
 * Rules: [HTTP5]
 *
 * @throws ExposureError where it would be open to others
 */
export async function listen(
  front: Front,
  routes: readonly Route[],
  options: ListenOptions = {},
  mounts: Making['mounts'] = [],
): Promise<Listener> {
  const { host = '127.0.0.1', port = 7070, tls = null, isBehindProxy = false, hosts = [] } = options
  const { keys, sessions } = front.access
  const isOwn = isLoopback(host)
  const hasKeys = KeyRing.all(keys).length > keys.passing.length
  checkExposure({
    host,
    isOwn: isOwn && !isBehindProxy,
    hasKeys,
    isEncrypted: tls !== null || isBehindProxy,
  })
  const listening = {
    ...{ isLoopback: isOwn && !isBehindProxy, hosts, isBehindProxy },
    isSecure: tls !== null || isBehindProxy,
  }
  const { patience } = options
  const app = await createApp({
    ...{ front, listening, routes, tls, mounts },
    ...(patience === undefined ? {} : { patience }),
  })
  await bind(app, host, port)
  const { port: bound } = app.server.address() as AddressInfo
  const url = `${tls === null ? 'http' : 'https'}://${host.includes(':') ? `[${host}]` : host}:${bound}`
  return {
    ...{ app, listening, url },
    tokenUrl: hasKeys ? null : `${url}/?token=${Sessions.drawToken(sessions)}`,
    async close() {
      app.server.closeIdleConnections()
      await app.close()
    },
  }
}

const taken: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'no permission',
  EADDRNOTAVAIL: 'no such address here',
  ENOTFOUND: 'no such address',
}

/** @throws ExposureError where the address cannot be had */
async function bind(app: FastifyInstance, host: string, port: number): Promise<void> {
  try {
    await app.listen({ host, port, listenTextResolver: () => '' })
  } catch (error) {
    await app.close()
    const why = taken[(error as NodeJS.ErrnoException).code ?? '']
    if (why === undefined) throw error
    throw new ExposureError(`expected to listen at ${host}:${port}, found ${why}`)
  }
}

function checkExposure({
  host,
  isOwn,
  hasKeys,
  isEncrypted,
}: {
  host: string
  isOwn: boolean
  hasKeys: boolean
  isEncrypted: boolean
}): void {
  if (isOwn) return
  if (!hasKeys) {
    throw new ExposureError(
      `expected keys to serve others than this machine at ${host}, found none: plimsoll keys add`,
    )
  }
  if (isEncrypted) return
  throw new ExposureError(
    `expected --tls-cert and --tls-key, or --behind-proxy, to serve at ${host}, found neither`,
  )
}
