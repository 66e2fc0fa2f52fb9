import { Scheduler } from '../../host/Scheduler.ts'
import { BookView } from '../../report/BookView.ts'
import { type Stressed, StressReport } from '../../report/StressReport.ts'
import { chooseAccount } from '../../wire/asked/choose.ts'
import { wrong } from '../../wire/asked/typedNumber.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import type { Subcommand } from '../Subcommand.ts'
import { axesOf } from '../stress/axesOf.ts'
import { type AccountGrid, gridsAsCsv, gridsOf, renderGrids } from '../stress/gridsOf.ts'
import { picture } from '../stress/picture.ts'
import { asCsv, render } from '../stress/render.ts'
import { writeText } from '../writeText.ts'

/** A book over a grid of prices. */
export const stress: Subcommand = {
  usage: "FILE [--move 'BTC=-50%..50%/10%']",
  about: `A whole book or journal, price by price: at every step of a move the equity, who is in liquidation, and the
marginRatio of each account (high is bad). A move takes along the asset's index price and the marks of all
instruments on it; all other prices stay. Two moves make a grid. Without a move, the asset that most accounts
hang on, from half to half as much again. With --volatility, what each account that has something of one asset
gains or loses as its price and the volatility of its options move at once: options by Black-76. Exit code 3
where an account is in liquidation at the prices of now, 5 where none is and one is unknown.`,
  options: {
    move: {
      value: 'RANGE',
      about:
        "'BTC=-50%..50%', with a step 'BTC=-50%..50%/5%', together 'BTC,ETH=-30%..0%'; twice for a grid",
      multiple: true,
    },
    volatility: {
      value: 'RANGE',
      about: "'-50%..50%/25%': what options gain as one price and their volatility move at once",
      multiple: true,
    },
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
    owner: { value: 'ID', about: 'only accounts of this owner' },
    csv: { about: 'print CSV: a row for each account and step, and one for the total' },
    report: { value: 'SVG', about: 'write a picture' },
    ...atOption,
    ...ccxtOptions,
  },
  examples: [
    ['plimsoll stress book.json', 'the asset that most accounts hang on'],
    ["plimsoll stress book.json --move 'BTC=-30%..30%/5%' --report stress.svg", 'with a picture'],
    ["plimsoll stress book.json --move 'BTC=-40%..0%' --move 'ETH=-40%..0%'", 'two assets'],
    [
      "plimsoll stress book.json --move 'BTC=-20%..20%/10%' --volatility '-50%..50%/25%'",
      'options, by price and volatility',
    ],
    ["plimsoll stress desk.plimsoll --move 'BTC,ETH=-50%..0%' --csv", 'together, as CSV'],
  ],
  async run(args, io) {
    const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'stress', 'FILE')
    if (args.has('csv') && args.has('json')) throw wrong('csv', 'it or --json', 'both')
    const { view } = await loadSource(path, args, io)
    if (args.has('volatility')) {
      await Io.print(io, gridText(gridsOf(view, accountsOf(view, args), args), args, io))
      return nowOf({ view, accounts: accountsOf(view, args) })
    }
    const stressed = { view, accounts: accountsOf(view, args), axes: axesOf(view, args) }
    const points = await pointsOf(stressed, io)
    if (points === null) return exitCodes.interrupted
    const report = StressReport.of(stressed, points)
    const svg = args.text('report')
    if (svg !== undefined) {
      writeText(svg, picture(report))
      await Io.tell(io, `wrote ${svg}`)
    }
    await Io.print(io, textOf(report, args, io))
    return nowOf(stressed)
  },
}

/** By the prices of now. */
const nowOf = (stressed: Omit<Stressed, 'axes'>): ExitCode =>
  exitOf(StressReport.pointOf({ ...stressed, axes: [] }, [])?.accounts ?? [])

function gridText(grids: readonly AccountGrid[], args: Arguments, io: Io): string {
  if (args.has('json')) return JSON.stringify(grids)
  return args.has('csv') ? gridsAsCsv(grids) : renderGrids(grids, Paint.of(io.stdout, io.env))
}

function textOf(report: StressReport, args: Arguments, io: Io): string {
  if (args.has('json')) return JSON.stringify(report)
  return args.has('csv') ? asCsv(report) : render(report, Paint.of(io.stdout, io.env))
}

function accountsOf(view: BookView, args: Arguments): Stressed['accounts'] {
  const ids = [...new Set(args.texts('account'))]
  const named = ids.length === 0 ? view.accounts : ids.map((id) => chooseAccount(view, id))
  return BookView.select({ ...view, accounts: named }, { owner: args.text('owner') })
}

/** Every point of the grid, one at a time; null where interrupted. */
async function pointsOf(stressed: Stressed, io: Io): Promise<StressReport['points'] | null> {
  const grid = StressReport.gridOf(stressed.axes)
  const progress = Progress.create(io, `of ${grid.length} points`, grid.length)
  const points: StressReport['points'][number][] = []
  for (const [index, moves] of grid.entries()) {
    // A signal is heard between two points.
    await Scheduler.eventLoop.turn()
    if (io.signal.aborted) return null
    const point = StressReport.pointOf(stressed, moves)
    if (point === null) throw wrong('move', 'prices within limits', 'a price beyond them')
    points.push(point)
    progress.at(index + 1)
  }
  progress.end()
  return points
}
