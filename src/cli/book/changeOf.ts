import { limits } from '../../base/limits.ts'
import type { Change } from '../../margin/Change.ts'
import type { Instrument } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import { indexScale, PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Decimal } from '../../money/Decimal.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import type { AccountView, BookView } from '../../report/BookView.ts'
import { UsageError } from '../UsageError.ts'
import { chooseFor, hint } from './choose.ts'

/** A change from the command line. */
export interface Asked {
  readonly kind: 'trade' | 'transfer' | 'mark' | 'rulebook'
  readonly texts: readonly string[]
}

export interface Chosen {
  readonly change: Change
  /**
   * The account it applies to: a trade in an isolated instrument applies to the position's
   * sub-account.
   */
  readonly account: AccountView
}

/**
 * Parses a change against a book.
 *
 * @throws UsageError that says what was expected
 */
export function changeOf(view: BookView, account: AccountView, { kind, texts }: Asked): Chosen {
  const text = texts[0] ?? ''
  switch (kind) {
    case 'trade':
      return trade(view, account, text)
    case 'transfer':
      return { account, change: transfer(view, text) }
    case 'mark':
      return { account, change: marks(view, texts) }
    case 'rulebook':
      return { account, change: { type: 'parameters', terms: chooseFor(view, account, text) } }
  }
}

const tradeShape = /^(\S+)\s+(buy|sell)\s+(\S+)(?:\s+@\s*(\S+))?(?:\s+(long|short))?$/

function trade(view: BookView, account: AccountView, text: string): Chosen {
  const parts = tradeShape.exec(text.trim())
  if (parts === null) {
    throw wrong('trade', "'SYMBOL buy|sell CONTRACTS [@ PRICE] [long|short]'", text)
  }
  const [, symbol = '', side, contracts = '', at, typed] = parts
  const instrument = instrumentOf(view, symbol)
  const size = steps('trade', contracts, instrument.lot, 'a positive multiple of the lot')
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
  throw new UsageError(`--trade: expected @ PRICE, for the book has no mark of ${instrument.id}`)
}

function transfer(view: BookView, text: string): Change {
  const parts = /^(\S+)\s+(\S+)$/.exec(text.trim())
  if (parts === null) throw wrong('transfer', "'ASSET AMOUNT'", text)
  const [, id = '', typed = ''] = parts
  const asset = view.assets.find((one) => one.id === id)
  if (asset === undefined) {
    const ids = view.assets.map((one) => one.id)
    throw new UsageError(`--transfer: no asset ${id} in the book${hint(id, ids)}`)
  }
  const step = { units: 1n, scale: asset.decimals }
  const amount = steps('transfer', typed, step, `an amount with at most ${asset.decimals} decimals`)
  return { type: 'transfer', asset, amount: Amount.of(amount) }
}

/** Marks by symbol, and prices by asset in the reference currency. */
function marks(view: BookView, texts: readonly string[]): Change {
  const told = texts.map((text) => {
    const index = text.lastIndexOf('=')
    if (index < 0) throw wrong('mark', "'SYMBOL=PRICE'", text)
    return { name: text.slice(0, index).trim(), price: text.slice(index + 1).trim() }
  })
  const asset = (id: string) => view.assets.find((one) => one.id === id)
  return {
    type: 'marks',
    marks: told.flatMap(({ name, price }) => (asset(name) ? [] : [mark(view, name, price)])),
    indices: told.flatMap(({ name, price }) => {
      const found = asset(name)
      return found === undefined ? [] : [{ asset: found, price: indexOf(price) }]
    }),
  }
}

function mark(view: BookView, symbol: string, price: string) {
  const instrument = instrumentOf(view, symbol)
  return { instrument, price: priceOf('mark', price, instrument) }
}

function indexOf(text: string): bigint {
  const step = { units: 1n, scale: indexScale }
  const price = steps('mark', text, step, `a price with at most ${indexScale} decimals`)
  if (price > 0n && price < limits.index) return price
  throw wrong('mark', 'a price above 0, within limits', text)
}

function instrumentOf({ instruments, assets }: BookView, symbol: string): Instrument {
  const found = instruments.find(({ id }) => id === symbol)
  if (found !== undefined) return found
  const ids = [...instruments, ...assets].map(({ id }) => id)
  throw new UsageError(`no symbol ${symbol} in the book${hint(symbol, ids)}`)
}

function priceOf(option: string, text: string, instrument: Instrument): Price {
  const price = steps(option, text, instrument.tick, `a multiple of the tick`)
  if (price > 0n || instrument.allowsNonPositive) return Price.of(price)
  throw wrong(option, 'a price above 0', text)
}

function steps(option: string, text: string, step: Decimal, expected: string): bigint {
  const parsed = Decimal.parse(text)
  if (!parsed.ok) throw wrong(option, 'a plain decimal such as 0.5', text)
  const counted = Decimal.steps(parsed.value, step)
  if (counted.ok) return counted.value
  throw wrong(option, `${expected} (${Decimal.format(step)})`, text)
}

const wrong = (option: string, expected: string, found: string): UsageError =>
  new UsageError(`--${option}: expected ${expected}, found '${found}'`)
