import type { Event, EventType, Trade } from '../../src/engine/Event.ts'
import { Books, type EventOf, type Holder } from './Books.ts'
import { Fraction } from './Fraction.ts'
import { opened, used } from './troves.ts'

/**
 * Writes an event into the auditor's books. An event that is not here moves nothing and changes
 * nothing that the auditor counts: where one of them did, the books would differ from the engine's.
 */
export function record(books: Books, event: Event): void {
  const write = table[event.type] as ((books: Books, event: Event) => void) | undefined
  write?.(books, event)
}

type Table = { readonly [T in EventType]?: (books: Books, event: EventOf<T>) => void }

const one = 10n ** 27n

const definitions: Table = {
  AssetDefined: ({ decimals }, { asset, decimals: places }) => void decimals.set(asset, places),
  InstrumentDefined: ({ instruments }, { instrument }) =>
    void instruments.set(instrument.id, instrument),
  MarketDefined: ({ markets }, { market }) => {
    const known = markets.get(market.instrument) ?? { versions: new Map(), active: null }
    known.versions.set(market.version, market)
    markets.set(market.instrument, known)
  },
  MarketActivated: ({ markets }, { instrument, version }) => {
    const known = markets.get(instrument)
    if (known !== undefined) known.active = known.versions.get(version) ?? null
  },
  PoolDefined: (books, { pool, reserves }) => {
    Books.open(books, { id: `house:pool:${pool}`, kind: 'house' })
    for (const { asset, curve, caps, interest } of reserves) {
      const accruedAt = Math.floor(books.time / 1_000)
      const isSimple = interest === 'simple'
      const empty = { accruedAt, deficit: 0n, accruals: 0n, isTold: false }
      const open = { isSimple, isPaused: false, isForced: false }
      books.reserves.set(`${pool}:${asset}`, { pool, asset, curve, caps, ...open, ...empty })
      for (const side of ['supply', 'debt'] as const) {
        const id = `${pool}:${side}:${asset}`
        books.claims.set(id, { pool, of: asset, side, index: one })
        books.decimals.set(id, books.decimals.get(asset) ?? 0)
      }
    }
  },
  TrovesDefined: opened,
  TrovesUsed: used,
  RulebookDefined: ({ rulebooks }, { rulebook }) => {
    const known = rulebooks.get(rulebook.id) ?? { versions: new Map(), active: null }
    known.versions.set(rulebook.version, rulebook)
    rulebooks.set(rulebook.id, known)
  },
  RulebookActivated: ({ rulebooks }, { rulebook, version }) => {
    const known = rulebooks.get(rulebook)
    if (known !== undefined) known.active = known.versions.get(version) ?? null
  },
}

const accounts: Table = {
  AccountOpened: (books, event) => {
    const { account: id, owner, group, rulebook, parent, isolates } = event
    Books.open(books, { id, kind: 'own', owner, group, rulebook, parent, isolates })
  },
  AccountImported: (books, event) => {
    const { account: id, owner, group, rulebook, balances, positions, mode, unpledged } = event
    const mirror =
      books.accounts.get(id) ?? Books.open(books, { id, kind: 'mirrored', owner, group, rulebook })
    for (const [asset, amount] of mirror.balances) {
      Books.move(books, id, 'house:world', asset, amount)
    }
    mirror.owner = owner
    mirror.legs.clear()
    for (const { asset, amount } of balances) Books.move(books, 'house:world', id, asset, amount)
    for (const { instrument, leg, lots, cost } of positions) {
      const funding = books.funding.get(instrument) ?? 0n
      mirror.legs.set(Books.legKey(instrument, leg), { instrument, leg, lots, cost, funding })
    }
    mirror.mode = mode
    mirror.unpledged = new Set(unpledged)
  },
  ModeChanged: (books, { account, change }) => {
    const holder = Books.account(books, account)
    if (change.kind === 'leverage') {
      holder.leverages.set(change.instrument, change.leverage)
      books.accounts
        .get(`${account}/${change.instrument}`)
        ?.leverages.set(change.instrument, change.leverage)
    } else if (change.kind === 'marginMode') {
      if (change.mode === 'isolated') holder.isolating.add(change.instrument)
      else holder.isolating.delete(change.instrument)
    }
  },
  Elected: (books, { account, mode, unpledged }) => {
    const holder = Books.account(books, account)
    holder.mode = mode
    holder.unpledged = new Set(unpledged)
  },
  Deposited: (books, { account, asset, amount }) =>
    Books.move(books, 'house:world', account, asset, amount),
  Withdrawn: (books, { account, asset, amount }) =>
    Books.move(books, account, 'house:world', asset, amount),
  Transferred: (books, { from, to, asset, amount }) => Books.move(books, from, to, asset, amount),
  Corrected: (books, { postings }) => {
    for (const { account, asset, amount } of postings) {
      const { balances } = Books.account(books, account)
      balances.set(asset, (balances.get(asset) ?? 0n) + amount)
    }
  },
}

