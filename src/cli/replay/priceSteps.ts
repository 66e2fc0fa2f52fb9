import { defined } from '../../base/assert.ts'
import type { IndexSet, MarkSet } from '../../engine/Command.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Decimal } from '../../money/Decimal.ts'
import type { Price } from '../../money/Price.ts'
import type { PriceStep } from '../../sim/loop.ts'
import { nearestTick } from '../../wire/nearestTick.ts'
import { followIndex } from './followIndex.ts'
import { instrumentOf, type PriceFeed } from './PriceFeed.ts'
import { priceOf } from './priceOf.ts'
import { readPrices } from './readPrices.ts'

/**
 * The prices of files as time steps, from the time of the book on. Index prices of the book are set
 * at every step: that of an instrument's base follows its price, the others stay constant.
 */
export async function* priceSteps(feed: PriceFeed): AsyncGenerator<PriceStep> {
  const indices = new Map(feed.book.indices.map((index) => [index.asset, index.price]))
  for await (const { time, prices } of feed.isStream
    ? grouped(rows(feed))
    : grouped(sorted(feed))) {
    const at = time + feed.interval
    if (at < feed.book.asOf) continue
    const marks = [...prices].map(([instrument, price]) => markOf(instrument, price, at))
    for (const [instrument, price] of prices) {
      followIndex(indices, instrument, price, feed.book.assets)
    }
    yield { time: at, marks, indices: told(indices, at) }
  }
}

interface Row {
  readonly time: number
  readonly instrument: Instrument
  readonly price: Decimal
}

interface Group {
  readonly time: number
  /** The last price of each instrument. */
  readonly prices: ReadonlyMap<Instrument, Decimal>
}

const SOURCE = 'replay'

async function* rows({ sources, table }: PriceFeed): AsyncGenerator<readonly Row[]> {
  for (const source of sources) {
    for await (const found of readPrices(source)) {
      yield found.flatMap(({ row }): Row[] => {
        const instrument = instrumentOf(table, row.symbol, source.path)
        const price = priceOf(row)
        return instrument === null || price === null ? [] : [{ time: row.time, instrument, price }]
      })
    }
  }
}

/** All rows held in memory and sorted, for files that are grouped by symbol. */
async function* sorted(feed: PriceFeed): AsyncGenerator<readonly Row[]> {
  const all: Row[] = []
  for await (const some of rows(feed)) for (const row of some) all.push(row)
  yield all.sort((a, b) => a.time - b.time)
}

async function* grouped(source: AsyncIterable<readonly Row[]>): AsyncGenerator<Group> {
  let time: number | null = null
  let prices = new Map<Instrument, Decimal>()
  for await (const some of source) {
    for (const row of some) {
      if (time !== null && row.time !== time) {
        yield { time, prices }
        prices = new Map()
      }
      time = row.time
      prices.set(row.instrument, row.price)
    }
  }
  if (time !== null) yield { time, prices }
}

function markOf(instrument: Instrument, price: Decimal, time: number): MarkSet {
  return { instrument: instrument.id, price: tickOf(instrument, price), time, source: SOURCE }
}

const tickOf = (instrument: Instrument, price: Decimal): Price =>
  defined(nearestTick(price, instrument), 'priceSteps: the survey has checked every price')

const told = (indices: ReadonlyMap<string, bigint>, time: number): readonly IndexSet[] =>
  [...indices].map(([asset, price]) => ({ asset, price, time, source: SOURCE }))
