import { datetime } from '../../base/datetime.ts'
import { Real } from '../../base/Real.ts'
import type { DepthShot } from '../../market/impact/DepthSeries.ts'
import { MeasuredDepth } from '../depth/MeasuredDepth.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { compactOf, percent, right } from '../pressure/numbers.ts'
import type { Subcommand } from '../Subcommand.ts'
import { table } from '../table.ts'

/** Rows of the table: of more moments, as many that stand evenly apart. */
const ROWS = 24

/** What a file says of depth, over time. */
export const depth: Subcommand = {
  usage: 'FILE',
  about: `The depth of a market as a file measured it, over time: what moves the price by 1 %, sales and purchases
apart, at most one state a minute; then the usual profile, a thin one and a thick one (the median, 5 and
95 %), each as --depth of pressure takes it; and how well each day, or tenth of the file, was told by what
came before it. It reads order books (Binance Vision bookDepth; Tardis book_snapshot; Bybit's messages,
as JSON lines; best quotes with ten levels' volume), candles with volume (of what takers bought, where
the file has that; Binance Vision klines), and pools that keep base × quote, as JSON: {"pools":
[{"base": "…", "quote": "…", "fee": "0.003"}]} or with liquidity and price. Plain, gzip or zip.`,
  options: {
    market: { value: 'SYMBOL', about: 'the one of a file that names several' },
  },
  examples: [
    ['plimsoll depth BTCUSDT-bookDepth-2025-10-10.zip', 'a day of Binance'],
    ['plimsoll depth candles.csv.gz --market ETH --json', 'of candles, for a program'],
    [
      'plimsoll pressure book.json --depth BTC=BTCUSDT-bookDepth-2025-10-10.zip --depth-at thin',
      'and what it is for',
    ],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'depth', 'FILE')
    const found = await MeasuredDepth.read(path, args.text('market') ?? null)
    const text = args.has('json')
      ? JSON.stringify(recordOf(found))
      : render(found, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}

const kinds = ['thin', 'usual', 'thick'] as const

function recordOf(found: MeasuredDepth) {
  const held = MeasuredDepth.heldOut(found)
  return {
    ...{ file: found.path, about: found.about },
    profiles: Object.fromEntries(kinds.map((kind) => [kind, MeasuredDepth.typed(found, kind)])),
    heldOut: held,
    states: found.shots.map((shot) => ({
      timestamp: shot.time,
      datetime: shot.time === null ? null : datetime(shot.time),
      perCent: MeasuredDepth.perCent(shot),
      ...{ sell: shot.sell, buy: shot.buy },
    })),
  }
}

function render(found: MeasuredDepth, paint: Paint): string {
  const { shots, about, path } = found
  const step = Math.max(1, Math.ceil(shots.length / ROWS))
  const shown = shots.filter((_, place) => place % step === 0)
  const held = MeasuredDepth.heldOut(found)
  return [
    `${paint('bold', path)} · ${shots.length} ${shots.length === 1 ? 'state' : 'states'}`,
    paint('dim', `${about}; what moves the price by 1 %, in the quote`),
    '',
    ...table([{ title: 'UTC' }, right('sold'), right('bought')], shown.map(rowOf), paint),
    '',
    ...kinds.map((kind) => `${kind.padEnd(5)}  ${MeasuredDepth.typed(found, kind)}`),
    ...(held === null
      ? []
      : [
          '',
          `Each of ${held.periods} periods by the median of those before: off by ${percent(Real.expm1(held.median))} in the middle, within a factor of ${Real.exp(held.ninety).toFixed(2)} nine times in ten.`,
        ]),
  ].join('\n')
}

function rowOf(shot: DepthShot): readonly string[] {
  const { sell, buy } = MeasuredDepth.perCent(shot)
  return [shot.time === null ? '' : datetime(shot.time), compactOf(sell), compactOf(buy)]
}
