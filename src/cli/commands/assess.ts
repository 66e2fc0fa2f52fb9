import type { Basis } from '../../margin/prices/PricePath.ts'
import type { Ratio } from '../../money/Ratio.ts'
import { AccountReport } from '../../report/AccountReport.ts'
import { type AccountView, BookView } from '../../report/BookView.ts'
import type { Subject } from '../../report/Subject.ts'
import { chooseAccount, subjectOf } from '../../wire/asked/choose.ts'
import type { Notice } from '../../wire/ccxt/Notice.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { healthOf, healthOption } from '../book/healthOf.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { loadSource, noticesOf, type Source } from '../book/loadSource.ts'
import { atOption, follow, followOption } from '../book/loadView.ts'
import { withPrices } from '../book/withPrices.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { reads } from '../remote/reads.ts'
import { isRemote, refuseWithUrl, remoteOf, remoteOptions } from '../remote/remoteOf.ts'
import { renderRows } from '../remote/renderRows.ts'
import { sourceOf } from '../replay/readPrices.ts'
import { distancePicture } from '../report/distancePicture.ts'
import { render } from '../report/render.ts'
import { totalOf } from '../report/totalOf.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'
import { writeText } from '../writeText.ts'

/** How safe is each account? */
export const assess: Subcommand = {
  usage: 'FILE | --url URL | --positions FILE --balance FILE [--tiers FILE]',
  about: `How safe is each account of a book or a journal, at the prices in it: equity, requirements,
marginRatio (high is bad, above 1 is liquidation), healthFactor, the level on its ladder and what a
margin call would ask for; its leverage and free margin; how far each price may move, alone, until the
account is called and until it is liquidated, in price and in per cent, the nearest first; and, where it is
called, what deposit or reduction cures it. For a loan: its health factor, which is the protocol's own, its loan
to value, the price of each asset at which it is liquidated, and what to repay, add or sell. Accounts
are told worst first, in JSON in the order of the book. Exit code 3 where an account is in liquidation, 5 where
none is and one is unknown.

A journal is read as far as it is committed, also while plimsoll run is writing it: levels and calls are
then the engine's own. With --follow the accounts whose numbers change are told again, in JSON a list a
line. With --url the accounts of a running service: with --account each in full, else one line each, the worst first.`,
  options: {
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
    owner: { value: 'ID', about: 'only accounts of this owner' },
    level: { value: 'NAME', about: 'only accounts that stand on this level, or are healthy' },
    as: {
      value: 'RULEBOOK',
      about:
        "under another rulebook, lending regime or venue's preset, by symbol or base; may be repeated",
      multiple: true,
    },
    health: healthOption,
    basis: basisOption,
    prices: {
      value: '[SYMBOL=]CSV',
      about: 'take marks from the last prices of this file; may be repeated',
      multiple: true,
    },
    report: { value: 'SVG', about: 'write a picture of how far each threshold is' },
    ...atOption,
    ...followOption,
    ...ccxtOptions,
    ...remoteOptions,
  },
  examples: [
    ['plimsoll assess book.json', 'all accounts'],
    ['plimsoll assess book.json --account ada --json', 'one account, for a program'],
    ['plimsoll assess book.json --as binance-usdm', "under a venue's brackets"],
    ['plimsoll assess loan.json --as aave-v3.7 --as desk:ledn', 'a loan under two regimes'],
    ['plimsoll assess loan.json --health 2', 'what to repay, add or sell for a health factor'],
    ['plimsoll assess desk.plimsoll --level call', 'who is called, while the engine runs'],
    ['plimsoll assess desk.plimsoll --account ada --at 1200', 'one account as it was'],
    ['plimsoll assess desk.plimsoll --account ada --follow', 'and as it goes on'],
    ['plimsoll assess --url http://127.0.0.1:7070', 'of a running service, the worst first'],
    [
      'plimsoll assess --positions positions.json --balance balance.json --tiers tiers.json',
      'what ccxt fetched, as it is',
    ],
  ],
  async run(args, io) {
    if (isRemote(args)) return await ofService(args, io)
    const looking = lookingOf(args)
    const { view, journal, notices } = await load(args, io)
    const found = await assessed(view, looking, args, io)
    if (found === null) return exitCodes.interrupted
    const reports = noticed(found, notices)
    const svg = args.text('report')
    if (svg !== undefined) {
      const subjects = chosenSubjects(view, args)
      writeText(svg, distancePicture(subjects, looking.basis))
      await Io.tell(io, `wrote ${svg}`)
    }
    if (!args.has('follow') || journal === null) {
      const code = await tell(reports, args, io)
      const total = isCcxt(args) ? totalOf(view, reports) : null
      if (total !== null) await (args.has('json') ? Io.tell(io, total) : Io.print(io, total))
      return code
    }
    await print(reports, args, io)
    const told = new Map(reports.map((one) => [keyOf(one), standingOf(one)]))
    await follow(journal, io, {
      async onGroup() {
        const now = await assessed(BookView.ofState(journal.state), looking, args, io)
        const changed = (now ?? []).filter((one) => told.get(keyOf(one)) !== standingOf(one))
        for (const one of changed) told.set(keyOf(one), standingOf(one))
        if (changed.length > 0) await print(changed, args, io)
      },
    })
    return exitCodes.interrupted
  },
}

/** Options that only mean something of a file. */
const ofFiles = ['as', 'health', 'basis', 'prices', 'report', 'at', 'follow'] as const

