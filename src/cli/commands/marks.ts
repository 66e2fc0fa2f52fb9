import { type Composite, CompositePrice, type CompositeTerms } from '../../market/CompositePrice.ts'
import { PriceGraph } from '../../market/PriceGraph.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { type Point, seriesOf } from '../marks/series.ts'
import { type Way, wayOf } from '../marks/wayOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'

/** One price of several sources, and what it is worth on either side. */
export const marks: Subcommand = {
  usage: 'FILE... --symbol SYMBOL',
  about: `One price out of several files of prices, as CSV that replay --prices reads: at each moment that a file tells a
new one the median of those that are fresh, without those far from it; with --last the mark of a market whose index that
is, with a moving basis and within a band. Beside it stands what a unit counts for where it is held to back new risk,
where it is owed, and where it is liquidated, which one price that does not last changes nothing of. Moments with too
few sources have no row, and standard error says how many they were and which sources were left out how often.
With --pair and --in the prices come out in another unit, along the pairs of --via: where no way of units leads
there, more than one does, or a pair is on none, nothing is told.`,
  options: {
    symbol: { value: 'SYMBOL', about: 'whose prices' },
    stale: { value: 'SPAN', about: 'after which a source is not heard (60s)' },
    least: { value: 'N', about: 'how many sources there must be (2)' },
    far: { value: 'SHARE', about: 'how far from the median a source may be (0.02)' },
    last: { value: 'FILE', about: 'last prices of the market that is marked' },
    basis: { value: 'N', about: 'how many moments its basis is the mean of (30)' },
    band: { value: 'SHARE', about: 'how far from the index a mark may be (0.05)' },
    anchor: { value: 'FILE', about: 'what it is redeemed for, or a slow average', multiple: true },
    lasting: { value: 'N', about: 'how many prices a fall must last to liquidate (3)' },
    pair: { value: 'BASE/QUOTE', about: 'what the symbol is a price of, and in' },
    in: { value: 'UNIT', about: 'what it is to be told in, which --pair and --via must come to' },
    via: {
      value: 'BASE/QUOTE=FILE',
      about: 'prices of another pair on the way; in the file the pair is the symbol',
      multiple: true,
    },
  },
  examples: [
    ['plimsoll marks a.csv b.csv c.csv --symbol BTCUSDT > marks.csv', 'the median of three'],
    ['plimsoll marks a.csv b.csv c.csv --symbol stETH --anchor redemption.csv', 'as collateral'],
    ['plimsoll marks a.csv b.csv --symbol BTC --last perp.csv --band 0.03', 'of a perpetual'],
    [
      'plimsoll marks a.csv b.csv --symbol stETHETH --pair stETH/ETH --via ETH/USDT=eth.csv --in USDT',
      'a price in ETH, in dollars',
    ],
  ],
  async run(args, io) {
    const asked = await askedOf(args)
    await Io.print(io, 'symbol,ts,price,credit,debt,lasting')
    const told = { missing: 0, left: new Map<string, number>() }
    for (const line of linesOf(asked, told)) {
      await Io.print(io, line)
      if (io.signal.aborted) return exitCodes.interrupted
    }
    const often = [...told.left].map(([what, count]) => `${what} ${count} times`)
    const words = [`${told.missing} moments had too few sources`, ...often]
    if (told.missing > 0 || often.length > 0) await Io.tell(io, words.join(', '))
    return exitCodes.fine
  },
}

interface Asked {
  readonly symbol: string
  readonly terms: CompositeTerms
  readonly sources: readonly (readonly Point[])[]
  readonly names: readonly string[]
  readonly last: readonly Point[] | null
  readonly anchors: readonly (readonly Point[])[]
  readonly basis: number
  readonly band: Ratio
  readonly lasting: number
  readonly way: Way
}

