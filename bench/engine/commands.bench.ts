import { Amount } from '../../src/money/Amount.ts'
import { Price } from '../../src/money/Price.ts'
import { Quantity } from '../../src/money/Quantity.ts'
import { massLiquidation } from '../../test/engine/massLiquidation.ts'
import type { Draft } from '../../test/engine/world.ts'
import { median } from '../median.ts'

/**
 * The cost of a command of each type while none, one or ten of a hundred accounts are under
 * liquidation, with an order outstanding each; and of a tick that moves nothing else. Processor
 * time, as ratios to the same with none, of books that take turns in one process.
 *
 *     npm run bench -- engine/commands
 */
const longs = 5_000
const shares = [0, 1, 10] as const
const batches = 21
const perBatch = 1_000
const instrument = 'BTC/USDT:USDT'
const one = Amount.of(1n)

type Book = ReturnType<typeof massLiquidation>

/** A command of healthy accounts; each of a type costs the same, and is undone by the next where it could. */
const kinds: Readonly<Record<string, (index: number) => Draft>> = {
  Deposit: (index) => ({ type: 'Deposit', account: nameOf(index), asset: 'USDT', amount: one }),
  Withdraw: (index) => ({ type: 'Withdraw', account: nameOf(index), asset: 'USDT', amount: one }),
  PlaceOrder: (index) => ({
    ...{ type: 'PlaceOrder', order: `order-${count++}`, account: nameOf(index), instrument },
    ...{ leg: 'net', lots: Quantity.of(1n), price: Price.of(39_000n), reduceOnly: false },
  }),
  ReportFill: (index) => ({
    ...{ type: 'ReportFill', fill: `fill-${count++}`, account: nameOf(index), instrument },
    ...{
      leg: 'net',
      lots: Quantity.of(-1n),
      price: Price.of(39_000n),
      fee: Amount.zero,
      order: null,
    },
  }),
}

let count = 0
const nameOf = (index: number): string => `short-${index % longs}`

function cost({ take }: Book, draftOf: (index: number) => Draft, from: number): number {
  const drafts = Array.from({ length: perBatch }, (_, index) => draftOf(from + index))
  const before = process.cpuUsage()
  for (const draft of drafts) take(draft)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / perBatch
}

const books = shares.map((share) => {
  const book = massLiquidation(longs, (2 * longs * share) / 100)
  book.mark(39_000n)
  const { size } = book.state.liquidating
  if (size !== (2 * longs * share) / 100) throw new Error(`${size} are under liquidation`)
  return book
})

console.log(`us a command with 0, 1 and 10 % of ${2 * longs} accounts under liquidation`)
for (const [type, draftOf] of Object.entries(kinds)) {
  const runs = books.map((): number[] => [])
  for (let batch = 0; batch <= batches; batch++) {
    const turn = batch % 2 === 0 ? [...books.entries()] : [...books.entries()].toReversed()
    for (const [place, book] of turn) {
      const each = cost(book, draftOf, batch * perBatch)
      if (batch > 0) runs[place]?.push(each)
    }
  }
  const [none = Number.NaN, ...others] = runs.map(median)
  const ratios = others.map((each) => `${(each / none).toFixed(2)} x`)
  console.log(`${type.padEnd(12)} ${none.toFixed(1)}, ${ratios.join(', ')}`)
}
