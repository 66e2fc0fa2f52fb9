import type { Terms } from '../../model/Terms.ts'
import type { Book } from '../../wire/book/Book.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import type { Arguments } from '../Arguments.ts'
import { type AccountView, BookView } from '../book/BookView.ts'
import { basisOf, basisOption } from '../book/basisOf.ts'
import { chooseAccount, chooseTerms } from '../book/choose.ts'
import { loadBook } from '../book/loadBook.ts'
import { ccxtOptions, isCcxt, loadCcxt } from '../book/loadCcxt.ts'
import { withPrices } from '../book/withPrices.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { Io } from '../Io.ts'
import { only } from '../only.ts'
import { Paint } from '../Paint.ts'
import { Progress } from '../Progress.ts'
import { type PriceSource, sourceOf } from '../replay/readPrices.ts'
import { AccountReport } from '../report/AccountReport.ts'
import { render } from '../report/render.ts'
import { Subject } from '../report/Subject.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** How safe is each account? */
export const assess: Subcommand = {
  usage: 'BOOK | --positions FILE --balance FILE --tiers FILE',
  about: `How safe is each account of a book, at the prices in it: equity, requirements, marginRatio (high is
bad, above 1 is liquidation), healthFactor, the level on its ladder and what a margin call would ask
for; and for each position the price at which the account would be liquidated while nothing but the
basis moves. Accounts are told worst first, in JSON in the order of the book. Exit code 3 where an
account is in liquidation.`,
  options: {
    account: { value: 'ID', about: 'only this one; may be repeated', multiple: true },
    as: {
      value: 'RULEBOOK',
      about: "under another rulebook of the book, or a venue's preset, by symbol or else by base",
    },
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
    [
      'plimsoll assess --positions positions.json --balance balance.json --tiers tiers.json',
      'what ccxt fetched, as it is',
    ],
  ],
  async run(args, io) {
    const basis = basisOf(args)
    const view = BookView.create(await bookOf(args, io))
    const chosen = chosenAccounts(view, args)
    const progress = Progress.create(io, `of ${chosen.length} accounts`, chosen.length)
    const reports: AccountReport[] = []
    for (const [place, one] of chosen.entries()) {
      if (io.signal.aborted) return exitCodes.interrupted
      reports.push(AccountReport.of(subjectOf(view, one, args.text('as')), basis))
      progress.at(place + 1)
    }
    progress.end()
    return await tell(reports, args, io)
  },
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

function subjectOf(view: BookView, one: AccountView, as: string | undefined): Subject {
  if (as === undefined) return BookView.subject(view, one)
  const terms = chooseTerms(view, view.terms.get(one.rulebook) as Terms, as)
  const { owner, parent } = one
  return { ...Subject.look(one.account, terms, view.prices), owner, parent }
}

async function tell(reports: readonly AccountReport[], args: Arguments, io: Io): Promise<ExitCode> {
  const text = args.has('json')
    ? JSON.stringify(reports)
    : render(reports, Paint.of(io.stdout, io.env))
  await Io.print(io, text)
  const breached = reports.filter(({ isBreached }) => isBreached).length
  if (breached === 0) return exitCodes.fine
  await Io.tell(io, `${breached} of ${reports.length} accounts are in liquidation`)
  return exitCodes.breach
}
