import type { Delivery } from '../wire/shapes.ts'

/** What became of a message to a sink, in words and in the tone of a level. */
export const deliveryWords: Readonly<Record<Delivery['status'], { readonly tone: string; readonly text: string }>> = {
  pending: { tone: 'warning', text: 'waits' },
  delivered: { tone: 'healthy', text: 'delivered' },
  givenUp: { tone: 'liquidate', text: 'given up' },
  silenced: { tone: 'unknown', text: 'silenced' },
}
