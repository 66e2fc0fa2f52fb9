import type { AccountState } from '../engine/AccountState.ts'
import type { Command } from '../engine/Command.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event, LiquidationOutcome, Trade } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { Method } from '../margin/Method.ts'
import type { AccountId } from '../model/Account.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import { Instrument, type InstrumentId } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Totals } from './Totals.ts'

/** Metrics of one engine's accounts: one row per time step, and totals. */
export interface Metrics {
  readonly state: State
  /** The asset that all money below is counted in, in atoms. */
  readonly numeraire: Asset
  /** Names of the rungs of the monitored ladder, from below it upward: the first is healthy. */
  readonly levels: readonly string[]
  readonly minutes: Minute[]
  readonly totals: Totals
  readonly census: Census
  /** Messages of the first refusals. */
  readonly refusals: string[]
  /** Sums of the current time step. */
  readonly step: { forced: bigint; deleveraged: bigint; socialised: bigint }
  /** Purposes of orders in flight. */
  readonly purposes: Map<string, 'reduce' | 'convert' | 'dispose'>
}

/** The metrics of a run, for pictures and boards. */
export interface Day extends Pick<Metrics, 'numeraire' | 'levels' | 'minutes' | 'totals'> {
  /** The symbol whose price is shown. */
  readonly symbol: InstrumentId
  /** Its price before the first step; left out where it is not known. */
  readonly opening?: string | null
}

/** State at the end of a time step. A field called a sum is of this step alone. */
export interface Minute {
  readonly time: number
  /** Of the symbol shown, as its file writes it; null before the first, or where none is shown. */
  readonly price: string | null
  /** Accounts by rung. */
  readonly levels: readonly number[]
  readonly openCalls: number
  readonly liquidating: number
  /** Sum of notional that liquidation sold or bought. */
  readonly forced: bigint
  readonly fund: bigint
  /** Sum of notional closed by deleveraging. */
  readonly deleveraged: bigint
  readonly socialised: bigint
}

/** The rung of every account. */
export interface Census {
  /** The ladder that is monitored; null for the first of each account's rulebook. */
  readonly ladder: string | null
  /** Accounts by rung, updated by events. */
  readonly counts: number[]
  readonly raised: Map<AccountId, number>
  /** The highest rung each account ever reached. */
  readonly highest: Map<AccountId, number>
  readonly liquidating: Set<AccountId>
  /** Calls that are open: issued, and none of the ends above. */
  readonly openCalls: Set<string>
  readonly everCalled: Set<AccountId>
  readonly everLiquidated: Set<AccountId>
}

/** What to monitor, where it is not all accounts on the first ladder of their rules. */
export interface Watch {
  readonly ladder?: string
  readonly isCounted?: (account: AccountState) => boolean
}

const metBy = {
  deposit: 'metByDeposit',
  reduction: 'metByReduction',
  price: 'metByPrice',
} as const

const fund = 'house:fund'

/** Why a call is cancelled whose account is liquidated; see engine/liquidate.ts. */
const LIQUIDATED = 'the account is liquidated'

/** The most refusals kept. */
const refusalsMost = 16

/** Starts from a state, without accounts or with all of its accounts. */
export function create(state: State, numeraire: Asset, watch: Watch = {}): Metrics {
  const { ladder: id = null, isCounted = ({ kind }) => kind !== 'house' } = watch
  const ladders = [...state.rulebooks.values()][0]?.active?.ladders ?? []
  const watched = id === null ? ladders[0] : ladders.find((one) => one.id === id)
  const levels = ['healthy', ...(watched?.levels ?? []).map(({ name }) => name)]
  const metrics: Metrics = {
    ...{ state, numeraire, levels, minutes: [], totals: Totals.zero(), refusals: [] },
    census: {
      ladder: id,
      counts: levels.map(() => 0),
      raised: new Map(),
      highest: new Map(),
      liquidating: new Set(),
      openCalls: new Set(state.calls.keys()),
      everCalled: new Set(),
      everLiquidated: new Set(),
    },
    step: { forced: 0n, deleveraged: 0n, socialised: 0n },
    purposes: new Map(),
  }
  for (const account of state.accounts) if (isCounted(account)) enter(metrics, account)
  // Calls open at the start belong to the run, too.
  metrics.totals.callsOpened = state.calls.size
  return metrics
}

