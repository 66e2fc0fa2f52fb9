import { AccountReport } from '../../report/AccountReport.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import type { Book } from '../../wire/book/Book.ts'
import { viewOf } from '../../wire/book/viewOf.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import type { Arguments } from '../Arguments.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { chooseAccount, subjectOf } from '../book/choose.ts'
import { healthOf, healthOption } from '../book/healthOf.ts'
import { loadBook } from '../book/loadBook.ts'
import { ccxtOptions, isCcxt, loadCcxt } from '../book/loadCcxt.ts'
import { withPrices } from '../book/withPrices.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { type PriceSource, sourceOf } from '../replay/readPrices.ts'
import { render } from '../report/render.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** How safe is each account? */
export const assess: Subcommand = {
  usage: 'BOOK | --positions FILE --balance FILE --tiers FILE',
  about: `How safe is each account of a book, at the prices in it: equity, requirements, marginRatio (high is
bad, above 1 is liquidation), healthFactor, the level on its ladder and what a margin call would ask
for; and for each position the price at which the account would be liquidated while nothing but the
basis moves. For a loan: its health factor, which is the protocol's own, its loan to value, the price
of each asset at which it is liquidated, and what to repay, add or sell. Accounts are told worst first,
in JSON in the order of the book. Exit code 3 where an account is in liquidation.`,
  options: {
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
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
    ...ccxtOptions,
  },
  examples: [
    ['plimsoll assess book.json', 'all accounts'],
    ['plimsoll assess book.json --account ada --json', 'one account, for a program'],
    ['plimsoll assess book.json --as binance-usdm', "under a venue's brackets"],
    ['plimsoll assess loan.json --as aave-v3.7 --as desk:ledn', 'a loan under two regimes'],
    ['plimsoll assess loan.json --health 2', 'what to repay, add or sell for a health factor'],
    [
      'plimsoll assess --positions positions.json --balance balance.json --tiers tiers.json',
      'what ccxt fetched, as it is',
    ],
  ],
  async run(args, io) {
    const basis = basisOf(args)
    const health = healthOf(args)
    const view = viewOf(await bookOf(args, io))
    const chosen = chosenAccounts(view, args).flatMap((one) => regimesOf(one, args))
    const progress = Progress.create(io, `of ${chosen.length} accounts`, chosen.length)
    const reports: AccountReport[] = []
    for (const [index, { one, as }] of chosen.entries()) {
      if (io.signal.aborted) return exitCodes.interrupted
      const { interest } = one
      reports.push(AccountReport.of(subjectOf(view, one, as), basis, { health, interest }))
      progress.at(index + 1)
    }
    progress.end()
    return await tell(reports, args, io)
  },
}

interface Regime {
  readonly one: AccountView
  /** Undefined is the account's own rulebook. */
  readonly as: string | undefined
}

/** An account once under each regime asked for, or under its own. */
function regimesOf(one: AccountView, args: Arguments): readonly Regime[] {
  const names = args.texts('as')
  return names.length === 0 ? [{ one, as: undefined }] : names.map((as) => ({ one, as }))
}

async function bookOf(args: Arguments, io: Io): Promise<Book> {
  const prices = args.texts('prices')
  if (isCcxt(args)) {
    const [odd] = args.positionals
    if (odd !== undefined)
      throw new UsageError(`assess: expected a book or ccxt's files, found both`)
    const book = await loadCcxt(args, io.now())
    return await withPrices(book, sourcesOf(book, prices))
  }
  const path = only(args.positionals, 'assess', 'BOOK')
  if (prices.length === 0) return await loadBook(path)
  const book = await loadBook(path, 'later')
  return await withPrices(book, sourcesOf(book, prices))
}

function sourcesOf({ instruments }: Book, texts: readonly string[]): readonly PriceSource[] {
  const table = SymbolTable.of(instruments)
  return texts.map((text) => sourceOf(text, table))
}

function chosenAccounts(view: BookView, args: Arguments): readonly AccountView[] {
  const ids = args.texts('account')
  return ids.length === 0 ? view.accounts : ids.map((id) => chooseAccount(view, id))
}

async function tell(reports: readonly AccountReport[], args: Arguments, io: Io): Promise<ExitCode> {
  const text = args.has('json')
    ? JSON.stringify(reports)
    : render(reports, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  const breached = reports.filter(({ isBreached }) => isBreached).length
  if (breached === 0) return exitCodes.fine
  const what = args.texts('as').length > 1 ? 'accounts and regimes' : 'accounts'
  await Io.tell(io, `${breached} of ${reports.length} ${what} are in liquidation`)
  return exitCodes.breach
}
