import { DepthMarket } from '../../sim/market/DepthMarket.ts'
import { hint } from '../../wire/asked/choose.ts'
import type { Book } from '../../wire/book/Book.ts'
import { SymbolTable } from '../../wire/prices/SymbolTable.ts'
import type { Arguments } from '../Arguments.ts'
import { loadBook } from '../book/loadBook.ts'
import { ccxtOptions, isCcxt } from '../book/loadCcxt.ts'
import { checkedCcxt } from '../book/loadSource.ts'
import { exitCodes } from '../exitCodes.ts'
import { fundOf } from '../replay/fundOf.ts'
import { depthOption, marketOf } from '../replay/marketOf.ts'
import { PriceFeed } from '../replay/PriceFeed.ts'
import { Replay } from '../replay/Replay.ts'
import { sourceOf } from '../replay/readPrices.ts'
import { underRulebook } from '../replay/underRulebook.ts'
import type { Subcommand } from '../Subcommand.ts'
import { UsageError } from '../UsageError.ts'

/** Runs a book through a file of prices. */
export const replay: Subcommand = {
  usage: '--book BOOK --prices CSV',
  about: `Runs the accounts of a book through a file of prices, step by step: levels, margin calls,
liquidations, the fund and deleveraging happen as they would have. Nobody answers a call: deposits and
reductions are for the demo. A candle's close is known when the candle ends. Files may be candles or
ticks of our own, of Tardis or of Binance Vision; a book is one document or NDJSON. With --journal
everything is kept, and plimsoll verify can audit it. Told at the end, in JSON and with --accounts as CSV,
is what became of each account: when it was called and liquidated, at what prices, what was sold, and what
was left, also in per cent of the opening.`,
  options: {
    book: { value: 'BOOK', about: 'the book file' },
    prices: {
      value: '[SYMBOL=]CSV',
      about: 'a price file, plain or gzip, and its symbol where it names none; may be repeated',
      multiple: true,
    },
    alias: { value: 'NAME=SYMBOL', about: 'what a name in a price file means', multiple: true },
    rulebook: { value: 'NAME', about: "put every account under this rulebook or venue's preset" },
    fund: {
      value: 'AMOUNT',
      about: "what the fund starts with, e.g. 'USDT 1000000'",
      multiple: true,
    },
    depth: depthOption,
    journal: { value: 'OUT', about: 'keep a journal in this new file' },
    events: { value: 'OUT.ndjson', about: 'write all events, one a line' },
    accounts: {
      value: 'OUT.csv',
      about: 'write what became of each account: who, when, at what price',
    },
    report: { value: 'OUT.svg', about: 'draw the day' },
    ...ccxtOptions,
  },
  examples: [
    [
      'plimsoll replay --book book.json --prices candles.csv.gz --report day.svg',
      'orders are filled at the mark',
    ],
    [
      "plimsoll replay --book book.json --prices 'BTC/USDT:USDT=BTCUSDT-1m.csv' --depth squareRoot:5000000",
      'selling five million moves the price by one per cent',
    ],
  ],
  async run(args, io) {
    const [odd] = args.positionals
    if (odd !== undefined) throw new UsageError(`replay: expected options only, found '${odd}'`)
    const isFetched = isCcxt(args)
    if (isFetched && args.has('book'))
      throw new UsageError("replay: expected --book or ccxt's files, found both")
    const path = isFetched ? '' : required(args, 'book')
    const texts = args.texts('prices')
    if (texts.length === 0) throw new UsageError('replay: expected --prices CSV, found none')
    const told = args.text('rulebook')
    // Under another rulebook a debt is whatever that one makes of it.
    const debts = told === undefined ? 'claims' : 'told'
    const read = isFetched
      ? (await checkedCcxt(args, io)).book
      : await loadBook(path, { prices: 'later', debts })
    const book = underRulebook(read, told)
    const table = SymbolTable.of(book.instruments, aliases(args, book))
    const sources = texts.map((text) => sourceOf(text, table))
    const options = optionsOf(args, book)
    const feed = await PriceFeed.survey(sources, book, table)
    if (feed.steps === 0) {
      const time = new Date(book.asOf).toISOString()
      throw new UsageError(`replay: expected prices from ${time} on, when the book is, found none`)
    }
    const outcome = await Replay.run(feed, options, io)
    if (outcome === 'interrupted') return exitCodes.interrupted
    return outcome === 'balanced' ? exitCodes.fine : exitCodes.failed
  },
}

function required(args: Arguments, name: string): string {
  const text = args.text(name)
  if (text === undefined) throw new UsageError(`replay: expected --${name}, found none`)
  return text
}

const optionsOf = (args: Arguments, book: Book): Replay.Options => ({
  market: args.has('depth') ? marketOf(args.texts('depth'), book) : DepthMarket.frictionless,
  fund: args.texts('fund').map((text) => fundOf(text, book)),
  journal: args.text('journal') ?? null,
  events: args.text('events') ?? null,
  report: args.text('report') ?? null,
  accounts: args.text('accounts') ?? null,
  isJson: args.has('json'),
})

function aliases(args: Arguments, { instruments }: Book): ReadonlyMap<string, string> {
  const ids = instruments.map(({ id }) => id)
  return new Map(
    args.texts('alias').map((text) => {
      const [name, id, more] = text.split('=')
      if (!name || !id || more !== undefined) {
        throw new UsageError(`--alias: expected NAME=SYMBOL, found '${text}'`)
      }
      if (!ids.includes(id))
        throw new UsageError(`--alias: no symbol ${id} in the book${hint(id, ids)}`)
      return [name, id]
    }),
  )
}
