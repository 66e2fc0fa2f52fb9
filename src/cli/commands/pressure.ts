import { JournalView } from '../../host/JournalView.ts'
import type { LoopTerms } from '../../pressure/CoupledLoop.ts'
import type { Asked } from '../../pressure/PressureReport.ts'
import type { BookView } from '../../report/BookView.ts'
import { PressureRecord } from '../../report/PressureRecord.ts'
import type { Arguments } from '../Arguments.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource } from '../book/loadSource.ts'
import { atOption } from '../book/loadView.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOfBook } from '../exitOfBook.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Picture } from '../Picture.ts'
import { Depths, depthOptions } from '../pressure/Depths.ts'
import { drawn } from '../pressure/drawn.ts'
import { type Findings, findings } from '../pressure/findings.ts'
import { follow } from '../pressure/follow.ts'
import { ofExposures } from '../pressure/ofExposures.ts'
import { PressureTold } from '../pressure/PressureTold.ts'
import { picture } from '../pressure/picture.ts'
import { render } from '../pressure/render.ts'
import { renderTold } from '../pressure/renderTold.ts'
import { percentOf, volatilityOf } from '../pressure/typed.ts'
import { alongOption, sidesOf, towardOption, waysOf } from '../pressure/waysOf.ts'
import { remoteExit } from '../remote/remoteExit.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { maintenanceOption } from '../score/readMap.ts'
import { UsageError } from '../UsageError.ts'

/** How much selling would a move force, can the market absorb it, and does it cascade? */
export const pressure: Subcommand = {
  usage: 'FILE | --exposures FILE | --url URL',
  about: `Margin call pressure: what moves of 1, 2, 5, 10 and 20 % would force out of a book or a journal, under
each account's own rules. A book of several markets is first taken whole: each forced trade meets the
depth of its own market and moves everybody who holds anything there. Then each alone: who is called and
who is liquidated, the cash called, what is sold against what the market absorbs (pressure, at 1 or more
the market cannot stop there), and the loop gain: how much selling a unit of selling sets off. Then the
same moves as shocks with the loop closed: where the price ends, how much that is amplified, and how much
thinner the market may become. Cliffs are the shocks at which one atom more sets off a jump. Distances are
exact to the tick along one price, and say so. Exit code 3 where an account is in liquidation now, before
any move, 5 where none is and one is unknown.`,
  options: {
    along: alongOption,
    toward: towardOption,
    moves: { value: 'LIST', about: 'the moves in per cent (1,2,5,10,20)' },
    ...depthOptions,
    exposures: {
      value: 'FILE',
      about:
        'in place of a book: exposures without accounts, or a liquidation map, as CSV or JSON (market, side, notional, price and trigger, or leverage)',
    },
    maintenance: maintenanceOption,
    refill: {
      value: 'PERCENT',
      about:
        'with all markets together: how much of what was taken comes back to a market from one round to the next (0)',
    },
    closing: {
      value: 'HOW',
      about:
        "with all markets together: who is forced is closed 'whole' (default, the most it can come to), or in 'parts' to its procedure's target",
    },
    follow: {
      about: 'of a journal: a line each time more is committed and studied, until interrupted',
    },
    warn: {
      value: 'INDEX',
      about:
        'with --follow: say where the index reaches this, and where it is a tenth under it again',
    },
    window: { value: 'PERCENT', about: 'the width over which the loop gain is taken (1)' },
    'margin-rise': {
      value: 'TIMES',
      about:
        'requirements rise so many times a move with the move itself; by how much is the margin part of the gain (0)',
    },
    volatility: {
      value: 'PERCENT',
      about:
        "a day's volatility of what moves, such as 4: when the next call and liquidation come, and what a day and a month are expected to force",
    },
    report: {
      value: 'OUT.svg',
      about:
        'draw the curve, the cliff, the maps and the contagion, with what is drawn as numbers in OUT.csv beside it',
    },
    ...atOption,
    ...ccxtOptions,
    ...remoteOptions,
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
      'plimsoll pressure book.json --along BTC --volatility 4 --sinks book=0.45,adl=0.55',
      'when, and with deleveraging',
    ],
    [
      'plimsoll pressure book.json --report pressure.svg --json',
      'a picture, and figures for a program',
    ],
    [
      'plimsoll pressure desk.plimsoll --follow --warn 50 --json',
      'index, gain and cliffs as a journal grows',
    ],
    ['plimsoll pressure --exposures map.csv --depth BTC=250M', 'a liquidation map, no accounts'],
    [
      'plimsoll pressure --url http://127.0.0.1:7070 --moves 15,40',
      'what a running service studies',
    ],
  ],
  async run(args, io) {
    const exposures = args.text('exposures')
    if (exposures !== undefined) {
      await ofExposures(exposures, askedOf(args), args, io)
      return exitCodes.fine
    }
    if (isRemote(args)) return await ofService(args, io)
    if (args.has('maintenance'))
      throw new UsageError('pressure: expected --maintenance with --exposures')
    const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'pressure', 'FILE')
    if (args.has('follow')) return await follow(journalOf(path, args), args, io)
    if (args.has('warn')) throw new UsageError('pressure: expected --warn with --follow')
    const asked = askedOf(args)
    const { view } = await loadSource(path, args, io)
    const names = [view.instruments, view.assets].map((all) => all.map(({ id }) => id))
    const depths = await Depths.of(args, names, io.now())
    const report = args.text('report')
    if (report !== undefined) Picture.refuse(report)
    const isDrawn = report !== undefined
    const sought = { view, asked, depths, isDrawn, ways: waysOf(args, view), terms: termsOf(args) }
    const found = await findings(sought, io)
    if (found === null) return exitCodes.interrupted
    if (report !== undefined) Picture.write(report, picture(view, found), drawn(found))
    await Io.print(
      io,
      args.has('json')
        ? JSON.stringify(recordOf(view, found))
        : render(found, Paint.of(io.stdout, io.env)),
    )
    return exitOfBook(view)
  },
}

