import { massLiquidation } from '../../test/engine/massLiquidation.ts'

/**
 * The cost of a deposit while other accounts are in liquidation: every long has orders outstanding,
 * or waits for a tick that allocates its deficit. Reported as a ratio to a deposit on the calm
 * book.
 */
const longs = 5_000
const deposits = 2_000

function cost(settle: (book: ReturnType<typeof massLiquidation>) => void): number {
  const book = massLiquidation(longs)
  settle(book)
  globalThis.gc?.()
  const start = performance.now()
  for (let index = 0; index < deposits; index++) book.deposit(`short-${index}`)
  return ((performance.now() - start) * 1_000) / deposits
}

const rows: readonly (readonly [string, (book: ReturnType<typeof massLiquidation>) => void])[] = [
  ['calm', () => {}],
  ['every long has an order out', ({ mark }) => void mark(39_100n)],
]

cost(() => {})
const [calm, ...others] = rows.map(([name, settle]) => {
  const times = Array.from({ length: 3 }, () => cost(settle))
  return { name, microseconds: Math.min(...times) }
})
for (const { name, microseconds } of calm === undefined ? [] : [calm, ...others]) {
  const ratio = microseconds / (calm?.microseconds ?? Number.NaN)
  console.log(`${name}: ${microseconds.toFixed(1)} us a deposit, ${ratio.toFixed(2)} x calm`)
}
