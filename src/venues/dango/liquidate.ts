import { Integer } from '../../money/Integer.ts'
import { type Close, closeSchedule, deficitOf } from './closeSchedule.ts'
import { DangoAccount, type DangoMarkets, type DangoPosition } from './DangoAccount.ts'
import { Six } from './Six.ts'

/** An order that rests in a market's book. */
export interface BookOrder {
  readonly maker: string
  readonly price: bigint
  readonly size: bigint
}

export interface DangoVenue {
  readonly accounts: ReadonlyMap<string, DangoAccount>
  readonly markets: DangoMarkets
  /** By market, of the side that a liquidation meets, in the order of time. */
  readonly books: ReadonlyMap<string, readonly BookOrder[]>
  readonly feeRate: bigint
  readonly buffer: bigint
  readonly fund: bigint
}

/** A part of a liquidation: against the book, or by deleveraging. Sizes are positive. */
export interface DangoFill {
  readonly by: 'book' | 'adl'
  readonly market: string
  readonly counterparty: string
  readonly size: bigint
  readonly price: bigint
}

export interface DangoOutcome {
  readonly accounts: ReadonlyMap<string, DangoAccount>
  readonly fills: readonly DangoFill[]
  readonly fee: bigint
  readonly badDebt: bigint
  /** May be below zero: later fees fill it again. */
  readonly fund: bigint
}

interface Running {
  readonly accounts: Map<string, DangoAccount>
  readonly fills: DangoFill[]
}

/**
 * Liquidates an account: closes what the deficit asks, market by market, against the book no worse
 * than its bankruptcy price, or than the oracle where it is insolvent, and the rest against the
 * best entries at the bankruptcy price. A fee of the notional closed goes to the fund, at most what
 * is left; what is missing comes from it.
 *
 * Rules: [VEN48]
 */
export function liquidate(venue: DangoVenue, id: string): DangoOutcome {
  const { markets, feeRate, buffer } = venue
  const running: Running = { accounts: new Map(venue.accounts), fills: [] }
  const account = accountOf(running, id)
  if (!DangoAccount.isLiquidatable(account, markets)) {
    return { accounts: running.accounts, fills: [], fee: 0n, badDebt: 0n, fund: venue.fund }
  }
  const schedule = closeSchedule(account, markets, deficitOf(account, markets, buffer))
  for (const close of schedule) closeOne(running, venue, id, close)
  const closed = schedule.reduce(
    (sum, { position, size }) =>
      sum + Six.mul(Integer.abs(size), DangoAccount.of(markets, position).price),
    0n,
  )
  return settled(running, venue, id, Six.mul(closed, feeRate))
}

/** Takes the fee and what is missing. */
function settled(running: Running, venue: DangoVenue, id: string, asked: bigint): DangoOutcome {
  const account = accountOf(running, id)
  const left = DangoAccount.equity(account, venue.markets)
  const fee = Integer.min(asked, Integer.max(0n, left))
  const badDebt = Integer.max(0n, -left)
  running.accounts.set(id, { ...account, margin: account.margin - fee + badDebt })
  return { ...running, fee, badDebt, fund: venue.fund + fee - badDebt }
}

function closeOne(
  running: Running,
  venue: DangoVenue,
  id: string,
  { position, size }: Close,
): void {
  const { markets, books } = venue
  const account = accountOf(running, id)
  const oracle = DangoAccount.of(markets, position).price
  const bankrupt = DangoAccount.bankruptcyPrice(account, markets, position)
  const limit = DangoAccount.equity(account, markets) > 0n ? bankrupt : oracle
  const isSale = size < 0n
  let left = Integer.abs(size)
  const take = (by: DangoFill['by'], counterparty: string, most: bigint, price: bigint): void => {
    const part = Integer.min(left, most)
    if (part <= 0n) return
    left -= part
    const market = position.market
    running.fills.push({ by, market, counterparty, size: part, price })
    trade(running, id, market, isSale ? -part : part, price)
    trade(running, counterparty, market, isSale ? part : -part, price)
  }
  for (const { maker, price, size: most } of within(
    books.get(position.market) ?? [],
    limit,
    isSale,
  )) {
    take('book', maker, most, price)
  }
  for (const { owner, held } of bestEntries(running, position, id)) {
    take('adl', owner, Integer.abs(held.size), bankrupt)
  }
}

/** The orders no worse than a limit, the best first. */
function within(book: readonly BookOrder[], limit: bigint, isSale: boolean): readonly BookOrder[] {
  const better = (a: bigint, b: bigint): bigint => (isSale ? a - b : b - a)
  return book
    .filter(({ price }) => better(price, limit) >= 0n)
    .sort((a, b) => Integer.sign(better(b.price, a.price)))
}

/** Positions of the other side: shorts of the highest entry first, or longs of the lowest. */
function bestEntries(
  { accounts }: Running,
  { market, size }: DangoPosition,
  id: string,
): readonly { readonly owner: string; readonly held: DangoPosition }[] {
  const isLong = size > 0n
  return [...accounts]
    .filter(([owner]) => owner !== id)
    .flatMap(([owner, { positions }]) =>
      positions
        .filter((one) => one.market === market && one.size > 0n !== isLong)
        .map((held) => ({ owner, held })),
    )
    .sort((a, b) =>
      Integer.sign(isLong ? b.held.entry - a.held.entry : a.held.entry - b.held.entry),
    )
}

/** Changes a position; what is closed is realised with its funding, what is opened averages in. */
function trade(running: Running, id: string, market: string, size: bigint, price: bigint): void {
  const account = accountOf(running, id)
  const held = account.positions.find((one) => one.market === market)
  const others = account.positions.filter((one) => one.market !== market)
  const before = held?.size ?? 0n
  const closed =
    before > 0n !== size > 0n ? Integer.min(Integer.abs(before), Integer.abs(size)) : 0n
  const signed = before > 0n ? closed : -closed
  const gained =
    held === undefined || closed === 0n
      ? 0n
      : DangoAccount.profitAt({ ...held, size: signed }, price)
  const after = before + size
  const kept: DangoPosition = { market, size: after, entry: price, funding: 0n }
  const next = after === 0n ? [] : [entered(held, kept, size, price)]
  running.accounts.set(id, { margin: account.margin + gained, positions: [...others, ...next] })
}

/** The entry that remains: the old one where only a part was closed, an average where it grew. */
function entered(
  held: DangoPosition | undefined,
  kept: DangoPosition,
  size: bigint,
  price: bigint,
): DangoPosition {
  if (held === undefined || held.size > 0n !== kept.size > 0n) return kept
  if (Integer.abs(kept.size) < Integer.abs(held.size)) return { ...held, size: kept.size }
  const cost = Six.mul(held.size, held.entry) + Six.mul(size, price)
  return { ...held, size: kept.size, entry: Six.div(cost, kept.size) }
}

function accountOf({ accounts }: Running, id: string): DangoAccount {
  return accounts.get(id) ?? { margin: 0n, positions: [] }
}
