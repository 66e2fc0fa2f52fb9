import type {
  AuctionOpened,
  Deleveraged,
  Executed,
  ExecutionEnded,
  ExecutionQueried,
  LiquidationEnded,
  LiquidationOrdered,
  LiquidationStarted,
  LiquidationWaits,
  LoanAbsorbed,
  LoanLiquidated,
  OrderEscalated,
} from '../../engine/Event.ts'
import type { Draft, Severity } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/**
 * What is said of a liquidation: one trigger at its start, one resolve at its end, its orders and
 * executions between.
 *
 * Rules: [ALR6]
 */
export const liquidations = {
  LiquidationStarted: started,
  LiquidationWaits: waits,
  LiquidationOrdered: ordered,
  Executed: executed,
  ExecutionEnded: answered,
  ExecutionQueried: silent,
  OrderEscalated: escalated,
  LiquidationEnded: ended,
  Deleveraged: deleveraged,
  LoanLiquidated: loanLiquidated,
  LoanAbsorbed: loanAbsorbed,
  AuctionOpened: auctionOpened,
}

const aboutAccount = (account: string): string => `liquidation:${account}`

const step = (type: Draft['type'], account: string, severity: Severity) => ({
  ...{ type, phase: 'update' as const, about: aboutAccount(account), account, severity },
})

function started(event: LiquidationStarted, sight: Sight): readonly Draft[] {
  const { account, equity, requirement, cause } = event
  const numeraire = Sight.numeraireOf(sight, account)
  const ratio = words.percent(requirement, equity)
  const state = ratio === null ? 'equity is gone' : `maintenance is ${ratio} of equity`
  const why = cause === 'expiry' ? 'a call expired unmet' : 'it reached the level of liquidation'
  const missing = requirement - equity
  return [
    {
      ...{ type: 'liquidation.started', phase: 'trigger', severity: 'critical' },
      ...{ about: aboutAccount(account), account, reason: cause },
      amount: numeraire === null || missing <= 0n ? null : words.money(missing, numeraire),
      text: `${words.name(account)} is being liquidated: ${why}, ${state}`,
    },
  ]
}

function ordered(event: LiquidationOrdered, sight: Sight): Draft {
  const { account, instrument: id, lots, bankruptcyPrice, deadline, purpose } = event
  const instrument = Sight.instrumentOf(sight, id)
  const limit =
    bankruptcyPrice === null ? '' : `, bankrupt at ${words.price(bankruptcyPrice, instrument)}`
  const act = { reduce: 'liquidation of', convert: 'conversion for', dispose: 'disposal for' }[
    purpose
  ]
  const trade = words.trade(lots, instrument)
  const until = words.moment(deadline, sight.entry.time)
  return {
    ...step('action.started', account, 'error'),
    ...{ instrument: id, deadline },
    text: `${act} ${words.name(account)} ordered: ${trade} in ${words.name(id)}${limit}, an answer is due by ${until}`,
  }
}

/** Orders of protections are their owners' own, and bear names of their own. */
const isOwners = (order: string): boolean => order.startsWith('protection-')

function executed({ order, trade, left }: Executed, sight: Sight): Draft {
  const { account, instrument: id, lots, price } = trade
  const instrument = Sight.instrumentOf(sight, id)
  const rest = left === 0n ? 'the order is done' : `${words.size(left, instrument)} to go`
  const did = `${lots < 0n ? 'sold' : 'bought'} ${words.size(lots, instrument)}`
  return {
    ...(isOwners(order)
      ? step('action.succeeded', account, 'info')
      : step('liquidation.step', account, 'error')),
    instrument: id,
    text: `${words.name(account)} ${isOwners(order) ? 'reduced by its protection' : 'liquidated in part'}: ${did} at ${words.price(price, instrument)}, ${rest}`,
  }
}

const kindOf = (order: string): string => (isOwners(order) ? 'protective' : 'liquidation')

function answered(event: ExecutionEnded, sight: Sight): Draft {
  const { account, instrument: id, unfilled, reason } = event
  const instrument = Sight.instrumentOf(sight, id)
  const whole = unfilled === 0n
  const isDone = reason === 'done' && whole
  const what = whole ? 'filled whole' : `${words.size(unfilled, instrument)} never filled`
  return {
    ...step(isDone ? 'action.succeeded' : 'action.failed', account, isDone ? 'info' : 'error'),
    ...{ instrument: id, reason },
    text: `${words.name(account)}'s ${kindOf(event.order)} order in ${words.name(id)} ended (${reason}): ${what}`,
  }
}