function enter(metrics: Metrics, account: AccountState): void {
  const { census } = metrics
  if (account.liquidation !== null) census.liquidating.add(account.id)
  const ladders = account.rules?.active?.ladders ?? []
  const index = census.ladder === null ? 0 : ladders.findIndex(({ id }) => id === census.ladder)
  const subject = { account: account.id, ladder: ladders[index]?.id ?? '' }
  raise(metrics, account.id, null, shownRung(metrics, subject, account.levels[index] ?? 0))
}

/**
 * Processes the entries of a command.
 *
 * Rules: [SIM12]
 */
export function observe(metrics: Metrics, { command, events }: Entry): void {
  const { totals } = metrics
  if (command !== null) totals.commands += 1
  totals.events += events.length
  for (const event of events) {
    stand(metrics, event)
    call(metrics, event, command)
    liquidate(metrics, event)
    settle(metrics, event)
    if (event.type === 'Rejected') refuse(metrics, event, command)
  }
}

/** Counts commands from before there were metrics: a book that was opened. */
export function precede({ totals }: Metrics, { command, events }: Entry): void {
  if (command !== null) totals.commands += 1
  totals.events += events.length
  for (const event of events) {
    if (event.type !== 'Rejected') continue
    totals.refused.set(event.code, (totals.refused.get(event.code) ?? 0) + 1)
  }
}

/** Ends the time step: its sums become a row. */
export function endStep(metrics: Metrics, time: number, price: string | null = null): Minute {
  const { state, step, census } = metrics
  const minute: Minute = {
    time,
    price,
    levels: [...census.counts],
    openCalls: state.calls.size,
    liquidating: census.liquidating.size,
    fund: fundOf(metrics),
    ...step,
  }
  metrics.minutes.push(minute)
  Object.assign(step, { forced: 0n, deleveraged: 0n, socialised: 0n })
  return minute
}

function refuse(
  { totals: { refused }, refusals }: Metrics,
  { code, detail }: Extract<Event, { type: 'Rejected' }>,
  command: Command | null,
): void {
  refused.set(code, (refused.get(code) ?? 0) + 1)
  if (refusals.length < refusalsMost) refusals.push(`${command?.type}: ${code}: ${detail}`)
}

/** Accounts that open, and accounts that change rung on the monitored ladder. */
function stand(metrics: Metrics, event: Event): void {
  const { state, census } = metrics
  if (event.type === 'AccountOpened' || event.type === 'AccountImported') {
    if (!census.raised.has(event.account)) raise(metrics, event.account, null, 0)
  }
  if (event.type !== 'LevelChanged') return
  const first = () => state.accountById.get(event.account)?.rules?.active?.ladders[0]?.id
  if (event.ladder !== (census.ladder ?? first())) return
  const [before, after] = [event.before, event.after].map((rung) => shownRung(metrics, event, rung))
  raise(metrics, event.account, before ?? 0, after ?? 0)
}

/**
 * The rung of the ladder shown that an account's own rung stands for: the one of its name, so that
 * accounts under different rulebooks are counted together; else the last for one that liquidates.
 */
function shownRung(
  { state, levels }: Metrics,
  { account, ladder: id }: { readonly account: AccountId; readonly ladder: string },
  rung: number,
): number {
  const ladders = state.accountById.get(account)?.rules?.active?.ladders ?? []
  const level = ladders.find((one) => one.id === id)?.levels[rung - 1]
  if (level === undefined) return Math.min(rung, levels.length - 1)
  const named = levels.indexOf(level.name, 1)
  if (named > 0) return named
  return level.action === 'liquidate' ? levels.length - 1 : Math.min(rung, levels.length - 1)
}

function raise(
  { census, totals }: Metrics,
  account: AccountId,
  before: number | null,
  after: number,
): void {
  const { counts, raised, highest } = census
  const { entered } = totals
  if (before !== null) counts[before] = (counts[before] ?? 0) - 1
  counts[after] = (counts[after] ?? 0) + 1
  totals.accounts = raised.set(account, after).size
  const most = highest.get(account) ?? 0
  for (let rung = most + 1; rung <= after; rung++) entered[rung] = (entered[rung] ?? 0) + 1
  if (after > most) highest.set(account, after)
}

/** A call ends once: what happens to it later is no second end. */
function call(metrics: Metrics, event: Event, command: Command | null): void {
  const { totals, census } = metrics
  switch (event.type) {
    case 'CallOpened':
      totals.callsOpened += 1
      census.openCalls.add(event.call)
      totals.accountsCalled = census.everCalled.add(event.account).size
      break
    case 'CallPartlyMet':
      totals.callsPartlyMet += 1
      break
    case 'CallSuperseded':
      // One call goes on under another name.
      census.openCalls.delete(event.call)
      census.openCalls.add(event.successor)
      break
    case 'CallMet':
    case 'CallWaived':
    case 'CallCancelled':
    case 'CallExpired':
      if (census.openCalls.delete(event.call)) totals[endOf(event, command)] += 1
      break
  }
}

