import { Caps } from './Caps.ts'
import { Order } from './Order.ts'
import { Terms } from './Terms.ts'
import type { Options } from './Work.ts'

/** What of an executor a rehearsal needs: nothing is sent, and nothing kept. */
export type Rehearsed = Pick<
  Options,
  'principal' | 'executor' | 'caps' | 'desk' | 'isOurs' | 'note' | 'clock'
> & {
  /** Is told what would be done about an order, once. */
  readonly say: (order: Order, says: string) => void
}

/**
 * Says what would be sent of what is out, and what would not be and why. What a day's cap would leave is
 * counted as if all of it were sent.
 *
 * Rules: [EXEC16]
 */
export function rehearsal(options: Rehearsed): () => Promise<void> {
  const { principal, executor, caps, desk, isOurs, note, say, clock } = options
  const said = new Set<string>()
  const noted = new Set<string>()
  const noteOnce = (text: string): void => {
    if (!noted.has(text)) note(text)
    noted.add(text)
  }
  const sent: { readonly notional: string; readonly quote: string }[] = []
  const counted = {
    sent: (_: number, quote: string) =>
      sent.filter((one) => one.quote === quote).map(({ notional }) => notional),
  }
  const rehearse = async (order: Order): Promise<void> => {
    const terms = await principal.terms(order.instrument)
    const notional = Terms.notional(order, terms)
    const { quote } = terms
    const why =
      executor.refusal(order, terms) ??
      Caps.fault(caps, { notional, quote, now: clock.now() }, counted)
    const worth = notional === null ? 'no mark' : `${notional} ${quote}`
    if (why !== null) return say(order, `would be refused: ${why}`)
    if (notional !== null) sent.push({ notional, quote })
    say(order, `would be sent to ${executor.name} (${worth})`)
  }
  return async () => {
    for (const one of await principal.orders()) {
      const wanted = Order.readable(one, desk, ({ message }) => noteOnce(message))
      if (wanted === null) continue
      const { order, isCancelled } = wanted
      if (said.has(order.key) || isCancelled || !isOurs(order.account)) continue
      said.add(order.key)
      await rehearse(order).catch((error: Error) => note(`${Order.words(order)}: ${error.message}`))
    }
  }
}