function silent({ account, order }: ExecutionQueried): Draft {
  return {
    ...step('action.unknown', account, 'critical'),
    reason: order,
    text: `${words.name(account)}'s ${kindOf(order)} order ${words.name(order)} is unanswered: ask the venue, it is not sent again`,
  }
}

function waits({ account, instrument, until }: LiquidationWaits, sight: Sight): Draft {
  const opens = words.moment(until, sight.entry.time)
  return {
    ...step('liquidation.step', account, 'warning'),
    instrument,
    text: `${words.name(account)}'s liquidation waits until ${words.name(instrument)} opens, ${opens}`,
  }
}

function escalated({ account, instrument, times, to }: OrderEscalated): Draft {
  const next = to === 'house' ? 'the house takes it over' : 'the next position is reduced'
  return {
    ...step('action.failed', account, 'critical'),
    instrument,
    text: `${words.name(account)}'s liquidation in ${words.name(instrument)} was refused ${times} times: ${next}`,
  }
}

/** How it ended, in words; bankrupt is what must not be missed. */
const outcomes: { readonly [K in LiquidationEnded['outcome']]: readonly [string, Severity] } = {
  cured: ['cured: the rest is kept', 'info'],
  closed: ['all is closed', 'info'],
  bankrupt: ['bankrupt: more was owed than was there', 'critical'],
  cancelled: ['cancelled by an operator', 'warning'],
  takenOver: ['the house took positions and margin over', 'critical'],
}

function ended(event: LiquidationEnded, sight: Sight): readonly Draft[] {
  const { account, outcome, suspension } = event
  const [what, severity] = outcomes[outcome]
  const who =
    suspension === undefined
      ? ''
      : ` (${words.name(suspension.by)}: ${words.line(suspension.reason)})`
  const text = `${words.name(account)}'s liquidation ended: ${what}${who}`
  const shared = { phase: 'resolve', account, severity, text } as const
  const by = suspension?.by ?? null
  // What expired calls asked for was carried out with it.
  const expired = sight
    .standingOf(account)
    .filter(({ type }) => type === 'call.expired' || type === 'call.deferred')
    .map(
      ({ about, call, level }): Draft => ({
        ...{ ...shared, type: 'call.settled', about, call, level },
      }),
    )
  return [
    { ...shared, type: 'liquidation.ended', about: aboutAccount(account), by, reason: outcome },
    ...expired,
  ]
}

function deleveraged(event: Deleveraged, sight: Sight): Draft {
  const { trade, haircut, effectivePrice, rank, reason } = event
  const { account, instrument: id, lots } = trade
  const instrument = Sight.instrumentOf(sight, id)
  const given = words.money(haircut, Sight.assetOf(sight, instrument.settle))
  const did = `${lots < 0n ? 'sold' : 'bought back'} ${words.size(lots, instrument)}`
  return {
    ...{ type: 'adl.executed', phase: 'notice', severity: 'critical' },
    ...{ about: `adl:${account}:${id}`, account, instrument: id, amount: given, reason },
    text: `${words.name(account)} deleveraged (rank ${rank}): ${did} at ${words.price(effectivePrice, instrument)}, gave up ${words.sum(given)}`,
  }
}

function loanLiquidated(event: LoanLiquidated, sight: Sight): Draft {
  const { account, liquidator, debt, repaid, collateral, seized } = event
  const paid = words.money(repaid, Sight.assetOf(sight, debt))
  const taken = words.sum(words.money(seized, Sight.assetOf(sight, collateral)))
  return {
    ...{ type: 'loan.liquidated', phase: 'notice', severity: 'critical' },
    ...{ about: `loan:${account}`, account, amount: paid, by: liquidator },
    text: `${words.name(account)}'s loan liquidated by ${words.name(liquidator)}: ${words.sum(paid)} repaid for ${taken}`,
  }
}

function loanAbsorbed({ account, reason }: LoanAbsorbed): Draft {
  return {
    ...{ type: 'loan.absorbed', phase: 'notice', severity: 'critical' },
    ...{ about: `loan:${account}`, account, reason },
    text: `${words.name(account)}'s loan absorbed by the house (${reason})`,
  }
}

function auctionOpened(event: AuctionOpened, sight: Sight): Draft {
  const { account, lot, collateral, tab, debt, auction } = event
  const offered = words.sum(words.money(lot, Sight.assetOf(sight, collateral)))
  const owed = words.money(tab, Sight.assetOf(sight, debt))
  return {
    ...{ type: 'loan.liquidated', phase: 'notice', severity: 'critical' },
    ...{ about: `auction:${auction}`, account, amount: owed },
    text: `${words.name(account)}'s collateral is auctioned: ${offered} for ${words.sum(owed)}`,
  }
}