const prices: Table = {
  MarksSet: (books, { marks, indices }) => {
    for (const { instrument, price, time } of marks) books.marks.set(instrument, { price, time })
    for (const { asset, price, time } of indices) books.indices.set(asset, { price, time })
  },
  // In doubt, the price that stands is as good as old.
  MarkDoubted: ({ marks }, { instrument }) => age(marks, instrument),
  IndexDoubted: ({ indices }, { asset }) => age(indices, asset),
  FundingSet: ({ funding }, { instrument, index }) => void funding.set(instrument, index),
  InterestAccrued: (books, { pool, asset, supply, debt, at }) => {
    setIndex(books, `${pool}:supply:${asset}`, supply)
    setIndex(books, `${pool}:debt:${asset}`, debt)
    const reserve = Books.reserve(books, pool, asset)
    reserve.accruedAt = at
    reserve.accruals += 1n
  },
  InsuranceUsed: (books, { pool, asset, supply }) =>
    setIndex(books, `${pool}:supply:${asset}`, supply),
  LossCovered: (books, { pool, asset, amount }) => {
    Books.reserve(books, pool, asset).deficit -= amount
  },
  LossTold: (books, { pool, asset, supply }) => {
    setIndex(books, `${pool}:supply:${asset}`, supply)
    Books.reserve(books, pool, asset).isTold = true
  },
  LossShared: (books, { pool, asset, amount, supply }) => {
    setIndex(books, `${pool}:supply:${asset}`, supply)
    Books.reserve(books, pool, asset).deficit -= amount
  },
}

function age<T extends { readonly time: number }>(prices: Map<string, T>, id: string): void {
  const price = prices.get(id)
  if (price !== undefined) prices.set(id, { ...price, time: 0 })
}

function setIndex({ claims }: Books, id: string, index: bigint): void {
  const claim = claims.get(id)
  if (claim !== undefined) claim.index = index
}

const orders: Table = {
  OrderPlaced: (books, { account, order: id, instrument, leg, lots, price, reduceOnly }) => {
    const order = { id, instrument, leg, lots, price, reduceOnly }
    Books.account(books, account).orders.set(id, order)
  },
  OrderAmended: (books, { account, order, lots, price }) => {
    const open = Books.account(books, account).orders.get(order)
    if (open !== undefined) Object.assign(open, { lots, price })
  },
  OrderClosed: (books, { account, order }) =>
    void Books.account(books, account).orders.delete(order),
  Filled: (books, { fill, trade, order }) => {
    books.fills.add(fill)
    Books.trade(books, trade)
    if (order !== null) consume(Books.orderer(books, trade.account), order, trade.lots)
  },
}

/** Remembers a reduction only where the steps said ask how long ago it was. */
function noteStep({ time }: Books, holder: Holder, { instrument, leg }: Trade): void {
  const { steps, reduced } = holder
  if (steps?.pause === undefined && steps?.wholeWithin === undefined) return
  const isPart = holder.legs.has(Books.legKey(instrument, leg))
  holder.reduced = { at: time, partAt: isPart ? time : (reduced?.partAt ?? null) }
}

function consume({ orders: open }: ReturnType<typeof Books.account>, id: string, lots: bigint) {
  const order = open.get(id)
  if (order === undefined) return
  const left = order.lots - lots
  if (left === 0n || left > 0n !== order.lots > 0n) open.delete(id)
  else order.lots = left
}

