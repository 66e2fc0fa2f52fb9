import type { Audit, Check } from './Audit.ts'

/** Units of a liquidation: no leg is executed without the others. */
export const units: readonly Check[] = [{ rule: 'AUD79', ends: together }]

/** What one command executed of each leg of a unit is the same share of what was ordered. */
function together({ books, heard }: Audit): string | null {
  const done = new Map<string, bigint>()
  for (const event of heard) {
    if (event.type !== 'Executed' && event.type !== 'ExcessInherited') continue
    done.set(event.order, (done.get(event.order) ?? 0n) + event.trade.lots)
  }
  for (const [order, lots] of done) {
    const own = books.units.get(order)
    if (own === undefined) continue
    for (const [other, leg] of books.units) {
      if (leg.unit !== own.unit || lots * leg.lots === (done.get(other) ?? 0n) * own.lots) continue
      return `${lots} of ${own.lots} lots of ${order} executed, ${done.get(other) ?? 0n} of ${leg.lots} of ${other}`
    }
  }
  return null
}
