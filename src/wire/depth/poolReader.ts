import { ConstantProduct } from '../../market/impact/ConstantProduct.ts'
import { DepthSeries, type DepthShot } from '../../market/impact/DepthSeries.ts'
import type { Side } from '../../market/impact/ImpactCurve.ts'
import { Codec } from '../Codec.ts'
import { share, sized } from '../exposures/sized.ts'
import { Input } from '../Input.ts'
import { Path } from '../Path.ts'
import { Scalar } from '../Scalar.ts'
import type { DepthOptions, DepthReader } from './DepthReader.ts'
import type { Line } from './Line.ts'

/** Reserves of a pool that keeps base × quote, or the liquidity it states at a price. */
interface Stated {
  readonly time: number | null
  readonly base: number | null
  readonly quote: number | null
  readonly liquidity: number | null
  readonly price: number | null
  readonly fee: number
}

const pool = Codec.record<Stated>({
  time: Codec.nullable(Scalar.time),
  base: Codec.nullable(sized),
  quote: Codec.nullable(sized),
  liquidity: Codec.nullable(sized),
  price: Codec.nullable(sized),
  fee: share,
})

const document = Codec.record<{ readonly pools: readonly Stated[] }>({
  pools: Codec.list(pool, 1_000),
})

/**
 * Pools that keep base × quote, in one JSON document: their reserves, or liquidity √(base × quote) at a price, as
 * concentrated ones state it for the range the price is in. Pools of one time are one market, their depths
 * summed at each move.
 *
 * Rules: [DEPTH5]
 */
export function poolReader({ file }: DepthOptions): DepthReader {
  const lines: Line[] = []
  return {
    about: 'pools that keep base × quote',
    push: (line) => {
      lines.push(line)
      return []
    },
    end: () => {
      const text = lines.map((line) => line.text).join('\n')
      const found = Input.read(text, { file }, (json) => {
        const top = Path.top()
        return document.decode(json, top).pools.map((one, index) => ({
          time: one.time,
          pool: poolOf(one, Path.child(Path.child(top, 'pools'), index)),
        }))
      })
      if (!found.ok) throw found.error
      const times = [...new Set(found.value.map(({ time }) => time))]
      return times.map((time) =>
        shotOf(
          time,
          found.value.filter((one) => one.time === time).map((one) => one.pool),
        ),
      )
    },
  }
}

function poolOf({ base, quote, liquidity, price, fee }: Stated, at: Path): ConstantProduct {
  const isReserves = base !== null && quote !== null && liquidity === null && price === null
  const isStated = liquidity !== null && price !== null && base === null && quote === null
  if (!isReserves && !isStated) {
    throw Path.fault(
      at,
      'field.missing',
      'base and quote, or liquidity and price',
      'neither or both',
    )
  }
  const root = Math.sqrt(price ?? 1)
  const made = ConstantProduct.create({
    base: base ?? (liquidity ?? 0) / root,
    quote: quote ?? (liquidity ?? 0) * root,
    fee,
  })
  if (made.ok) return made.value
  throw Path.fault(at, 'field.value', 'a pool that gives way', made.error)
}

function shotOf(time: number | null, pools: readonly ConstantProduct[]): DepthShot {
  const side = (of: Side) =>
    DepthSeries.grid.map((move) => ({
      move,
      notional: pools.reduce((sum, one) => sum + ConstantProduct.absorbs(one, of, move), 0),
    }))
  return { time, sell: side('sell'), buy: side('buy') }
}