async function askedOf(args: Arguments): Promise<Asked> {
  const symbol = args.text('symbol')
  if (symbol === undefined) throw new UsageError('marks: expected --symbol, found none')
  const names = args.positionals
  if (names.length === 0) throw new UsageError('marks: expected FILE, found none')
  const last = args.text('last')
  const all = (paths: readonly string[]) => Promise.all(paths.map((path) => seriesOf(path, symbol)))
  return {
    symbol,
    names,
    terms: {
      staleAfter: timeOf('--stale', args.text('stale') ?? '60s', 0),
      band: shareOf(args, 'far', '0.02'),
      sourcesLeast: countOf(args, 'least', 2),
    },
    sources: await all(names),
    last: last === undefined ? null : await seriesOf(last, symbol),
    anchors: await all(args.texts('anchor')),
    basis: countOf(args, 'basis', 30),
    band: shareOf(args, 'band', '0.05'),
    lasting: countOf(args, 'lasting', 3),
    way: await wayOf(args),
  }
}

function shareOf(args: Arguments, name: string, usual: string): Ratio {
  const text = args.text(name) ?? usual
  const parsed = Decimal.parse(text)
  if (parsed.ok && parsed.value.units >= 0n) return Ratio.fromDecimal(parsed.value)
  throw new UsageError(`marks: --${name}: expected a share, found '${text}'`)
}

function countOf(args: Arguments, name: string, usual: number): number {
  const text = args.text(name) ?? `${usual}`
  if (/^[1-9]\d{0,4}$/.test(text)) return Number(text)
  throw new UsageError(`marks: --${name}: expected a whole number above zero, found '${text}'`)
}

/** A row at each moment at which a source tells a price. */
function* linesOf(
  asked: Asked,
  told: { missing: number; readonly left: Map<string, number> },
): Generator<string> {
  const cursors = asked.sources.map(cursorOf)
  const [last, anchors] = [asked.last && cursorOf(asked.last), asked.anchors.map(cursorOf)]
  const vias = asked.way.prices.map(cursorOf)
  const times = new Set(asked.sources.flat().map(({ time }) => time))
  const differences: Ratio[] = []
  const prices: Ratio[] = []
  for (const now of [...times].sort((a, b) => a - b)) {
    const quotes = cursors.flatMap((at, index) => {
      const point = at(now)
      const source = asked.names[index] as string
      return point === null ? [] : [{ source, weight: 1n, ...point }]
    })
    const found = CompositePrice.of(quotes, asked.terms, now)
    for (const { source, reason } of found.ok ? found.value.left : found.error) {
      leave(told, `${source} was ${reason}`)
    }
    if (!found.ok) {
      told.missing += 1
      continue
    }
    const price = marked(found.value, freshOf(last?.(now), now, asked), differences, asked)
    const known = anchors.flatMap((at) => at(now)?.price ?? [])
    const { credit, debt } = CompositePrice.sides(found.value, [price, ...known])
    const via = vias.map((at) => freshOf(at(now), now, asked)?.price ?? null)
    const told_ = [price, credit, debt].map((one) => PriceGraph.along(one, asked.way.steps, via))
    const [first] = told_
    if (first == null) {
      for (const [at, one] of via.entries())
        if (one === null) leave(told, `${asked.way.names[at]} was old`)
      told.missing += 1
      continue
    }
    prices.push(first)
    const kept = CompositePrice.lasting(prices, asked.lasting) ?? first
    yield [asked.symbol, now, ...[...told_, kept].map((one) => decimal(one ?? kept))].join(',')
  }
}

const leave = ({ left }: { readonly left: Map<string, number> }, what: string): void =>
  void left.set(what, (left.get(what) ?? 0) + 1)

const freshOf = (point: Point | null | undefined, now: number, { terms }: Asked): Point | null =>
  point != null && now - point.time <= terms.staleAfter ? point : null

function marked(
  { price }: Composite,
  last: Point | null,
  differences: Ratio[],
  { basis, band }: Asked,
): Ratio {
  if (last === null) return price
  differences.push(Ratio.sub(last.price, price))
  const mean = CompositePrice.basis(differences, basis)
  return CompositePrice.mark({ index: price, basis: mean, last: last.price, band })
}

/** The last point at or before a moment, of moments in order; null before the first. */
function cursorOf(points: readonly Point[]): (now: number) => Point | null {
  let next = 0
  return (now) => {
    while (next < points.length && (points[next] as Point).time <= now) next += 1
    return points[next - 1] ?? null
  }
}

const decimal = (price: Ratio): string => Ratio.format(price, 12)
