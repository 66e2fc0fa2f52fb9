import { type Pair, PriceGraph, type Step } from '../../market/PriceGraph.ts'
import type { Arguments } from '../Arguments.ts'
import { UsageError } from '../UsageError.ts'
import { type Point, seriesOf } from './series.ts'

/** The way of units from a symbol's own price to that which is told, and the prices on it. */
export interface Way {
  readonly steps: readonly Step[]
  readonly prices: readonly (readonly Point[])[]
  readonly names: readonly string[]
}

/**
 * The way that --pair, --via and --in come to; none where they are not told. Units are looked at before any price is read.
 *
 * Rules: [COMP6]
 *
 * @throws UsageError where units do not come to that of --in, or one of the three lacks another
 */
export async function wayOf(args: Arguments): Promise<Way> {
  const [pair, unit, vias] = [args.text('pair'), args.text('in'), args.texts('via')]
  if (pair === undefined && unit === undefined && vias.length === 0) return none
  if (pair === undefined) throw new UsageError('marks: expected --pair with --via and --in')
  if (unit === undefined) throw new UsageError('marks: expected --in with --pair and --via')
  const { quote } = pairOf('pair', pair)
  const told = vias.map(viaOf)
  const way = PriceGraph.path(
    told.map((one) => one.pair),
    quote,
    unit,
  )
  if (!way.ok) throw astray(way.error, quote, unit)
  const prices = await Promise.all(told.map(({ path, name }) => seriesOf(path, name)))
  return { steps: way.value, prices, names: told.map(({ name }) => name) }
}

const none: Way = { steps: [], prices: [], names: [] }

function astray(error: PriceGraph.Astray, from: string, to: string): UsageError {
  if (error.reason === 'unused') {
    const { base, quote } = error.pair
    return new UsageError(
      `--via: expected pairs on the way from ${from} to ${to}, found ${base}/${quote} beside it`,
    )
  }
  const found = error.reason === 'none' ? 'none' : 'more than one'
  return new UsageError(`--in: expected one way of pairs from ${from} to ${to}, found ${found}`)
}

function viaOf(text: string) {
  const at = text.indexOf('=')
  const [name, path] = [text.slice(0, at).trim(), text.slice(at + 1).trim()]
  if (at < 0 || path === '') throw wrong('via', 'BASE/QUOTE=FILE', text)
  return { name, path, pair: pairOf('via', name) }
}

function pairOf(option: string, text: string): Pair {
  const [base = '', quote = '', more] = text.split('/').map((part) => part.trim())
  if (base !== '' && quote !== '' && base !== quote && more === undefined) return { base, quote }
  throw wrong(option, 'BASE/QUOTE of two units', text)
}

const wrong = (option: string, expected: string, found: string): UsageError =>
  new UsageError(`--${option}: expected ${expected}, found '${found}'`)
