import type { Arguments } from '../Arguments.ts'
import { BookView } from '../book/BookView.ts'
import { loadBook } from '../book/loadBook.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { AccountExposure } from '../pressure/AccountExposure.ts'
import { asJson } from '../pressure/asJson.ts'
import { ContagionMatrix } from '../pressure/ContagionMatrix.ts'
import { Depths, depthOptions } from '../pressure/Depths.ts'
import { type Asked, PressureReport } from '../pressure/PressureReport.ts'
import { picture } from '../pressure/picture.ts'
import { render } from '../pressure/render.ts'
import type { Scenario } from '../pressure/Scenario.ts'
import { percentOf } from '../pressure/typed.ts'
import { alongOption, towardOption, waysOf } from '../pressure/waysOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

/** How much selling would a move force, could the market bear it, and would it run away? */
export const pressure: Subcommand = {
  usage: 'BOOK',
  about: `Margin call pressure: what moves of 1, 2, 5, 10 and 20 % would force out of a book, under each
account's own rules. Who is called and who is liquidated, the cash called, what is sold against what the
market absorbs (pressure, at 1 or more the market cannot stop there), and the loop gain: how much selling
a unit of selling sets off. Then the same moves as shocks with the loop closed: where the price ends, how
much that is amplified, and how much thinner the market may become. Cliffs are the shocks at which one
atom more sets off a jump. Distances are exact to the tick along one price, and say so.`,
  options: {
    along: alongOption,
    toward: towardOption,
    moves: { value: 'LIST', about: 'the moves in per cent (1,2,5,10,20)' },
    ...depthOptions,
    window: { value: 'PERCENT', about: 'the width over which the loop gain is taken (1)' },
    'margin-rise': {
      value: 'TIMES',
      about:
        'requirements rise so many times a move with the move itself; by how much is the margin part of the gain (0)',
    },
    report: { value: 'OUT.svg', about: 'draw the curve, the cliff, the maps and the contagion' },
  },
  examples: [
    ['plimsoll pressure book.json', 'all prices together, down and up'],
    ['plimsoll pressure book.json --along BTC --toward down --depth 25M', 'bitcoin, with a depth'],
    ['plimsoll pressure book.json --along BTC=1,ETH=1.4 --law squareRoot', 'a vector, another law'],
    [
      "plimsoll pressure book.json --depth 'BTC/USDT:USDT=25M' --depth 'ETH/USDT:USDT=9M'",
      'each its own',
    ],
    [
      'plimsoll pressure book.json --report pressure.svg --json',
      'a picture, and figures for a program',
    ],
  ],
  async run(args, io) {
    const path = only(args.positionals, 'pressure', 'BOOK')
    const asked = askedOf(args)
    const book = await loadBook(path)
    const view = BookView.create(book)
    const names = [...book.instruments, ...book.assets].map(({ id }) => id)
    const depths = Depths.of(args, names)
    const ways = waysOf(args, view)
    const bases = basesOf(view, ways)
    const steps = (ways.length + (bases.length > 1 ? bases.length : 0)) * view.accounts.length
    const progress = Progress.create(io, `of ${steps} distances`, steps)
    let before = 0
    const breath = (done: number): boolean => {
      progress.at(before + done)
      return io.signal.aborted
    }
    const found: PressureReport[] = []
    for (const way of ways) {
      const rows = await AccountExposure.all(view, way, breath)
      if (rows === null) return exitCodes.interrupted
      before += view.accounts.length
      found.push(PressureReport.of(view, way, rows, depths, asked))
    }
    const spread =
      bases.length > 1 ? await ContagionMatrix.of(view, bases, depths, spreadOver, breath) : null
    if (io.signal.aborted) return exitCodes.interrupted
    progress.end()
    const report = args.text('report')
    if (report !== undefined) writeText(report, picture(view, found, spread))
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify(asJson(book.asOf, found, spread))
        : render(found, spread, Paint.of(io.stdout, io.env)),
    )
    return exitCodes.fine
  },
}

/** The fall over which selling in one asset is said to force selling in another. */
const spreadOver = 0.1
const basesMax = 12

/** Where several assets move, those that have a market of their own. */
function basesOf({ book, prices }: BookView, ways: readonly Scenario[]): readonly string[] {
  const moving = book.instruments.filter(({ index }) =>
    ways.some(({ instruments }) => (instruments[index] ?? 0) !== 0),
  )
  const marked = moving.filter(({ index }) => prices.marks[index] !== undefined)
  return [...new Set(marked.map(({ base }) => base))].slice(0, basesMax)
}

const usual = '1,2,5,10,20'

function askedOf(args: Arguments): Asked {
  const texts = (args.text('moves') ?? usual).split(',')
  const moves = texts.map((text) => percentOf('--moves', text))
  const wild = moves.findIndex((share) => share >= 1)
  if (wild >= 0) {
    throw new UsageError(
      `--moves: expected moves under 100 %, for no price falls further, found '${texts[wild]}'`,
    )
  }
  return {
    moves: [...moves].sort((a, b) => a - b),
    window: percentOf('--window', args.text('window') ?? '1'),
    rise: riseOf(args.text('margin-rise') ?? '0'),
  }
}

function riseOf(text: string): number {
  const rise = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(rise)) return rise
  throw new UsageError(`--margin-rise: expected a number of 0 or more, found '${text}'`)
}
