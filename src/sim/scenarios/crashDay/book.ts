import type { Command, ModeChange } from '../../../engine/Command.ts'
import { Amount } from '../../../money/Amount.ts'
import { Draft } from '../../Draft.ts'
import { fundOf } from './crashRulebook.ts'
import { drawTrader } from './drawTrader.ts'
import type { Holder, RestingOrder } from './Holder.ts'
import { assets, decimals, specs } from './listings.ts'
import { count, makers, type Open } from './makers.ts'
import { parameters } from './parameters.ts'
import type { Venue } from './Venue.ts'

/**
 * The accounts of the day: traders by number, then the makers who took the other side of all of
 * them, so that contracts sum to zero. Equal venues give equal books.
 *
 * Yields one account at a time, so that a book of millions need not be held.
 *
 * @example
 * const book = [...generateBook(Venue.open(openingPrices, tables, { accounts: 1_000 }))]
 */
export function* generateBook(venue: Venue): Generator<Holder> {
  const open: Open = new Map()
  for (let number = 0; number < venue.accounts; number++) {
    const trader = drawTrader(venue, number)
    count(open, trader.stakes)
    yield trader
  }
  yield* makers(venue, open)
}

/**
 * All commands before the day begins, at its first instant: definitions, the rulebook, opening
 * prices, the fund, every account with its cash and positions, then the open orders. The engine
 * stays disarmed. Fills `orders` for the simulated market.
 *
 * @example
 * for (const command of bookCommands(venue)) engine.apply(command)
 */
export function* bookCommands(venue: Venue, orders: RestingOrder[] = []): Generator<Command> {
  yield* Draft.numbered(drafts(venue, orders), 'book', parameters.start)
}

function* drafts(venue: Venue, orders: RestingOrder[]): Generator<Draft> {
  for (const asset of assets) yield { type: 'DefineAsset', asset, decimals }
  for (const instrument of specs) yield { type: 'DefineInstrument', instrument }
  const { rulebook } = venue.terms
  yield { type: 'DefineRulebook', rulebook }
  yield { type: 'SetMarks', ...venue.opening }
  const amount = Amount.of(fundOf(venue.accounts))
  yield { type: 'Deposit', account: 'house:fund', asset: rulebook.numeraire, amount }
  let fills = 0
  for (const holder of generateBook(venue)) {
    yield* opening(holder, rulebook.id)
    for (const stake of holder.stakes) {
      fills += 1
      yield { ...stake, ...fill(holder, fills) }
    }
    orders.push(...holder.orders)
  }
  for (const { id, ...order } of orders) {
    yield { type: 'PlaceOrder', order: id, leg: 'net', ...order }
  }
}

const fill = ({ id: account }: Holder, number: number) => ({
  type: 'ReportFill' as const,
  fill: `book-fill-${number}`,
  account,
  fee: Amount.zero,
  order: null,
})

function* opening(holder: Holder, rulebook: string): Generator<Draft> {
  const { id: account, owner, group, positionMode } = holder
  yield { type: 'OpenAccount', account, owner, group, rulebook, positionMode }
  for (const cash of holder.deposits) yield { type: 'Deposit', account, ...cash }
  for (const instrument of holder.isolated) {
    yield mode(account, { kind: 'marginMode', instrument, mode: 'isolated' })
  }
  for (const [instrument, leverage] of holder.leverages) {
    yield mode(account, { kind: 'leverage', instrument, leverage })
  }
}

const mode = (account: string, change: ModeChange): Draft => ({
  type: 'ChangeMode',
  account,
  change,
})