const liquidations: Table = {
  CallOpened: (books, { call, account, ladder, cureTo, amount }) => {
    const procedure = Books.procedureOn(books, account, ladder)
    if (procedure !== null) books.procedures.set(call, procedure)
    if (procedure?.amount === 'fixed') {
      books.asked.set(call, { amount, brought: 0n, disputed: null })
    }
    books.calls.set(call, account)
    books.cures.set(call, Fraction.of(cureTo.numerator, cureTo.denominator))
    books.counts.call += 1
  },
  CallPartlyMet: ({ asked }, { call, brought }) => {
    const known = asked.get(call)
    if (known !== undefined) known.brought += brought
  },
  CallAnswered: ({ asked }, { call, asked: all, agreed }) => {
    const known = asked.get(call)
    if (known !== undefined) known.disputed = agreed === all ? null : all
  },
  CallDisputeResolved: ({ asked }, { call, amount }) => {
    const known = asked.get(call)
    if (known === undefined) return
    if (amount !== undefined) known.amount -= (known.disputed ?? amount) - amount
    known.disputed = null
  },
  CallSuperseded: (books, { call, account, successor }) => {
    books.calls.delete(call)
    books.calls.set(successor, account)
    for (const known of [books.cures, books.procedures] as const) {
      const kept = known.get(call)
      if (kept !== undefined) (known as Map<string, unknown>).set(successor, kept)
    }
    books.counts.call += 1
  },
  CallMet: ({ calls }, { call }) => void calls.delete(call),
  CallWaived: ({ calls, dues }, { call }) => {
    calls.delete(call)
    dues.delete(call)
  },
  CallExpired: ({ calls }, { call }) => void calls.delete(call),
  CallCancelled: ({ calls }, { call }) => void calls.delete(call),
  ExpiryDeferred: ({ dues }, { call, account }) => void dues.set(call, account),
  ExpiryCured: ({ dues }, { call }) => void dues.delete(call),
  LiquidationStarted: (books, { account, terms }) => {
    const holder = Books.account(books, account)
    holder.liquidating = true
    books.retried.delete(account)
    holder.feeRate = terms?.feeRate ?? null
    holder.steps = terms?.steps ?? null
    holder.terms = terms ?? null
    for (const [call, debtor] of books.dues) if (debtor === account) books.dues.delete(call)
  },
  LiquidationWaits: () => {},
  LiquidationEnded: (books, { account, outcome }) => {
    const holder = Books.account(books, account)
    holder.liquidating = false
    holder.feeRate = null
    holder.steps = null
    holder.terms = null
    if (outcome === 'cancelled') books.suspended.add(account)
  },
  LevelChanged: ({ suspended }, { account, before, after }) => {
    if (after < before) suspended.delete(account)
  },
  RetryScheduled: ({ retried }, { account }) => void retried.add(account),
  OrderEscalated: ({ retried }, { account }) => void retried.add(account),
  SuspensionEnded: ({ suspended }, { account }) => void suspended.delete(account),
  LiquidationOrdered: (books, { order, account, instrument, leg, purpose, lots, unit }) => {
    if (unit !== undefined) books.units.set(order, { unit, lots })
    books.orders.set(order, { account, instrument, leg, purpose, left: lots })
    books.counts.order += 1
  },
  Executed: (books, { order, trade, left }) => {
    Books.trade(books, trade)
    const sent = books.orders.get(order)
    if (sent === undefined) return
    sent.left = left
    if (sent.purpose === 'reduce') noteStep(books, Books.account(books, sent.account), trade)
    if (sent.purpose === 'protect') consume(Books.orderer(books, sent.account), order, trade.lots)
    if (sent.purpose === 'dispose') Books.draw(books, sent.instrument, -trade.realised)
  },
  Settled: (books, { trade }) => {
    Books.trade(books, trade)
    if (trade.account === 'house:fund') Books.draw(books, trade.instrument, -trade.realised)
  },
  DividendDeclared: ({ exDates }, { instrument, exDate }) => void exDates.set(instrument, exDate),
  DividendPaid: (books, { account, instrument, amount }) => {
    const { settle } = Books.instrument(books, instrument)
    Books.move(books, 'house:street', account, settle, amount)
  },
  OptionExpired: () => {},
  OptionExercised: (books, { trade, delivered, stock = [] }) => {
    const { base } = Books.instrument(books, trade.instrument)
    for (const one of [trade, ...stock]) {
      Books.trade(books, one)
      if (one.account === 'house:fund') Books.draw(books, one.instrument, -one.realised)
    }
    Books.move(books, 'house:street', trade.account, base, delivered)
  },
  LiquidationOrderCancelled: (books, { order, reason }) => {
    if (reason === 'settlement') books.orders.delete(order)
  },
  ExcessInherited: (books, { order, trade, left }) => {
    Books.trade(books, trade)
    const sent = books.orders.get(order)
    if (sent === undefined) return
    sent.left = left
    Books.draw(books, sent.instrument, -trade.realised)
  },
  ExecutionEnded: (books, { order, account }) => {
    const isProtective = books.orders.get(order)?.purpose === 'protect'
    if (isProtective) Books.orderer(books, account).orders.delete(order)
    books.orders.delete(order)
  },
  ClearancePaid: (books, { account, asset, amount }) =>
    Books.move(books, account, 'house:fund', asset, amount),
}

