import { Remote } from '../connect/remote/Remote.ts'
import { RemoteFault } from '../connect/remote/RemoteFault.ts'
import type { Scheduler } from '../host/Scheduler.ts'
import type { JsonObject } from '../wire/JsonText.ts'
import { OrderError } from './Order.ts'
import type { Principal } from './Principal.ts'
import { Terms } from './Terms.ts'

/** How often a service is asked what is out. */
const POLL_MS = 1_000

/**
 * A running service, asked over its interface with a key of scope `desk`. What answers otherwise than a
 * service does is asked again: a list that is missing is not one of nothing.
 *
 * Rules: [EXEC2] [EXEC4]
 */
export function remotePrincipal(remote: Remote, scheduler: Scheduler): Principal {
  const known = new Map<unknown, JsonObject>()
  const decimals = new Map<unknown, unknown>()
  return {
    head: async () => wholeOf((await Remote.get(remote, '/journal/head')).seq, 'seq'),
    orders: async () => rows(await Remote.get(remote, '/orders/outstanding'), 'orders'),
    async terms(instrument) {
      const before = known.get(instrument)
      // What is defined is never changed.
      if (before === undefined || !decimals.has(before.settle)) {
        const assets = rows(await Remote.get(remote, '/assets'), 'assets')
        const instruments = rows(await Remote.get(remote, '/instruments'), 'instruments')
        for (const one of assets) decimals.set(one.asset, one.decimals)
        for (const one of instruments) known.set(one.id, one)
      }
      const found = known.get(instrument)
      if (found === undefined) {
        throw new OrderError(`expected an instrument of the service, found '${instrument}'`)
      }
      return Terms.of(found, wholeOf(decimals.get(found.settle), 'decimals'))
    },
    async submit(command) {
      try {
        await Remote.post(remote, '/commands', command)
        return null
      } catch (error) {
        if (!isVerdict(error)) throw error
        return { code: error.code, detail: error.message }
      }
    },
    wait: (ms, signal) => scheduler.pause(Math.min(ms, POLL_MS), signal),
  }
}

/**
 * Whether the same command would be refused for ever: not where the key may not, which is put right, and
 * not where what stands before the service answers without a code of its own.
 */
const isVerdict = (error: unknown): error is RemoteFault & { readonly code: string } =>
  error instanceof RemoteFault &&
  (error.status === 409 || error.status === 400) &&
  error.code !== null

function rows(told: JsonObject, field: string): readonly JsonObject[] {
  const found = told[field]
  if (Array.isArray(found)) return found as JsonObject[]
  throw odd(field, 'a list', found)
}

function wholeOf(found: unknown, field: string): number {
  if (typeof found === 'number' && Number.isSafeInteger(found) && found >= 0) return found
  throw odd(field, 'a whole number', found)
}

const odd = (field: string, expected: string, found: unknown): OrderError =>
  new OrderError(
    `the service: ${field}: expected ${expected}, found ${JSON.stringify(found ?? null)}`,
  )
