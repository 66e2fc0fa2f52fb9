import { availableParallelism } from 'node:os'
import { coverageStudy } from '../../../lab/studies/coverageStudy.ts'
import { type Day, days, fitted } from '../../../lab/studies/days.ts'
import type { Found } from '../../../lab/studies/Found.ts'
import { indexStudy } from '../../../lab/studies/indexStudy.ts'
import { interestStudy } from '../../../lab/studies/interestStudy.ts'
import { published, type Size } from '../../../lab/studies/leverage/leverageScenario.ts'
import { leverageStudy, type RunAll } from '../../../lab/studies/leverageStudy.ts'
import { withCandles } from '../../../lab/studies/pathsOf.ts'
import { type DrawnBook, replayStudy } from '../../../lab/studies/replayStudy.ts'
import { yearStudy } from '../../../lab/studies/yearStudy.ts'
import { CivilDate } from '../../calendar/CivilDate.ts'
import type { Arguments } from '../Arguments.ts'
import { readCandles } from '../demo/readCandles.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Picture } from '../Picture.ts'
import { Progress } from '../Progress.ts'
import type { Subcommand } from '../Subcommand.ts'
import { runAll } from '../simulate/runAll.ts'
import { table } from '../table.ts'
import { UsageError } from '../UsageError.ts'
import { wholeOption } from '../wholeOption.ts'

/** The study of a name; null where interrupted. */
type Study = (args: Arguments, io: Io) => Promise<Found | null>

const studies: { readonly [study: string]: Study } = {
  leverage: (args, io) => leverageStudy(sizeOf(args), onThreads(args, io)),
  year: async (args) => await ofYear(args),
  coverage: (args) => ofFiles(args),
  interest: (args) => ofInterest(args),
  index: (args) => indexStudy(drawnOf(args, INDEX_ACCOUNTS), readCandles),
  ...Object.fromEntries(
    Object.entries(days).map(([name, day]): [string, Study] => [name, (args) => ofDay(args, day)]),
  ),
}

/** Our own studies, each with its page in docs/studies. */
export const study: Subcommand = {
  usage: 'STUDY',
  about: `Runs a study on the engine with the loop closed, and prints every figure of its page in docs/studies: leverage,
the same market under leverage limits of 1 to 50, with margin calls and without; year, the calls of a desk's
book over a year under six procedures, with a report at the end of each day; index, the pressure index of a
drawn book through both replayed days; coverage, on how many days what brokers and clearing houses ask covered
what the next day lost, of your own files; interest, whether the calibrated curve says more of falls of open
interest than the move of the price does; and 2021-05-19 and 2025-10-10, a drawn book under the prices of the
day, with the pressure on it an hour before the low, at it and an hour after. The same figures come out whatever
the number of workers. Exit code 1 where the books of a run did not balance.`,
  options: {
    seeds: { value: 'N', about: 'how many seeds of leverage (8)' },
    accounts: { value: 'N', about: 'how many accounts (1000; of year 48, of a day 4000)' },
    ticks: { value: 'N', about: 'how many half hours of leverage (1440)' },
    leverage: { value: 'N', about: 'median leverage of a replayed book (0.88, which was fitted)' },
    seed: { value: 'N', about: 'of year (1)' },
    prices: { value: 'FILE', about: 'of coverage: daily closes as CSV with date and close' },
    volatility: {
      value: 'FILE',
      about: 'of coverage: an index of volatility as such a file, to price options with',
    },
    interest: {
      value: 'FILE',
      about: 'of interest: hours as CSV with ts, open_interest and mark_price',
    },
    from: { value: 'DATE', about: 'of coverage: the first day (ten years before the last)' },
    candles: {
      value: 'FILE',
      about: 'prices of year, or of a day with that before it, from a file of candles of your own',
    },
    workers: { value: 'N', about: 'threads to run on (one less than there are processors)' },
    report: {
      value: 'OUT.svg',
      about: 'draw it, with all that is drawn as numbers in OUT.csv beside it',
    },
  },
  examples: [
    ['plimsoll study leverage --report leverage.svg', 'figures and pictures of the page'],
    ['plimsoll study 2025-10-10 --report day.svg', 'a day replayed'],
    ['plimsoll study year --report year.svg', 'a desk over a year'],
    ['plimsoll study leverage --seeds 2 --json', 'a shorter one, for a program'],
  ],
  async run(args, io) {
    const name = only(args.positionals, 'study', 'STUDY')
    const one = Object.hasOwn(studies, name) ? studies[name] : undefined
    if (one === undefined) {
      const names = Object.keys(studies).join(', ')
      throw new UsageError(`study: expected one of ${names}, found '${name}'`)
    }
    refuseOthers(name, args)
    const report = args.text('report')
    if (report !== undefined) Picture.refuse(report)
    const found = await one(args, io)
    if (found === null) return exitCodes.interrupted
    if (report !== undefined) Picture.write(report, found.picture(), found.drawn)
    const paint = Paint.of(io.stdout, io.env)
    const more = (found.more ?? []).flatMap(({ title, columns, rows }) => [
      ...['', paint('bold', title), ...table(columns, rows, paint)],
    ])
    const lines = [...table(found.columns, found.rows, paint), ...more, '', ...found.notes]
    const text = args.has('json')
      ? JSON.stringify({ study: name, found: found.data })
      : [paint('bold', found.title), '', ...lines].join('\n')
    await Io.print(io, text)
    for (const wrong of found.wrongs) await Io.tell(io, wrong)
    return found.wrongs.length === 0 ? exitCodes.fine : exitCodes.failed
  },
}