const protections: Table = {
  ProtectionSet: ({ guards }, { account, protection: terms }) =>
    void guards.set(Books.guardKey(account, terms.name), {
      ...{ account, terms, spent: 0n, tries: 0, isTrying: false, restsUntil: 0 },
    }),
  ProtectionRemoved: ({ guards }, { account, protection }) =>
    void guards.delete(Books.guardKey(account, protection)),
  ProtectionTriggered: (books, { account, protection }) => {
    const guard = Books.guard(books, account, protection)
    if (guard !== undefined) Object.assign(guard, { tries: guard.tries + 1, isTrying: true })
  },
  ProtectionActed: (books, event) => spend(books, event, event.worth),
  ProtectionAnswered: (books, event) => spend(books, event, -event.returned),
  ProtectionOrdered: (books, event) => {
    const { order: id, account, instrument, leg, lots, price, reduceOnly } = event
    spend(books, event, event.worth)
    books.orders.set(id, { account, instrument, leg, purpose: 'protect', left: lots })
    books.counts.sent += 1
    const holder = Books.orderer(books, account)
    const order = { id, instrument, leg, lots, price, reduceOnly }
    if (holder.kind === 'own') holder.orders.set(id, order)
  },
  ProtectionEnded: (books, { account, protection, restsUntil }) => {
    const guard = Books.guard(books, account, protection)
    if (guard !== undefined) Object.assign(guard, { restsUntil, isTrying: false })
  },
  ExecutionNoted: ({ orders: sent }, { order, left }) => {
    const open = sent.get(order)
    if (open !== undefined) open.left = left
  },
}

interface About {
  readonly account: string
  readonly protection: string
}

function spend(books: Books, { account, protection }: About, worth: bigint): void {
  const guard = Books.guard(books, account, protection)
  if (guard !== undefined) guard.spent += worth
}

const controls: Table = {
  Armed: (books) => {
    books.armed = true
  },
  Disarmed: (books) => {
    books.armed = false
  },
  Switched: ({ off }, { what, scope, on: isOn, from }) => {
    const on = isOn && from === undefined
    const key = `${what}:${scope.kind}:${scope.id}`
    if (on) off.delete(key)
    else off.add(key)
  },
}

type Cover = EventOf<'FundPaid' | 'DeficitCovered' | 'ShortfallBooked'>

const cover =
  (payer: string) =>
  (books: Books, { account, instrument, asset, amount }: Cover): void => {
    Books.move(books, payer, account, asset, amount)
    if (instrument === undefined) {
      if (payer === 'house:fund') {
        books.housePaid.set(asset, (books.housePaid.get(asset) ?? 0n) + amount)
      }
      return
    }
    if (payer === 'house:fund') Books.draw(books, instrument, amount)
    else if (account === 'house:fund') Books.draw(books, instrument, -amount)
  }

const waterfall: Table = {
  FundPaid: cover('house:fund'),
  DeficitCovered: cover('house:clearing'),
  ShortfallBooked: cover('house:clearing'),
  Deleveraged: (books, { trade, haircut }) => {
    Books.trade(books, trade)
    const { settle } = Books.instrument(books, trade.instrument)
    Books.move(books, trade.account, 'house:clearing', settle, haircut)
  },
  LossSocialised: (books, { account, asset, amount }) =>
    Books.move(books, account, 'house:clearing', asset, amount),
  TakenOver: (books, { trade }) => {
    Books.trade(books, trade)
    if (trade.account === 'house:fund') Books.draw(books, trade.instrument, -trade.realised)
  },
  Inherited: (books, { trade }) => Books.trade(books, trade),
  MarginTakenOver: (books, { account, instrument, asset, amount }) => {
    Books.move(books, account, 'house:fund', asset, amount)
    if (instrument !== undefined) Books.draw(books, instrument, -amount)
  },
  HoldingTakenOver: (books, { account, by, asset, amount, debt, credit }) => {
    Books.move(books, account, by, asset, amount)
    Books.move(books, by, account, debt, credit)
  },
}

type Exchange = EventOf<'Supplied' | 'Redeemed' | 'Borrowed'>

