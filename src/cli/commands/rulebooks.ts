import { hint } from '../../wire/asked/choose.ts'
import { PresetReport, type PresetTerms } from '../../wire/rulebooks/PresetReport.ts'
import { exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { Paint } from '../Paint.ts'
import type { Subcommand } from '../Subcommand.ts'
import { type Column, table } from '../table.ts'
import { UsageError } from '../UsageError.ts'

/** The rulebooks that are known by name. */
export const rulebooks: Subcommand = {
  usage: '[NAME]',
  about: `The rulebooks that are known by name: venues' bracket tables, brokers' rules, lending protocols and lending desks, with
the source of their numbers and the date they are of. With a NAME what it knows: instruments with their
brackets, classes of them, or assets with their terms. A name goes wherever a rulebook is asked for: { "preset": NAME }
in a book or in DefineRulebook, --as of assess and explain, --rulebook of whatif. Venues and protocols
change their numbers: check the date before you rely on them.`,
  options: {},
  examples: [
    ['plimsoll rulebooks', 'all of them'],
    ['plimsoll rulebooks aave-v3.7', 'what Aave v3.7 lends against'],
    ['plimsoll rulebooks finra-4210', 'what FINRA asks of stock on margin'],
    ['plimsoll rulebooks pm', 'what FINRA asks of a portfolio'],
    ['plimsoll rulebooks binance-usdm --json', 'bracket tables, for a program'],
  ],
  async run(args, io) {
    const [id, odd] = args.positionals
    if (odd !== undefined) throw new UsageError('rulebooks: expected one NAME or none')
    const paint = Paint.of(io.stdout, io.env)
    if (id === undefined) {
      const all = PresetReport.all()
      await Io.print(io, args.has('json') ? JSON.stringify(all) : listOf(all, paint))
      return exitCodes.fine
    }
    const found = PresetReport.byId(id)
    if (found === null) {
      const ids = PresetReport.all().map((one) => one.id)
      throw new UsageError(`no rulebook ${id}${hint(id, ids)}; plimsoll rulebooks lists them`)
    }
    await Io.print(io, args.has('json') ? JSON.stringify(found) : termsOf(found, paint))
    return exitCodes.fine
  },
}

function listOf(all: readonly PresetReport[], paint: Paint): string {
  const columns: readonly Column[] = [
    { title: 'rulebook' },
    { title: 'kind' },
    { title: 'of' },
    { title: 'knows' },
    { title: 'source' },
  ]
  const rows = all.map(({ id, kind, date, knows, source }) => [
    ...[id, kind, date],
    knows.length === 0
      ? kind === 'venue'
        ? 'no table'
        : 'any asset'
      : shortened(knows.join(', '), 34),
    shortened(source, 60),
  ])
  return table(columns, rows, paint).join('\n')
}

const shortened = (text: string, width: number): string =>
  text.length <= width ? text : `${text.slice(0, text.lastIndexOf(' ', width - 2))} …`

const partIn =
  (paint: Paint) =>
  (titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] => {
    const columns = titles.map(
      (title, at): Column => ({ title, align: at === 0 ? 'left' : 'right' }),
    )
    return rows.length === 0 ? [] : ['', ...table(columns, rows, paint)]
  }

/** How a venue liquidates, where its documents say it. */
function liquidatedBy({ procedure }: PresetTerms): readonly string[] {
  if (procedure === null) return []
  const { source, beside, ...words } = procedure
  const { steps = {}, ...rest } = words
  const { limit, ...times } = steps
  const told = Object.entries({ ...rest, ...times }).map(([name, value]) => `${name} ${value}`)
  const bound =
    limit &&
    `limit at ${limit.spread} × the requirement × ${limit.adjustment} × how near to nothing`
  return [
    '',
    `Liquidates by ${[...told, ...(bound === undefined ? [] : [bound])].join(', ')}`,
    `(${source}). Not as there:`,
    ...beside.map((one) => `- ${one}`),
  ]
}

function termsOf(found: PresetTerms, paint: Paint): string {
  const { id, kind, date, source, brackets, collateral, modes, levels, ladder } = found
  const { about, unknown, charge, sizes, slopes, closing, haircuts, debts } = found
  const part = partIn(paint)
  return [
    `${paint('bold', id)}, ${kind}, of ${date}`,
    source,
    ...(about === null ? [] : ['', about]),
    ...(unknown.length === 0 ? [] : ['', 'Not known:', ...unknown.map((one) => `- ${one}`)]),
    ...(closing === null ? [] : ['', `maintenance includes a fee to close of ${closing}`]),
    ...(charge === 'whole' ? ['', 'a rate is charged on the whole position'] : []),
    ...liquidatedBy(found),
    ...part(
      ['instrument', 'a unit of the base adds'],
      slopes.map(({ instrument, slope }) => [instrument, slope]),
    ),
    ...part(
      ['asset', 'from', 'counts'],
      haircuts.map(({ asset, floor, weight }) => [asset, floor, weight]),
    ),
    ...part(
      ['debt in', 'to owe more', 'to go on'],
      debts.map(({ asset, initial, maintenance }) => [asset, initial, maintenance]),
    ),
    ...part(
      ['asset', 'opens to', 'liquidated at', 'bonus'],
      collateral.map(({ asset, openLtv, threshold, bonus }) => [asset, openLtv, threshold, bonus]),
    ),
    ...askedBy(found, part),
    ...part(
      ['mode', 'assets', 'opens to', 'liquidated at'],
      modes.map(({ mode, assets, openLtv, threshold }) => [
        mode,
        assets.join(' '),
        openLtv,
        threshold,
      ]),
    ),
    ...part(
      ['level', 'loan to value'],
      levels.map(({ level, ltv }) => [level, ltv]),
    ),
    ...part(
      ['level', 'marginRatio above', 'action'],
      ladder.map(({ level, enter, action }) => [level, enter, action]),
    ),
    ...part(
      [
        'instrument',
        sizes === 'base' ? 'from base' : 'from notional',
        'maintenance rate',
        'leverage to',
      ],
      brackets.flatMap(({ instrument, rows }) =>
        rows.map(({ floor, rate, leverageMax }, at) => [
          ...[at === 0 ? instrument : '', floor, rate ?? 'half of initial', leverageMax],
        ]),
      ),
    ),
  ].join('\n')
}

type Part = ReturnType<typeof partIn>

/** What a broker asks, and what portfolio margin does. */
function askedBy({ margins, options, portfolios }: PresetTerms, part: Part): readonly string[] {
  return [
    ...part(
      ['instruments', 'side', 'opens at', 'from price', 'keeps at', 'a unit at least'],
      margins.map(({ of, side, initial, from, rate, perUnit }) => [
        ...[of, side, initial, from, rate, perUnit],
      ]),
    ),
    ...part(
      ['options on', 'of the price', 'at least', 'bounds stock at', 'a collar at'],
      options.map(({ of, base, least, bounded, collar }) => [of, base, least, bounded, collar]),
    ),
    ...part(
      ['portfolio', 'down', 'up', 'points', 'opens at', 'keeps at', 'a unit at least', 'options'],
      portfolios.map(({ of, down, up, points, initial, maintenance, perUnit, options }) => [
        ...[of, down, up, points, initial, maintenance, perUnit ?? 'none'],
        options ? 'yes' : 'no',
      ]),
    ),
  ]
}