/** Of those that are no replayed day. */
const ownOptions: Readonly<Record<string, readonly string[]>> = {
  leverage: ['seeds', 'accounts', 'ticks', 'workers'],
  year: ['accounts', 'seed', 'candles'],
  coverage: ['prices', 'volatility', 'from'],
  interest: ['interest'],
  index: ['accounts', 'leverage'],
}

/** Rejects options of the other kind of study, which would be ignored. */
function refuseOthers(name: string, args: Arguments): void {
  const own = ownOptions[name] ?? ['accounts', 'leverage', 'candles']
  const odd = Object.keys(study.options)
    .filter((option) => option !== 'report' && !own.includes(option))
    .find((option) => args.text(option) !== undefined)
  if (odd !== undefined) throw new UsageError(`study: --${odd} does not apply to ${name}`)
}

const whole = (
  args: Arguments,
  name: string,
  range: readonly [number, number],
  usual: number,
): number => wholeOption(args, 'study', name, range, usual)

const sizeOf = (args: Arguments): Size => ({
  accounts: whole(args, 'accounts', [10, 100_000], published.accounts),
  ticks: whole(args, 'ticks', [2, 100_000], published.ticks),
  seeds: whole(args, 'seeds', [1, 10_000], published.seeds),
})

async function ofInterest(args: Arguments): Promise<Found> {
  const path = args.text('interest')
  if (path !== undefined) return await interestStudy(path)
  throw new UsageError('study interest: expected --interest FILE, found nothing')
}

async function ofFiles(args: Arguments): Promise<Found> {
  const prices = args.text('prices')
  if (prices === undefined) {
    throw new UsageError('study coverage: expected --prices FILE, found nothing')
  }
  const told = args.text('from')
  const from = told === undefined ? null : CivilDate.parse(told)
  if (told !== undefined && from === null) {
    throw new UsageError(`--from: expected a date as 2011-04-01, found '${told}'`)
  }
  return await coverageStudy({ prices, volatilities: args.text('volatility') ?? null, from })
}

async function ofYear(args: Arguments): Promise<Found> {
  const size = {
    accounts: whole(args, 'accounts', [1, 10_000], 48),
    seed: whole(args, 'seed', [0, 1_000_000], 1),
  }
  const path = args.text('candles')
  const found = await yearStudy(size, path === undefined ? null : readCandles(path))
  if (found === null) throw new UsageError(`study: --candles: ${path} has no prices of 2025`)
  return found
}

async function ofDay(args: Arguments, day: Day): Promise<Found> {
  const path = args.text('candles')
  const own = path === undefined ? day : await withCandles(day, path, readCandles)
  return await replayStudy(own, drawnOf(args, day.accounts), readCandles)
}

const INDEX_ACCOUNTS = 1_000

const drawnOf = (args: Arguments, accounts: number): DrawnBook => ({
  accounts: whole(args, 'accounts', [10, 100_000], accounts),
  leverage: whole(args, 'leverage', [1, 50], fitted),
})

/** Runs on worker threads, and reports progress. */
function onThreads(args: Arguments, io: Io): RunAll {
  const workers = whole(args, 'workers', [1, 64], Math.max(1, availableParallelism() - 1))
  return async (worlds, seeds) => {
    const total = worlds.length * seeds.length
    const progress = Progress.create(io, `of ${total} runs`, total)
    const outcomes = await runAll(worlds, seeds, {
      ...{ workers, signal: io.signal },
      onRun: progress.at,
    })
    progress.end()
    return outcomes
  }
}
