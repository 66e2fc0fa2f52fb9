import { Change } from '../../margin/Change.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import type { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import { AskedError } from './AskedError.ts'
import { chooseFor } from './choose.ts'
import { assetOf, instrumentOf, movesOf, noAsset, priceOf, pricesOf } from './pricesOf.ts'
import { stepsOf, wrong } from './typedNumber.ts'

/** What is asked of an account at once: texts by kind, in the order they were given. */
export interface Asked {
  texts(kind: AskedKind): readonly string[]
}

export const askedKinds = [
  ...(['mark', 'move', 'deposit', 'withdraw', 'transfer', 'trade', 'rulebook'] as const),
] as const

export type AskedKind = (typeof askedKinds)[number]

/** A change as it was asked for. */
export interface Chosen {
  readonly change: Change
  /**
   * The account it applies to: a trade in an isolated instrument applies to the position's
   * sub-account.
   */
  readonly account: AccountView
  /** What was asked, as it was typed. */
  readonly text: string
}

/**
 * Parses the changes that are asked of an account: rules first, then prices, then what is brought or
 * taken, then trades, each on what the one before left. Null where there are none.
 *
 * @throws AskedError that says what was expected
 */
export function changeOf(view: BookView, account: AccountView, args: Asked): Chosen | null {
  const names = args.texts('rulebook')
  if (names.length > 1) throw wrong('rulebook', 'one', names.join(', '))
  const rules = names.map((name): Change => {
    return { type: 'parameters', terms: chooseFor(view, account, name) }
  })
  const moves = args.texts('move').length > 0 ? [movesOf(view, 'move', args.texts('move'))] : []
  const moved = moves.reduce(at, view)
  const marks = args.texts('mark').length > 0 ? [pricesOf(moved, 'mark', args.texts('mark'))] : []
  const priced = marks.reduce(at, moved)
  const transfers = transfersOf(view, args)
  const trades = args.texts('trade').map((text) => trade(priced, account, text))
  const told = trades.map((one) => one.change)
  const changes = [...rules, ...moves, ...marks, ...transfers, ...told]
  const [first, second] = changes
  if (first === undefined) return null
  return {
    change: second === undefined ? first : { type: 'all', changes },
    account: bearer(account, trades, transfers.length > 0),
    text: textOf(args),
  }
}

/** A book at the prices after a change of them. */
export const at = (view: BookView, change: Extract<Change, { type: 'marks' }>): BookView => ({
  ...view,
  prices: Change.priced(view.prices, change),
})

/** The changes as they were typed. */
const textOf = (args: Asked): string =>
  (['rulebook', 'move', 'mark', 'deposit', 'withdraw', 'transfer', 'trade'] as const)
    .filter((kind) => args.texts(kind).length > 0)
    .map((kind) => `${kind} ${args.texts(kind).join(', ')}`)
    .join(' and ')

/** The account that bears all of it: an isolated position is an account of its own. */
function bearer(account: AccountView, trades: readonly Traded[], isFunded: boolean): AccountView {
  const [first] = trades
  if (first === undefined) return account
  const other = trades.find((one) => one.account !== first.account)?.account
  const apart = isFunded && first.account !== account ? account : other
  if (apart === undefined) return first.account
  const [a, b] = [first.account.account.id, apart.account.id]
  throw new AskedError(
    `whatif: expected changes of one account, found ${a} and ${b}; ask about each by its name`,
  )
}

/** A trade and the account that bears it. */
interface Traded {
  readonly change: Change
  readonly account: AccountView
}

const tradeShape = /^(\S+)\s+(buy|sell)\s+(\S+)(?:\s+@\s*(\S+))?(?:\s+(long|short))?$/

function trade(view: BookView, account: AccountView, text: string): Traded {
  const parts = tradeShape.exec(text.trim())
  if (parts === null) {
    throw wrong('trade', "'SYMBOL buy|sell CONTRACTS [@ PRICE] [long|short]'", text)
  }
  const [, symbol = '', side, contracts = '', at, typed] = parts
  const instrument = instrumentOf(view, symbol)
  const size = stepsOf('trade', contracts, instrument.lot, 'a positive multiple of the lot')
  if (size <= 0n) throw wrong('trade', 'contracts above 0: buy or sell says which way', contracts)
  const isolated = view.accounts.find(
    (one) => one.parent === account.account.id && one.account.id.endsWith(`/${symbol}`),
  )
  const target = isolated ?? account
  return {
    account: target,
    change: {
      type: 'trade',
      instrument,
      leg: legOf(target, typed),
      lots: Quantity.of(side === 'buy' ? size : -size),
      price: at === undefined ? markOf(view, instrument) : priceOf('trade', at, instrument),
      fee: Amount.zero,
      isIsolated: target.parent !== null,
    },
  }
}

function legOf({ account }: AccountView, typed: string | undefined): Leg {
  const isHedged = account.positionMode === 'hedge'
  if (isHedged !== (typed !== undefined)) {
    const expected = isHedged
      ? 'long or short, for the account is hedged'
      : 'neither long nor short'
    throw wrong('trade', expected, typed ?? 'neither')
  }
  return typed === 'long' || typed === 'short' ? typed : 'net'
}

function markOf(view: BookView, instrument: Instrument): Price {
  const mark = PriceBook.mark(view.prices, instrument)
  if (mark !== undefined) return mark.price
  throw new AskedError(`--trade: expected @ PRICE, for the book has no mark of ${instrument.id}`)
}

/** What is brought and taken, in the order of the options. */
function transfersOf(view: BookView, args: Asked): readonly Change[] {
  const signed = (option: 'deposit' | 'withdraw'): readonly Change[] =>
    args.texts(option).map((text) => {
      const amount = sumOf(view, option, text)
      if (option === 'deposit') return { type: 'transfer', ...amount }
      return { type: 'transfer', asset: amount.asset, amount: Amount.negate(amount.amount) }
    })
  const transfers = args.texts('transfer').map((text): Change => {
    return { type: 'transfer', ...amountOf(view, 'transfer', text, /^(\S+)\s+(\S+)$/) }
  })
  return [...signed('deposit'), ...signed('withdraw'), ...transfers]
}

/**
 * An amount above zero of an asset, as `USDT=500`.
 *
 * @throws AskedError that says what was expected
 */
export function sumOf(view: BookView, option: string, text: string) {
  const amount = amountOf(view, option, text, /^(\S+?)\s*=\s*(\S+)$/)
  if (amount.amount <= 0n) throw wrong(option, 'an amount above 0', text)
  return amount
}

function amountOf(view: BookView, option: string, text: string, shape: RegExp) {
  const parts = shape.exec(text.trim())
  if (parts === null) {
    throw wrong(option, option === 'transfer' ? "'ASSET AMOUNT'" : "'ASSET=AMOUNT'", text)
  }
  const [, id = '', typed = ''] = parts
  const asset = assetOf(view, id)
  if (asset === null) throw noAsset(view, option, id)
  const step = { units: 1n, scale: asset.decimals }
  const amount = stepsOf(option, typed, step, `an amount with at most ${asset.decimals} decimals`)
  return { asset, amount: Amount.of(amount) }
}