const exchange =
  (side: 'supply' | 'debt', toPool: bigint) =>
  (books: Books, { account, pool, asset, amount, claims }: Exchange): void => {
    const house = `house:pool:${pool}`
    Books.move(books, account, house, asset, toPool * amount)
    Books.move(books, house, account, `${pool}:${side}:${asset}`, toPool * claims)
  }

function forSale({ pledged }: Books, pool: string, asset: string, amount: bigint): void {
  const key = `${pool} ${asset}`
  pledged.set(key, (pledged.get(key) ?? 0n) + amount)
}

const hold = ({ heldFor }: Books, key: string, amount: bigint): void =>
  void heldFor.set(key, (heldFor.get(key) ?? 0n) + amount)

const pools: Table = {
  Supplied: exchange('supply', 1n),
  Redeemed: exchange('supply', -1n),
  Borrowed: exchange('debt', -1n),
  Repaid: (books, { payer, account, pool, asset, amount, claims }) => {
    const house = `house:pool:${pool}`
    if (payer !== house) Books.move(books, payer, house, asset, amount)
    Books.move(books, house, account, `${pool}:debt:${asset}`, claims)
  },
  CollateralTaken: (books, { account, to, asset, amount, reason, heldFor }) => {
    Books.move(books, account, to, asset, amount)
    const pool = to.startsWith('house:pool:') ? to.slice('house:pool:'.length) : null
    if (pool === null || reason !== 'absorption') return
    forSale(books, pool, asset, amount)
    if (heldFor !== undefined) hold(books, `${pool}:${heldFor} ${asset}`, amount)
  },
  CollateralBought: (books, { account, pool, asset, cost, collateral, amount }) => {
    Books.move(books, account, `house:pool:${pool}`, asset, cost)
    Books.move(books, `house:pool:${pool}`, account, collateral, amount)
    forSale(books, pool, collateral, -amount)
    hold(books, `${pool}:${asset} ${collateral}`, -amount)
    const reserve = Books.reserve(books, pool, asset)
    reserve.deficit = reserve.deficit > cost ? reserve.deficit - cost : 0n
  },
  ClaimsForgone: (books, { account, pool, asset, claims }) =>
    Books.move(books, account, `house:pool:${pool}`, `${pool}:supply:${asset}`, claims),
  DebtRedistributed: (books, { account, to, pool, asset, claims }) =>
    Books.move(books, to, account, `${pool}:debt:${asset}`, claims),
  DebtWrittenOff: (books, { account, pool, asset, claims, amount }) => {
    Books.move(books, `house:pool:${pool}`, account, `${pool}:debt:${asset}`, claims)
    Books.reserve(books, pool, asset).deficit += amount
  },
  IncomeTaken: (books, { pool, asset, amount }) =>
    Books.move(books, `house:pool:${pool}`, 'house:fund', asset, amount),
  ReserveChanged: (books, { pool, asset, curve, caps, status, forced }) => {
    const [isPaused, isForced] = [status === 'paused', forced === true]
    Object.assign(Books.reserve(books, pool, asset), { curve, caps, isPaused, isForced })
  },
  DeficitPaid: (books, { pool, asset, amount }) => {
    Books.move(books, 'house:fund', `house:pool:${pool}`, asset, amount)
    Books.reserve(books, pool, asset).deficit -= amount
  },
  AuctionOpened: (books, { auction, account, collateral, debt, lot, top, reserve }) => {
    Books.move(books, account, 'house:clearing', collateral, lot)
    books.auctions.set(auction, { account, collateral, debt, lot, top, reserve, ran: 0 })
    books.counts.auction += 1
  },
  AuctionRestarted: ({ auctions }, { auction, top, reserve }) => {
    const running = auctions.get(auction)
    if (running !== undefined) Object.assign(running, { top, reserve, ran: 0 })
  },
  AuctionTaken: (books, { auction, buyer, debt, collateral, slice, penalty, lot }) => {
    Books.move(books, 'house:clearing', buyer, collateral, slice)
    Books.move(books, buyer, 'house:fund', debt, penalty)
    const running = books.auctions.get(auction)
    if (running !== undefined) running.lot = lot
  },
  AuctionClosed: (books, { auction, account, collateral, returned }) => {
    Books.move(books, 'house:clearing', account, collateral, returned)
    books.auctions.delete(auction)
  },
}

const table: Table = {
  ...definitions,
  ...accounts,
  ...prices,
  ...orders,
  ...liquidations,
  ...protections,
  ...controls,
  ...waterfall,
  ...pools,
}