/** Each account that is named in full; without names one line an account, the worst first. */
async function ofService(args: Arguments, io: Io): Promise<ExitCode> {
  refuseWithUrl(args, [...ofFiles, ...Object.keys(ccxtOptions)])
  if (args.positionals.length > 0)
    throw new UsageError('assess: expected FILE or --url, found both')
  const remote = await remoteOf(args, io)
  const ids = [...new Set(args.texts('account'))]
  const filter = { owner: args.text('owner'), level: args.text('level') }
  if (ids.length === 0) {
    const rows = await reads.accounts(remote, filter)
    const text = args.has('json')
      ? JSON.stringify(rows)
      : renderRows(rows, Paint.of(io.stdout, io.env))
    await Io.print(io, text)
    return exitOf(rows)
  }
  const found: AccountReport[] = []
  for (const id of ids) found.push(await reads.account(remote, id))
  const asked = found.filter(
    ({ owner, level }) =>
      (filter.owner ?? owner) === owner &&
      level.split(', ').includes(filter.level ?? level.split(', ')[0] ?? ''),
  )
  return await tell(asked, args, io)
}

/** Options of an assessment. */
interface Looking {
  readonly basis: Basis
  readonly health: Ratio | null
}

const lookingOf = (args: Arguments): Looking => ({ basis: basisOf(args), health: healthOf(args) })

async function load(args: Arguments, io: Io): Promise<Source> {
  const prices = args.texts('prices')
  if (prices.length > 0 && args.has('follow')) {
    throw new UsageError('assess: expected --prices or --follow, found both')
  }
  const path = isCcxt(args) ? args.positionals[0] : only(args.positionals, 'assess', 'FILE')
  const loaded = await loadSource(path, args, io, prices.length === 0 ? 'now' : 'later')
  return { ...loaded, view: await repriced(loaded.view, prices) }
}

/** What was to be said of the import goes with the accounts that it is about. */
const noticed = (
  reports: readonly AccountReport[],
  notices: readonly Notice[],
): readonly AccountReport[] =>
  reports.map((report, index) => {
    const its = noticesOf(notices, report.account, index === 0)
    const told = its.map(({ account, ...one }) => one)
    return told.length === 0 ? report : { ...report, notices: told }
  })

async function repriced(view: BookView, texts: readonly string[]): Promise<BookView> {
  if (texts.length === 0) return view
  const table = SymbolTable.of(view.instruments)
  return await withPrices(
    view,
    texts.map((text) =>
      sourceOf(
        text,
        table,
        view.assets.map(({ id }) => id),
      ),
    ),
  )
}

/** Accounts in the order of the book, each under the requested regimes; null where interrupted. */
async function assessed(
  view: BookView,
  { basis, health }: Looking,
  args: Arguments,
  io: Io,
): Promise<readonly AccountReport[] | null> {
  const chosen = chosenAccounts(view, args).flatMap((one) => regimesOf(one, args))
  const progress = Progress.create(io, `of ${chosen.length} accounts`, chosen.length)
  const reports: AccountReport[] = []
  for (const [index, { one, as }] of chosen.entries()) {
    if (io.signal.aborted) return null
    const { interest } = one
    reports.push(AccountReport.of(subjectOf(view, one, as), basis, { health, interest }))
    progress.at(index + 1)
  }
  progress.end()
  return reports
}

function chosenAccounts(view: BookView, args: Arguments): readonly AccountView[] {
  const ids = args.texts('account')
  const named =
    ids.length === 0 ? view.accounts : [...new Set(ids)].map((id) => chooseAccount(view, id))
  const query = { owner: args.text('owner'), level: args.text('level') }
  if (query.owner === undefined && query.level === undefined) return named
  return BookView.select({ ...view, accounts: named }, query)
}

/** What the picture is of: each account under each requested regime. */
const chosenSubjects = (view: BookView, args: Arguments): readonly Subject[] =>
  chosenAccounts(view, args)
    .flatMap((one) => regimesOf(one, args))
    .map(({ one, as }) => subjectOf(view, one, as))

interface Regime {
  readonly one: AccountView
  /** Undefined means the account's own rulebook. */
  readonly as: string | undefined
}

/** An account under each requested regime, or under its own. */
function regimesOf(one: AccountView, args: Arguments): readonly Regime[] {
  const names = [...new Set(args.texts('as'))]
  return names.length === 0 ? [{ one, as: undefined }] : names.map((as) => ({ one, as }))
}

const keyOf = ({ account, rulebook }: AccountReport): string => `${account} ${rulebook}`

/** All reported fields of an account except the time, which alone is no change. */
const standingOf = (report: AccountReport): string =>
  JSON.stringify({ ...report, timestamp: null, datetime: null })

const print = (reports: readonly AccountReport[], args: Arguments, io: Io): Promise<void> =>
  Io.print(
    io,
    args.has('json') ? JSON.stringify(reports) : render(reports, Paint.of(io.stdout, io.env)),
  )

async function tell(reports: readonly AccountReport[], args: Arguments, io: Io): Promise<ExitCode> {
  await print(reports, args, io)
  const what = args.texts('as').length > 1 ? 'accounts and regimes' : 'accounts'
  const breached = reports.filter(({ isBreached }) => isBreached).length
  const unknown = reports.filter(({ certainty }) => certainty === 'unknown').length
  const of = `of ${reports.length} ${what} are`
  if (breached > 0) await Io.tell(io, `${breached} ${of} in liquidation`)
  if (unknown > 0) await Io.tell(io, `${unknown} ${of} unknown: a price or a rule is missing`)
  return exitOf(reports)
}
