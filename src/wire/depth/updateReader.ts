import { DepthSeries, type DepthShot, type Quoted } from '../../market/impact/DepthSeries.ts'
import { Codec } from '../Codec.ts'
import { sized, sizedOrNone } from '../exposures/sized.ts'
import { Input } from '../Input.ts'
import type { Json } from '../JsonText.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import { show } from '../WireError.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import { sampler } from './Sampler.ts'

/** A message of a feed: the whole book, or what changed. */
interface Update {
  readonly type: 'snapshot' | 'delta'
  readonly ts: number
  readonly symbol: string
  readonly bids: readonly Quoted[]
  readonly asks: readonly Quoted[]
}

/**
 * Bybit's order book messages, one JSON object a line: a snapshot, then deltas in which a size of 0 takes a level
 * away. What comes before the first snapshot is refused, for it changes a book that nobody told.
 *
 * Rules: [DEPTH1]
 */
export function updateReader({ file, isAsked, every }: DepthOptions): DepthReader {
  const [bids, asks] = [new Map<number, number>(), new Map<number, number>()]
  const isDue = sampler(every)
  let [isWhole, last] = [false, 0]
  return {
    about: 'order book messages of Bybit',
    push: (line) => {
      const found = Input.read(line.text, { file, line: line.number }, (json) => {
        const update = updateOf(json)
        if (isAsked(update.symbol) && update.ts < last) {
          const place = Path.child(Path.top(), 'ts')
          throw Path.fault(place, 'field.value', `a time of ${last} or later`, `${update.ts}`)
        }
        if (isWhole || update.type === 'snapshot' || !isAsked(update.symbol)) return update
        const at = Path.child(Path.top(), 'type')
        throw Path.fault(at, 'field.value', 'a snapshot before the first delta', show('delta'))
      })
      if (!found.ok) throw found.error
      const update = found.value
      if (!isAsked(update.symbol)) return []
      last = update.ts
      if (update.type === 'snapshot') {
        bids.clear()
        asks.clear()
        isWhole = true
      }
      apply(bids, update.bids)
      apply(asks, update.asks)
      return isDue(update.ts) ? shotOf(update.ts, bids, asks) : []
    },
    end: () => [],
  }
}

function apply(side: Map<number, number>, quotes: readonly Quoted[]): void {
  for (const [price, size] of quotes) {
    if (size === 0) side.delete(price)
    else side.set(price, size)
  }
}

function shotOf(
  time: number,
  bids: ReadonlyMap<number, number>,
  asks: ReadonlyMap<number, number>,
): readonly DepthShot[] {
  const down = [...bids].sort(([a], [b]) => b - a)
  const up = [...asks].sort(([a], [b]) => a - b)
  const [bid, ask] = [down[0]?.[0] ?? 0, up[0]?.[0] ?? 0]
  if (!(bid > 0 && ask > bid)) return []
  const middle = (bid + ask) / 2
  const [sell, buy] = [DepthSeries.pointsOf(down, middle), DepthSeries.pointsOf(up, middle)]
  return [{ time, sell, buy }]
}

/** What it has besides is the feed's own. */
function updateOf(json: Json): Update {
  const top = Path.top()
  const message = Codec.object(json, top)
  const data = Path.child(top, 'data')
  const body = Codec.object(...field(message, 'data', top))
  return {
    type: Scalar.word('snapshot', 'delta').decode(...field(message, 'type', top)),
    ts: Scalar.time.decode(...field(message, 'ts', top)),
    symbol: Scalar.id.decode(...field(body, 's', data)),
    bids: quotesOf(...field(body, 'b', data)),
    asks: quotesOf(...field(body, 'a', data)),
  }
}

const field = (from: { readonly [name: string]: Json }, name: string, at: Path) =>
  [need(from[name], Path.child(at, name)), Path.child(at, name)] as const

function need(json: Json | undefined, at: Path): Json {
  if (json !== undefined) return json
  throw Path.fault(at, 'field.missing', 'a field of that name', 'nothing')
}

function quotesOf(json: Json, at: Path): readonly Quoted[] {
  if (!Array.isArray(json)) throw Path.fault(at, 'field.type', 'a list', show(json))
  return json.map((one: Json, index): Quoted => {
    const own = Path.child(at, index)
    const [price, size, ...rest] = Array.isArray(one) ? (one as readonly Json[]) : []
    if (price === undefined || size === undefined || rest.length > 0) {
      throw Path.fault(own, 'field.value', 'a price and a size', show(one))
    }
    return [sized.decode(price, Path.child(own, 0)), sizedOrNone.decode(size, Path.child(own, 1))]
  })
}
