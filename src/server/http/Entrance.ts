import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, createServer as createPort, type Server as Port } from 'node:net'
import { Access } from '../access/Access.ts'
import type { Listening } from '../access/admit.ts'
import { KeyRing } from '../access/KeyRing.ts'
import { isLoopback } from '../access/origins.ts'
import { Sessions } from '../access/Sessions.ts'
import type { Standing } from '../Recovery.ts'
import { porter } from './porter.ts'
import { endUnread } from './unread.ts'

/** Where and how to listen. */
export interface ListenOptions {
  /** An address of this machine; by default the loopback one. */
  readonly host?: string
  /** 0 for any that is free. */
  readonly port?: number
  /** In PEM; null for plain HTTP. */
  readonly tls?: { readonly key: string; readonly cert: string } | null
  /** Whether a proxy before it encrypts, and says whom it speaks for. */
  readonly isBehindProxy?: boolean
  readonly patience?: Patience
  /** Names it is called by from elsewhere. */
  readonly hosts?: readonly string[]
}

/** How long slow and idle connections are waited for, in milliseconds. */
export interface Patience {
  /** Within which a request's head must have come, of a new connection too. */
  readonly head: number
  /** Within which the whole of it must. */
  readonly request: number
  /** For which a connection may say nothing between requests. */
  readonly idle: number
  /** How often it is looked. */
  readonly look: number
}

const usual: Patience = { head: 10_000, request: 30_000, idle: 60_000, look: 2_000 }

/** Connections at once; more are turned away. */
const CONNECTIONS_MAX = 16_384

/** Who may come in, and how often. */
export interface Guarding {
  /** The file of keys. */
  readonly keys: string
  readonly limits: Access['limits']
  readonly now: () => number
}

/** The port of a service, which listens from the first moment, whatever is behind it yet. */
export interface Entrance {
  readonly server: Server
  readonly access: Access
  readonly listening: Listening
  /** E.g. `http://127.0.0.1:7070`. */
  readonly url: string
  /** Answers every request. */
  answer: RequestListener
  /** The last entry known, for what is answered to no request at all. */
  standing: () => Standing
  /** Takes no more connections, and ends those that there are; what does not end by itself at once. */
  close(): Promise<void>
}

/** It cannot listen there: without what protects it, or at all. */
export class ExposureError extends Error {
  override readonly name = 'Server.ExposureError'
}

/**
 * Listens. Without any key it does on this machine alone; beyond it, with keys and encrypted, or behind
 * a proxy that encrypts. Until somebody else answers, the porter does.
 *
 * Rules: [HTTP5] [HTTP8] [SRV7]
 *
 * @throws ExposureError where it would be open to others
 * @throws KeyFault where its file of keys cannot be used
 */
export async function open(options: ListenOptions, guarding: Guarding): Promise<Entrance> {
  const { host = '127.0.0.1', port = 7070, tls = null, isBehindProxy = false, hosts = [] } = options
  const access = Access.create(KeyRing.open(guarding.keys), guarding)
  const hasKeys = areKeys(access)
  const isOwn = isLoopback(host) && !isBehindProxy
  const isSecure = tls !== null || isBehindProxy
  checkExposure({ host, isOwn, hasKeys, isEncrypted: isSecure })
  const listening = { isLoopback: isOwn, hosts, isBehindProxy, isSecure }
  const server = serverOf(options)
  const more = await bind(server, host, port)
  const { port: bound } = server.address() as AddressInfo
  const name = host.includes(':') ? `[${host}]` : host
  const standing = (): Standing => ({ seq: 0, reasons: ['it opens the journal'] })
  const entrance: Entrance = {
    ...{ server, access, listening, standing },
    url: `${tls === null ? 'http' : 'https'}://${name}:${bound}`,
    answer: porter({ access, listening }, () => entrance.standing()),
    close: () => close(server, more),
  }
  server.on('request', (request, response) => entrance.answer(request, response))
  server.on('clientError', (error, socket) =>
    endUnread(error, socket as Parameters<typeof endUnread>[1], entrance.standing().seq),
  )
  return entrance
}

/** The address that opens the page once, where there are no keys; null where there are. */
export const tokenUrl = ({ url, access }: Entrance): string | null =>
  areKeys(access) ? null : `${url}/?token=${Sessions.drawToken(access.sessions)}`

const areKeys = ({ keys }: Access): boolean => KeyRing.all(keys).length > keys.passing.length

/** Sockets that say nothing, or say it slowly, are closed. */
function serverOf({ tls = null, patience = usual }: ListenOptions): Server {
  const looks = { connectionsCheckingInterval: patience.look }
  const server = tls === null ? createServer(looks) : createSecureServer({ ...tls, ...looks })
  server.keepAliveTimeout = patience.idle
  // Where nothing goes either way: nobody reads the answer.
  server.timeout = patience.idle
  server.requestTimeout = patience.request
  server.headersTimeout = patience.head
  server.maxHeadersCount = 64
  server.maxConnections = CONNECTIONS_MAX
  return server
}

const taken: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: 'no permission',
  EADDRNOTAVAIL: 'no such address here',
  ENOTFOUND: 'no such address',
}

/**
 * Listens, by the name of this machine at both of its addresses; returns what else listens for it.
 *
 * @throws ExposureError where the address cannot be had
 */
async function bind(server: Server, host: string, port: number): Promise<readonly Port[]> {
  if (host !== 'localhost') {
    await at(server, host, port)
    return []
  }
  await at(server, '127.0.0.1', port)
  const other = createPort((socket) => void server.emit('connection', socket))
  const { port: bound } = server.address() as AddressInfo
  // A machine without the newer kind of addresses has one.
  return await at(other, '::1', bound).then(
    () => [other],
    () => [],
  )
}

async function at(server: Port, host: string, port: number): Promise<void> {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (error) {
    const why = taken[(error as NodeJS.ErrnoException).code ?? '']
    if (why === undefined) throw error
    throw new ExposureError(`expected to listen at ${host}:${port}, found ${why}`)
  }
}

/** How long a request that has come in part may hold up the end. */
const END_MS = 300

async function close(server: Server, more: readonly Port[]): Promise<void> {
  const timer = setTimeout(() => server.closeAllConnections(), END_MS)
  await Promise.all([server, ...more].map((one) => new Promise((done) => one.close(done))))
  clearTimeout(timer)
}

interface Exposure {
  readonly host: string
  readonly isOwn: boolean
  readonly hasKeys: boolean
  readonly isEncrypted: boolean
}

function checkExposure({ host, isOwn, hasKeys, isEncrypted }: Exposure): void {
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

export * as Entrance from './Entrance.ts'
