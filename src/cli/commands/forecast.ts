import { datetime } from '../../base/datetime.ts'
import { CoupledCascade } from '../../pressure/CoupledCascade.ts'
import { CoupledMarkets } from '../../pressure/CoupledMarkets.ts'
import { foretold } from '../../pressure/Foretold.ts'
import type { BookView } from '../../report/BookView.ts'
import { priceText } from '../../report/figures.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import type { Arguments } from '../Arguments.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { exitCodes } from '../exitCodes.ts'
import { render, type Told } from '../forecast/render.ts'
import { type Seen, watch } from '../forecast/watch.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { coupledMarkets, Depths, depthOptions } from '../pressure/Depths.ts'
import { currencyOf } from '../pressure/exposures.ts'
import { sidesOf, towardOption } from '../pressure/waysOf.ts'
import { sourceOf } from '../replay/readPrices.ts'
import type { Subcommand } from '../Subcommand.ts'
import type { Between } from '../score/extremesOf.ts'
import { timeOf } from '../timeOf.ts'
import { UsageError } from '../UsageError.ts'

const DAY = 86_400_000

/** What a book foretold, and what then came. */
export const forecast: Subcommand = {
  usage: 'FILE --prices CANDLES',
  about: `What a book, its depth and the past foretold of each market at a moment, beside what then came, as one
table. By volatility alone, of the candles that ended before, one move in twenty goes farther than the
first figure; with that as a shock of all markets together the loop of the book ends at the second, from
a thick to a thin moment. What came is of candles that lie whole in between; forced by it is what the
book says of the prices as they were, and how far that much moves the market by itself. Of a file of
depth only what was known at the moment is taken. Moves are relative, so any book may be set before any
day; where its prices are not those of the candles, that is said.`,
  options: {
    prices: {
      value: '[SYMBOL=]FILE',
      about: 'candles before and after; SYMBOL= where the file names none; may be repeated',
      multiple: true,
    },
    from: { value: 'TIME', about: 'the moment (when the prices of the book are of)' },
    to: { value: 'TIME', about: 'until when it is waited (a day)' },
    toward: towardOption,
    ...depthOptions,
    ...atOption,
  },
  examples: [
    [
      'plimsoll forecast book.json --prices candles.csv.gz --from 2025-10-10T20:00:00Z --to 2025-10-10T23:00:00Z',
      'three hours',
    ],
    [
      'plimsoll forecast book.json --prices candles.csv.gz --depth BTC/USDT:USDT=bookDepth.zip --json',
      'with depth that was measured, for a program',
    ],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'forecast', 'FILE')
    const { view } = await loadSource(path, args, io)
    const between = betweenOf(view, args, io)
    const currency = currencyOf(view)
    const open = CoupledMarkets.openIn(view, currency)
    const names = [view.instruments, view.assets].map((all) => all.map(({ id }) => id))
    const depths = await Depths.of(args, names, io.now(), between.from)
    Depths.refuseUnused(depths, open)
    const moved = open.map(({ name }) => name)
    const seen = await seenIn(view, moved, between, args)
    const markets = coupledMarkets(open, (one, side) =>
      Depths.market(depths, [one], side, currency.id),
    )
    const cascade = CoupledCascade.create(view, markets, currency)
    const days = (between.to - between.from) / DAY
    const rows = sidesOf(args).flatMap((toward) => foretold(cascade, seen, toward, days))
    const told: Told = { ...between, rows, words: wordsOf(view, moved, seen) }
    const text = args.has('json')
      ? JSON.stringify({ ...told, markets: seen })
      : render(told, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitCodes.fine
  },
}

function betweenOf({ prices }: BookView, args: Arguments, io: Io): Between {
  const start = args.text('from')
  const from = start === undefined ? prices.time : timeOf('--from', start, io.now())
  const end = args.text('to')
  const to = end === undefined ? from + DAY : timeOf('--to', end, io.now())
  if (from < to) return { from, to }
  throw new UsageError(`--to: expected a time after ${datetime(from)}, found '${end ?? ''}'`)
}

async function seenIn(
  view: BookView,
  markets: readonly string[],
  between: Between,
  args: Arguments,
): Promise<readonly Seen[]> {
  const texts = args.texts('prices')
  if (texts.length === 0) throw new UsageError('forecast: expected --prices FILE, found nothing')
  const symbols = SymbolTable.of(view.instruments)
  const sources = texts.map((text) => sourceOf(text, symbols, markets))
  return await watch(sources, markets, between)
}

/** What is left out, and prices that are not those of the book. */
function wordsOf(
  { instruments, prices }: BookView,
  markets: readonly string[],
  seen: readonly Seen[],
): readonly string[] {
  const lacking = markets.filter((name) => !seen.some((one) => one.name === name))
  const apart = seen.filter(({ name, price }) => {
    const instrument = instruments.find(({ id }) => id === name)
    const mark = instrument && prices.marks[instrument.index]
    if (instrument === undefined || mark === undefined) return false
    return Math.abs(Number(priceText(mark.price, instrument)) / price - 1) > APART
  })
  return [
    ...(lacking.length === 0
      ? []
      : [`No candles of ${lacking.join(', ')}, which only the book moves.`]),
    ...(apart.length === 0
      ? []
      : [
          `The book has other prices of ${apart.map(({ name }) => name).join(', ')} than the candles: moves are relative.`,
        ]),
  ]
}

/** A share of the price. */
const APART = 0.05
