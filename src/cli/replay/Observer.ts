import type { Entry } from '../../engine/Entry.ts'
import type { Event, Trade } from '../../engine/Event.ts'
import { State } from '../../engine/State.ts'
import type { AccountId } from '../../model/Account.ts'
import type { Asset, AssetId } from '../../model/Asset.ts'
import { Instrument, type InstrumentId } from '../../model/Instrument.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Day, type Minute } from './Day.ts'

/** Watches entries and keeps a day of them. */
export interface Observer {
  readonly day: Day
  readonly state: State
  /** Accounts by rung, kept up to date by events. */
  readonly levels: number[]
  /** Accounts on a rung above the first, by rung. */
  readonly raised: ReadonlyMap<AccountId, number>
  readonly liquidating: ReadonlySet<AccountId>
  /** Sums of the time step that is running. */
  readonly step: { forced: bigint; deleveraged: bigint; socialised: bigint }
}

interface Watching extends Observer {
  readonly raised: Map<AccountId, number>
  readonly liquidating: Set<AccountId>
  /** The highest rung each account ever stood on. */
  readonly highest: Map<AccountId, number>
  /** Purposes of orders in flight. */
  readonly purposes: Map<string, 'reduce' | 'convert' | 'dispose'>
}

/** Starts a day on a state that has its instruments, rulebooks and accounts. */
export function create(state: State, symbol: InstrumentId, numeraire: Asset): Observer {
  const ladder = [...state.rulebooks.values()][0]?.active?.ladders[0]
  const names = ['healthy', ...(ladder?.levels ?? []).map(({ name }) => name)]
  const watching: Watching = {
    day: { symbol, numeraire, levels: names, minutes: [], totals: Day.totals() },
    state,
    levels: names.map(() => 0),
    raised: new Map(),
    liquidating: new Set(),
    highest: new Map(),
    purposes: new Map(),
    step: { forced: 0n, deleveraged: 0n, socialised: 0n },
  }
  for (const account of state.accounts) {
    if (account.kind === 'house') continue
    if (account.liquidation !== null) watching.liquidating.add(account.id)
    raise(watching, account.id, null, account.levels[0] ?? 0)
  }
  // Calls that the book began with are of the day, too.
  watching.day.totals.callsOpened = state.calls.size
  return watching
}

/** Takes in what a command did. */
export function observe(observer: Observer, entries: readonly Entry[]): void {
  const { totals } = observer.day
  for (const { command, events } of entries) {
    if (command !== null) totals.commands += 1
    totals.events += events.length
    for (const event of events) take(observer as Watching, event)
  }
}

/** Ends the time step: what has been summed becomes a row. */
export function endStep(observer: Observer, time: number, price: string | null): Minute {
  const { state, step, day } = observer
  const minute: Minute = {
    time,
    price,
    levels: [...observer.levels],
    openCalls: state.calls.size,
    liquidating: observer.liquidating.size,
    forced: step.forced,
    fund: fundOf(observer),
    deleveraged: step.deleveraged,
    socialised: step.socialised,
  }
  day.minutes.push(minute)
  Object.assign(step, { forced: 0n, deleveraged: 0n, socialised: 0n })
  return minute
}

function take(watching: Watching, event: Event): void {
  const { totals } = watching.day
  switch (event.type) {
    case 'Rejected':
      totals.rejected += 1
      break
    case 'AccountOpened':
    case 'AccountImported':
      if (!watching.raised.has(event.account)) raise(watching, event.account, null, 0)
      break
    case 'LevelChanged':
      if (isMain(watching, event.account, event.ladder)) {
        raise(watching, event.account, event.before, event.after)
      }
      break
    case 'CallOpened':
      totals.callsOpened += 1
      break
    case 'CallPartlyMet':
      totals.callsPartlyMet += 1
      break
    case 'CallMet':
      totals[metBy[event.by]] += 1
      break
    case 'CallCancelled':
      totals.callsCancelled += 1
      break
    case 'CallExpired':
      totals.callsExpired += 1
      break
    default:
      liquidate(watching, event)
  }
}

const metBy = {
  deposit: 'metByDeposit',
  reduction: 'metByReduction',
  price: 'metByPrice',
} as const

function liquidate(watching: Watching, event: Event): void {
  const { totals } = watching.day
  switch (event.type) {
    case 'LiquidationStarted':
      totals.liquidationsStarted += 1
      watching.liquidating.add(event.account)
      break
    case 'LiquidationEnded':
      totals[event.outcome === 'cured' ? 'liquidatedPartly' : 'liquidatedFully'] += 1
      if (event.outcome === 'bankrupt') totals.bankrupt += 1
      watching.liquidating.delete(event.account)
      break
    case 'LiquidationOrdered':
      totals.liquidationOrders += 1
      watching.purposes.set(event.order, event.purpose)
      break
    case 'Executed':
      if (watching.purposes.get(event.order) === 'reduce')
        add(watching, 'forced', notional(watching, event.trade))
      break
    case 'ExecutionEnded':
      watching.purposes.delete(event.order)
      break
    case 'FundPaid':
      totals.fundPayments += 1
      totals.fundPaid += convert(watching, event.asset, event.amount)
      break
    case 'Deleveraged':
      totals.deleveragings += 1
      add(watching, 'deleveraged', notional(watching, event.trade))
      break
    case 'ShortfallBooked':
      totals.shortfalls += 1
      totals.shortfall += convert(watching, event.asset, event.amount)
      break
    case 'LossSocialised':
      totals.socialisations += 1
      add(watching, 'socialised', convert(watching, event.asset, event.amount))
      break
  }
}

function add(watching: Watching, what: keyof Observer['step'], amount: bigint): void {
  watching.step[what] += amount
  watching.day.totals[what] += amount
}

function raise(watching: Watching, account: AccountId, before: number | null, after: number): void {
  const { levels, raised, highest, day } = watching
  if (before !== null) levels[before] = (levels[before] ?? 0) - 1
  levels[after] = (levels[after] ?? 0) + 1
  raised.set(account, after)
  const most = highest.get(account) ?? 0
  for (let rung = most + 1; rung <= after; rung++) {
    day.totals.entered[rung] = (day.totals.entered[rung] ?? 0) + 1
  }
  if (after > most) highest.set(account, after)
}

/** Whether a ladder is the first of the account's rulebook: the one that is counted. */
function isMain({ state }: Watching, account: AccountId, ladder: string): boolean {
  const rulebook = state.accountById.get(account)?.rules?.active
  return rulebook?.ladders[0]?.id === ladder
}

function notional(watching: Watching, { instrument: id, lots, price }: Trade): bigint {
  const instrument = State.instrument(watching.state, id)
  return convert(watching, instrument.settle, Instrument.notional(instrument, lots, price))
}

/** In the numeraire; nothing where a price is missing, for these are sums to look at. */
function convert({ state, day }: Watching | Observer, id: AssetId, amount: Amount): bigint {
  const asset = State.asset(state, id)
  return PriceBook.convert(state.book, amount, asset, day.numeraire) ?? 0n
}

function fundOf(observer: Observer): bigint {
  const { balances } = State.house(observer.state, 'fund')
  return observer.state.assets.reduce(
    (sum, asset) => sum + convert(observer, asset.id, balances[asset.index] ?? Amount.zero),
    0n,
  )
}

export * as Observer from './Observer.ts'