type CallEnd = Extract<
  Event,
  { readonly type: 'CallMet' | 'CallWaived' | 'CallCancelled' | 'CallExpired' }
>

function endOf(event: CallEnd, command: Command | null) {
  switch (event.type) {
    case 'CallMet':
      return event.by !== 'price' && command?.type === 'Repay' ? 'metByRepayment' : metBy[event.by]
    case 'CallWaived':
      return 'callsWaived'
    case 'CallExpired':
      return 'callsExpired'
    case 'CallCancelled':
      return event.reason === LIQUIDATED ? 'callsSuperseded' : 'callsCancelled'
  }
}

/** Who was taken over has nothing left to close; what it was worth is counted by its positions. */
function count(totals: Metrics['totals'], outcome: LiquidationOutcome): void {
  if (outcome !== 'cancelled') totals[outcome === 'takenOver' ? 'closed' : outcome] += 1
}

function liquidate(metrics: Metrics, event: Event): void {
  const { totals, census, purposes } = metrics
  switch (event.type) {
    case 'LiquidationStarted':
      totals.liquidations += 1
      totals.firstLiquidation ??= metrics.state.time
      totals.accountsLiquidated = census.everLiquidated.add(event.account).size
      census.liquidating.add(event.account)
      break
    case 'LiquidationEnded':
      count(totals, event.outcome)
      census.liquidating.delete(event.account)
      break
    case 'LiquidationOrdered':
      totals[event.purpose === 'dispose' ? 'disposals' : 'orders'] += 1
      purposes.set(event.order, event.purpose)
      break
    case 'Executed':
      if (isForced(metrics, event)) add(metrics, 'forced', worth(metrics, event.trade))
      break
    case 'ExecutionEnded':
      purposes.delete(event.order)
      break
    case 'TakenOver':
      if (event.trade.account !== fund) totals.takenOver += worth(metrics, event.trade)
      break
  }
}

/** A position that is reduced, or collateral of a loan that is sold. */
function isForced(
  { state, purposes }: Metrics,
  { order, trade }: Extract<Event, { type: 'Executed' }>,
): boolean {
  const purpose = purposes.get(order)
  const rules = state.accountById.get(trade.account)?.rules?.bound
  const isLoan = rules != null && Method.loan(rules) !== null
  return purpose === 'reduce' || (purpose === 'convert' && isLoan)
}

/** Who covers the remaining deficit. */
function settle(metrics: Metrics, event: Event): void {
  const { totals } = metrics
  switch (event.type) {
    case 'FundPaid':
      totals.fundPayments += 1
      totals.fundPaid += convert(metrics, event.asset, event.amount)
      break
    case 'Deleveraged':
      totals.deleveragings += 1
      totals.firstDeleveraging ??= metrics.state.time
      totals.haircuts += convert(metrics, settleOf(metrics, event.trade), event.haircut)
      add(metrics, 'deleveraged', worth(metrics, event.trade))
      break
    case 'LossSocialised':
      totals.socialisations += 1
      add(metrics, 'socialised', convert(metrics, event.asset, event.amount))
      break
    case 'ShortfallBooked':
      totals.shortfalls += 1
      totals.shortfall += convert(metrics, event.asset, event.amount)
      break
  }
}

function add({ step, totals }: Metrics, what: keyof Metrics['step'], amount: bigint): void {
  step[what] += amount
  totals[what] += amount
}

/** Notional of a trade. */
function worth(metrics: Metrics, { instrument: id, lots, price }: Trade): bigint {
  const instrument = State.instrument(metrics.state, id)
  return convert(metrics, instrument.settle, Instrument.notional(instrument, lots, price))
}

const settleOf = ({ state }: Metrics, { instrument }: Trade): AssetId =>
  State.instrument(state, instrument).settle

/** In the numeraire; 0 where a price is missing, since these sums are only displayed. */
function convert({ state, numeraire }: Metrics, id: AssetId, amount: Amount): bigint {
  return PriceBook.convert(state.book, amount, State.asset(state, id), numeraire) ?? 0n
}

function fundOf(metrics: Metrics): bigint {
  const { balances } = State.house(metrics.state, 'fund')
  return metrics.state.assets.reduce(
    (sum, asset) => sum + convert(metrics, asset.id, balances[asset.index] ?? Amount.zero),
    0n,
  )
}

export * as Metrics from './metrics.ts'
