import type { Cause } from '../calls/MarginCall.ts'
import { Method } from '../margin/Method.ts'
import type { AccountState } from './AccountState.ts'
import type { Command, CommandType } from './Command.ts'
import { LegOrders } from './LegOrders.ts'
import { LiquidationOrders } from './LiquidationOrders.ts'
import { dispose, liquidate } from './liquidate.ts'
import { monitor } from './monitor.ts'
import { protect } from './protection/protect.ts'
import type { Run } from './Run.ts'
import { State } from './State.ts'
import { type Taken, Worklist } from './Worklist.ts'
import { runWaterfall } from './waterfall.ts'

/**
 * Deleveraging may bring others into liquidation; the same round repeats at most this often. A loan that is
 * taken over may bring down the next one, but nobody's twice: such a pass is not counted.
 */
const passes = 8

/** After them the waterfall runs over the whole market. */
const ticks: ReadonlySet<CommandType> = new Set([
  'AdvanceTime',
  'ConfirmIndex',
  'ConfirmMark',
  'SetMarks',
])

/**
 * Decides all consequences of a command: in phases over all accounts concerned, never one account
 * through to the end, so that the result does not depend on their order.
 *
 * Rules: [ENG13] [ENG14] [ENG15]
 */
export function round(run: Run, command: Command): void {
  const { state, worklist } = run
  const cause = causeOf(command)
  const isTick = ticks.has(command.type)
  if (command.type === 'SetMarks') dispose(run)
  for (let [pass, idle] = [0, 0]; idle < passes; pass++) {
    const absorbed = run.absorbed.size
    const taken = Worklist.take(worklist, state)
    if (taken.accounts.length === 0 && pass > 0) return
    run.phase = 'assess'
    for (const account of taken.accounts) LegOrders.cut(run, account)
    for (const account of taken.accounts) LiquidationOrders.cancelShrunk(run, account)
    protect(run, { accounts: taken.accounts, isMarket: taken.isMarket || (isTick && pass === 0) })
    for (const account of taken.accounts) monitor(run, account, cause)
    run.phase = 'order'
    for (const account of toLiquidate(run, taken, isTick && pass === 0)) liquidateOne(run, account)
    run.phase = 'resolve'
    if (isTick) runWaterfall(run)
    if (run.absorbed.size === absorbed) idle += 1
  }
}

const causeOf = ({ type }: Command): Cause => {
  if (type === 'Deposit' || type === 'Transfer' || type === 'AddMargin') return 'deposit'
  return type === 'ReportFill' || type === 'ReportExecution' ? 'reduction' : 'price'
}

/**
 * The accounts under liquidation to continue: those monitored, all where prices or the clock moved,
 * and always those whose next step depends on other accounts.
 */
function toLiquidate({ state, worklist }: Run, taken: Taken, isTick: boolean): AccountState[] {
  if (state.liquidating.size === 0) return []
  if (taken.isMarket || isTick) return State.liquidating(state)
  const found = new Set(Worklist.waiting(worklist, state))
  for (const account of taken.accounts) if (account.liquidation !== null) found.add(account)
  return [...found].sort((a, b) => a.index - b.index)
}

function liquidateOne(run: Run, account: AccountState): void {
  liquidate(run, account)
  Worklist.wait(run.worklist, account, waitsForOthers(account))
}

/** The sale, auction or absorption of a loan depends on cash, bids and funds of others. */
const waitsForOthers = ({ liquidation, rules }: AccountState): boolean => {
  if (liquidation === null || liquidation.inFlight.size > 0) return false
  const loan = rules?.bound && Method.loan(rules.bound)
  return loan != null && loan.method.liquidation.by !== 'liquidator'
}