/** What a running service studies: its most held markets, or one, and its own depths. */
async function ofService(args: Arguments, io: Io): Promise<ExitCode> {
  const own = [
    'refill',
    'closing',
    'window',
    'margin-rise',
    'volatility',
    'report',
    'at',
    'follow',
    'warn',
  ]
  refuseWithUrl(args, [...own, ...Object.keys(depthOptions), ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0) {
    throw new UsageError('pressure: expected FILE or --url, found both')
  }
  const sides = sidesOf(args)
  const along = args.text('along') ?? 'all'
  const shocks = args.has('moves') ? askedOf(args).moves.map(perCent).join(',') : undefined
  const instrument = along === 'all' ? undefined : along
  const remote = await remoteOf(args, io)
  const { record, told } = await PressureTold.ask(remote, { instrument, shocks })
  const ways = told.ways.filter(({ toward }) => sides.includes(toward))
  const text = args.has('json')
    ? JSON.stringify(record)
    : renderTold({ ...told, ways }, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  return await remoteExit(remote, { accounts: [], owner: undefined })
}

/** As the service reads it: at most four decimals. */
const perCent = (share: number): string => `${Number((share * 100).toFixed(4))}`

/** A journal to follow, with nothing asked that is of one look alone. */
function journalOf(path: string | undefined, args: Arguments): string {
  const own = [
    'along',
    'toward',
    'moves',
    'window',
    'margin-rise',
    'refill',
    'closing',
    'report',
    'at',
  ]
  const odd = [...own, ...Object.keys(depthOptions)].find((name) => args.has(name))
  if (odd !== undefined) throw new UsageError(`pressure: expected no --${odd} with --follow`)
  if (path !== undefined && JournalView.isJournal(path)) return path
  throw new UsageError(`pressure: expected a journal to follow, found '${path ?? 'none'}'`)
}

const recordOf = ({ prices }: BookView, { reports, spread, together }: Findings) =>
  PressureRecord.of(prices.time, reports, spread, together)

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
    volatility: volatilityOf(args),
  }
}

function termsOf(args: Arguments): LoopTerms {
  const closing = args.text('closing') ?? 'whole'
  if (closing === 'whole' || closing === 'parts') return { refill: refillOf(args), closing }
  throw new UsageError(`--closing: expected whole or parts, found '${closing}'`)
}

function refillOf(args: Arguments): number {
  const text = args.text('refill')
  if (text === undefined) return 0
  const share = percentOf('--refill', text)
  if (share <= 1) return share
  throw new UsageError(`--refill: expected 100 % at most, found '${text}'`)
}

function riseOf(text: string): number {
  const rise = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(rise)) return rise
  throw new UsageError(`--margin-rise: expected a number of 0 or more, found '${text}'`)
}
