import type { Clock } from '../../host/Clock.ts'
import { NotifyError } from '../../notify/NotifyError.ts'
import { Secret } from '../../notify/Secret.ts'
import {
  type Access,
  accessTo,
  hostOf,
  post,
  RefusedError,
  type Reply,
  reasonOf,
} from '../../notify/sinks/request.ts'
import { keyOf, signed } from '../../notify/sinks/webhook.ts'
import { Executor, type Outcome } from '../Executor.ts'
import type { Order } from '../Order.ts'
import { bodyOf, outcomeOf } from './messages.ts'

export interface HookOptions {
  readonly url: string
  /** As `whsec_` and base64, like a webhook's. */
  readonly secret: Secret
  readonly timeoutMs?: number
  /** Hosts that may be private, as they stand in a URL. */
  readonly allowedHosts?: readonly string[]
  readonly clock: Clock
}

/** How long after it is signed an order may be taken. */
const GOOD_MS = 10_000
/** What the clocks of two machines may differ, and what is on its way may take to be seen. */
const SKEW_MS = 30_000
const TIMEOUT_MS = 10_000

/**
 * Carries out by a hook: a program of the desk's own behind a URL, asked by signed requests. A request
 * leaves this machine once, whatever becomes of its connection.
 *
 * Rules: [EXEC11] [EXEC12] [EXEC13]
 *
 * @throws NotifyError for an address or a secret that cannot be
 */
export function hook(options: HookOptions): Executor {
  const { timeoutMs = TIMEOUT_MS, allowedHosts = [], clock } = options
  const url = urlOf(options.url, allowedHosts)
  const keys = [keyOf(Secret.reveal(options.secret), 'hook')]
  const access = accessTo(allowedHosts)
  let count = 0
  const ask = async (type: Type, order: Order, signal: AbortSignal): Promise<Outcome> => {
    const now = clock.now()
    const body = JSON.stringify(bodyOf(type, order, now + GOOD_MS))
    count += 1
    const id = `${order.key}.${type.slice('order.'.length)}.${now}.${count}`
    const headers = {
      ...signed(keys, id, Math.floor(now / 1_000), body),
      'idempotency-key': `"${order.key}"`,
    }
    return await answered({ url, headers, body, timeoutMs, signal, isOnce: true }, access, order)
  }
  return {
    name: `the hook at ${url.host}`,
    lapseMs: GOOD_MS + SKEW_MS,
    refusal: () => null,
    place: (order, signal) => ask('order.place', order, signal),
    query: (order, signal) => ask('order.query', order, signal),
    cancel: (order, signal) => ask('order.cancel', order, signal),
  }
}

type Type = Parameters<typeof bodyOf>[0]

async function answered(
  request: Parameters<typeof post>[0],
  access: Access,
  order: Order,
): Promise<Outcome> {
  let reply: Reply
  try {
    reply = await post(request, access)
  } catch (error) {
    return isUnsent(error) ? Executor.unsent(reasonOf(error)) : Executor.unknown(reasonOf(error))
  }
  if (reply.status !== 200) return Executor.unknown(`HTTP ${reply.status}`)
  return outcomeOf(reply.body, order)
}

/** What may happen before there is a connection: of a request that was begun nobody can tell. */
const never = ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']

/** A connection that was made may end with these codes as well, and does so in reading or writing. */
function isUnsent(error: unknown): boolean {
  if (error instanceof RefusedError) return true
  const { code = '', syscall } = error as NodeJS.ErrnoException
  // Of several addresses that were tried in vain it is one error of them all.
  const isEarly =
    error instanceof AggregateError || syscall === 'connect' || syscall === 'getaddrinfo'
  return isEarly && never.includes(code)
}

/** Orders go to other machines over TLS alone. */
function urlOf(text: string, allowedHosts: readonly string[]): URL {
  const url = URL.parse(text)
  const refuse = (expected: string, found: string) =>
    new NotifyError('url.refused', 'the address of the hook', expected, found)
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw refuse('https://HOST/PATH', 'something else')
  }
  if (url.username !== '' || url.password !== '') throw refuse('no name or password in it', 'one')
  if (url.protocol === 'http:' && !allowedHosts.includes(hostOf(url))) {
    throw refuse('https, or a host that is allowed by name', 'http')
  }
  return url
}
