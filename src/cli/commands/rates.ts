import { datetime } from '../../base/datetime.ts'
import { type Remedy, VolatilityRate } from '../../market/VolatilityRate.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { Arguments } from '../Arguments.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { asked, numberOf } from '../rates/ask.ts'
import { type Closes, closesOf } from '../rates/closesOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { type Column, table } from '../table.ts'
import { UsageError } from '../UsageError.ts'

/** A rate now, and between which it was from the first whole window on. */
interface Row {
  readonly remedy: Remedy['kind']
  readonly rate: bigint
  readonly lowest: bigint
  readonly highest: bigint
  /** Of what takes longer to close; null where no size is told. */
  readonly held: bigint | null
}

/** What margin would a price ask by its own volatility? */
export const rates: Subcommand = {
  usage: 'CANDLES',
  about: `Margin rates by how much a price moved: deviations of a moving average of squared returns over the candles that
it takes to close, exact and rounded up, at the last candle. Beside the rate itself stands what each remedy makes
of it that is asked for, and between which it was from the first whole window of the floor on. A size that takes longer
to close than the horizon asks more by the root of the candles. What is found is a row for the brackets of a rulebook;
plimsoll preview tells whom it would call.`,
  options: {
    symbol: { value: 'SYMBOL', about: 'of a file that has several' },
    memory: { value: 'λ', about: 'the weight of the average before, a candle (0.97)' },
    confidence: {
      value: 'N',
      about: 'deviations that a margin is (2.3263, which is 99 % of a normal)',
    },
    horizon: { value: 'CANDLES', about: 'how long it takes to close (2)' },
    buffer: {
      value: 'SHARE:CANDLES',
      about: 'a share above, used up while rates rise over that mean',
    },
    stressed: { value: 'WEIGHT:FROM..TO', about: 'a weight on the rate of a period' },
    floor: {
      value: 'CANDLES',
      about: 'never below the rate of so many in which each counts alike',
    },
    size: { value: 'N', about: 'what is held, with --daily' },
    daily: { value: 'N', about: 'what may be traded of it in one candle' },
  },
  examples: [
    ['plimsoll rates candles.csv.gz --symbol BTCUSDT', 'two candles, 99 %'],
    [
      'plimsoll rates candles.csv --buffer 0.25:60 --floor 2500 --json',
      'two remedies, for a program',
    ],
    ['plimsoll rates candles.csv --size 800 --daily 100', 'what takes eight candles to close'],
  ],
  async run(args, io) {
    const closes = await closesOf(only(args.positionals, 'rates', 'CANDLES'), args.text('symbol'))
    const rows = rowsOf(closes, args)
    const text = args.has('json')
      ? JSON.stringify({ ...spanOf(closes), rows: rows.map(plain) })
      : render(closes, rows, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}

function rowsOf(closes: Closes, args: Arguments): readonly Row[] {
  const returns = VolatilityRate.returnsOf(closes.prices)
  const { terms, remedies } = asked(args, closes, returns)
  const size = sizeOf(args)
  const window = Math.max(...remedies.map((one) => (one.kind === 'floor' ? one.days : 1)))
  if (window > returns.length) {
    throw new UsageError(`rates: --floor: expected at most ${returns.length}, found ${window}`)
  }
  return remedies.map((remedy) => {
    const all = VolatilityRate.charged(returns, terms, remedy).slice(window - 1)
    const rate = all.at(-1) as bigint
    return {
      ...{ remedy: remedy.kind, rate },
      lowest: all.reduce(Integer.min),
      highest: all.reduce(Integer.max),
      held: size && VolatilityRate.concentrated(rate, terms.horizon, size.held, size.daily),
    }
  })
}

function sizeOf(args: Arguments): { readonly held: Ratio; readonly daily: Ratio } | null {
  if (!args.has('size') && !args.has('daily')) return null
  if (!args.has('size') || !args.has('daily')) {
    throw new UsageError('rates: expected --size and --daily together')
  }
  const [held, daily] = [numberOf(args, 'size', '0'), numberOf(args, 'daily', '0')]
  if (daily.numerator > 0n) return { held, daily }
  throw new UsageError('rates: --daily: expected a number above zero, found 0')
}

const spanOf = ({ symbol, times }: Closes) => ({
  symbol,
  candles: times.length,
  from: times[0] as number,
  to: times.at(-1) as number,
})

const decimal = (rate: bigint): string => Ratio.format(VolatilityRate.shareOf(rate), 12)

const plain = ({ remedy, rate, lowest, highest, held }: Row) => ({
  ...{ remedy, rate: decimal(rate), lowest: decimal(lowest), highest: decimal(highest) },
  held: held === null ? null : decimal(held),
})

const columns: readonly Column[] = [
  { title: 'remedy' },
  ...['rate', 'lowest', 'highest', 'highest ÷ lowest'].map(
    (title): Column => ({ title, align: 'right' }),
  ),
]

function render(closes: Closes, rows: readonly Row[], paint: Paint): string {
  const { symbol, candles, from, to } = spanOf(closes)
  const held: readonly Column[] = rows[0]?.held == null ? [] : [{ title: 'held', align: 'right' }]
  const cells = rows.map((row) => [
    ...[row.remedy, percent(row.rate), percent(row.lowest), percent(row.highest)],
    row.lowest === 0n ? '' : Ratio.format(Ratio.of(row.highest, row.lowest), 2),
    ...(row.held === null ? [] : [percent(row.held)]),
  ])
  const title = `${symbol}: ${candles} candles, ${datetime(from)} to ${datetime(to)}`
  return [title, '', ...table([...columns, ...held], cells, paint)].join('\n')
}

/** Rounded up, as the rate is. */
const percent = (rate: bigint): string =>
  `${Ratio.format(Ratio.of(Integer.divUp(rate, 1_000_000n), 10_000n), 4)} %`
