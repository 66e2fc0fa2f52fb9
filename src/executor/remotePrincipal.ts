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
 * A running service, asked over its interface with a key of scope `desk`.
 *
 * Rules: [EXEC2]
 */
export function remotePrincipal(remote: Remote, scheduler: Scheduler): Principal {
  const known = new Map<string, Terms>()
  return {
    head: async () => Number((await Remote.get(remote, '/journal/head')).seq),
    orders: async () => rows((await Remote.get(remote, '/orders/outstanding')).orders),
    async terms(instrument) {
      // What is defined is never changed.
      if (!known.has(instrument)) {
        const { assets } = await Remote.get(remote, '/assets')
        const { instruments } = await Remote.get(remote, '/instruments')
        for (const [id, terms] of termsOf(rows(assets), rows(instruments))) known.set(id, terms)
      }
      const found = known.get(instrument)
      if (found !== undefined) return found
      throw new OrderError(`expected an instrument of the service, found '${instrument}'`)
    },
    async submit(command) {
      try {
        await Remote.post(remote, '/commands', command)
        return null
      } catch (error) {
        if (!isVerdict(error)) throw error
        return { code: error.code ?? 'refused', detail: error.message }
      }
    },
    wait: (ms, signal) => scheduler.pause(Math.min(ms, POLL_MS), signal),
  }
}

/** Whether the same command would be refused for ever: not where the key may not, which is put right. */
const isVerdict = (error: unknown): error is RemoteFault =>
  error instanceof RemoteFault && (error.status === 409 || error.status === 400)

const rows = (told: unknown): readonly JsonObject[] =>
  Array.isArray(told) ? (told as JsonObject[]) : []

/** The terms of every instrument, by id. */
export function termsOf(
  assets: readonly JsonObject[],
  instruments: readonly JsonObject[],
): readonly (readonly [string, Terms])[] {
  const decimals = new Map(assets.map((one) => [one.asset, Number(one.decimals)]))
  return instruments.map((one) => [`${one.id}`, Terms.of(one, decimals.get(one.settle ?? '') ?? 0)])
}
