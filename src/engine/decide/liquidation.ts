import { limits } from '../../base/limits.ts'
import { liquidationFee } from '../../liquidation/liquidationFee.ts'
import { bonusAt } from '../../liquidation/loan/bonusAt.ts'
import {
  type DebtCollateralPair,
  isToxic,
  type Seizure,
  seize,
} from '../../liquidation/loan/seize.ts'
import { assess } from '../../margin/assess.ts'
import { Method } from '../../margin/Method.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { Account } from '../../model/Account.ts'
import type { Assessment } from '../../model/Assessment.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { LoanLiquidation } from '../../model/Lending.ts'
import type { LendingTerms } from '../../model/LendingTerms.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { AccountState } from '../AccountState.ts'
import type { Execution, LiquidateLoan, ReportExecution } from '../Command.ts'
import { creditCalls } from '../creditCalls.ts'
import { Decision, find, type Proposal } from '../Decision.ts'
import { LiquidationOrders } from '../LiquidationOrders.ts'
import { Accrual } from '../loan/Accrual.ts'
import { closedFault } from '../loan/closedFault.ts'
import { type Debt, debtsOf, idleFault, repayFrom, repayment } from '../loan/debts.ts'
import { type Pledged, pledgesOf, transferCollateral } from '../loan/pledges.ts'
import { makeTrade } from '../makeTrade.ts'
import { answered, bookOwners } from '../protection/answer.ts'
import { Refusals } from '../Refusals.ts'
import type { Rejection } from '../Rejection.ts'
import { Run } from '../Run.ts'
import { related } from '../related.ts'
import { type LiquidationOrder, State } from '../State.ts'
import { Switches } from '../Switches.ts'
import { unitFault } from '../unitFault.ts'
import { admitFee } from './orders.ts'
import { reserveOf } from './pools.ts'

/** The liquidation commands: the kind and handler of each. */
export const liquidation = {
  LiquidateLoan: Decision.request(liquidateLoan),
  ReportExecution: Decision.fact(reportExecution),
}

function reportExecution(state: State, command: ReportExecution): Decision {
  if (command.executions.length > limits.executions) {
    return Decision.reject('command.tooLarge', `expected at most ${limits.executions} executions`)
  }
  const left = new Map<string, bigint | null>()
  for (const execution of command.executions) {
    const fault = executionFault(state, execution, left)
    if (fault !== null) return fault
  }
  const apart = unitFault(state, command.executions)
  if (apart !== null) return apart
  return (run) => {
    for (const execution of command.executions) execute(run, execution)
  }
}

/** Checks one report against the open size of its order after the reports before it. */
function executionFault(
  state: State,
  execution: Execution,
  left: Map<string, bigint | null>,
): Rejection | null {
  const { order: id, lots, price, status } = execution
  const order = state.orders.get(id)
  const before = left.has(id) ? left.get(id) : order?.left
  if (order === undefined || before == null || order.instrument.id !== execution.instrument) {
    return Decision.reject('execution.unknownOrder', `no order ${id} is unanswered`)
  }
  const wrongSide = lots !== 0n && lots > 0n !== order.lots > 0n
  if (wrongSide || Integer.abs(lots) > Integer.abs(before)) {
    return Decision.reject(
      'execution.tooMuch',
      `${id}: expected at most ${before} lots, found ${lots}`,
    )
  }
  if (lots !== 0n && !Instrument.allows(order.instrument, price)) {
    return Decision.reject('price.notPositive', `${id}: expected a positive price, found ${price}`)
  }
  const fee = admitFee(order.instrument, execution.fee)
  if (fee !== null) return fee
  left.set(id, status === 'open' || status === 'unknown' ? before - lots : null)
  return null
}

/** Rules: [POOL2] [POOL9] [SEIZE1] [SEIZE5] [CREDIT12] [VENUS12] */
function liquidateLoan(state: State, command: LiquidateLoan): Rejection | Proposal {
  const liquidator = find.own(state, command.account)
  if (Decision.refused(liquidator)) return liquidator
  const borrower = find.own(state, command.borrower)
  if (Decision.refused(borrower)) return borrower
  const found = reserveOf(state, command)
  if (Decision.refused(found)) return found
  const collateral = find.asset(state, command.collateral)
  if (Decision.refused(collateral)) return collateral
  const closed = closedFault(...found, false)
  if (closed !== null) return closed
  const accruals = Accrual.of(state, found[0])
  const target = targetOf(state, command, borrower, liquidator)
  if (Decision.refused(target)) return target
  const { liquidation, pair, debt } = target
  const sized = seize(pair, liquidation, command.amount ?? debt.amount)
  if (!sized.ok) return Decision.reject(sized.error, `the loan of ${borrower.id}: ${sized.error}`)
  const repaid = Amount.of(sized.value.repaid)
  const { debt: index } = Accrual.indicesOf(debt.reserve, accruals)
  const idle = idleFault(repayment(borrower, liquidator.id, debt, repaid, index))
  if (idle !== null) return idle
  const held = liquidator.balances[debt.asset.index] ?? 0n
  if (held < repaid) {
    const detail = `expected a balance of at least ${repaid} ${debt.asset.id}, found ${held}`
    return Decision.reject('balance.insufficient', detail)
  }
  const view = liquidatorAfter(state, target, sized.value)
  return {
    after: [{ account: liquidator, view, purpose: 'spend' }],
    events: (run) => {
      Run.emitAll(run, accruals)
      creditCalls(run, liquidator, 'deposit', () =>
        creditCalls(run, borrower, 'reduction', () => emitLiquidation(run, target, sized.value)),
      )
    },
  }
}

/**
 * The liquidator's payment and the collateral it receives, as claims where the borrower held
 * claims.
 */
function liquidatorAfter(
  state: State,
  { borrower, liquidator, debt, pledged }: Target,
  { repaid, seized, fee }: Seizure,
): Account {
  const paid = Amount.of(-repaid)
  let view = ProForma.withBalance(liquidator, debt.asset.index, paid)
  const given = Amount.of(seized - fee)
  const handover = { to: liquidator.id, reason: 'seizure' } as const
  const taken = transferCollateral(state, borrower, pledged.asset, given, handover)
  for (const { asset, amount } of taken) {
    view = ProForma.withBalance(view, State.asset(state, asset).index, amount)
  }
  return view
}

interface Target {
  readonly borrower: AccountState
  readonly liquidator: AccountState
  readonly liquidation: LoanLiquidation
  readonly pair: DebtCollateralPair
  readonly debt: Debt
  readonly pledged: Pledged
}

/** The debt leg and the collateral leg, at par for a relative of the borrower, or a rejection. */
function targetOf(
  state: State,
  command: LiquidateLoan,
  borrower: AccountState,
  liquidator: AccountState,
): Target | Rejection {
  const rules = State.rulesOf(state, borrower)
  const loan = rules && Method.loan(rules)
  const liquidation = loan?.method.liquidation
  if (!rules || !loan || liquidation?.by !== 'liquidator') {
    const detail = `the rulebook of ${borrower.id} has no liquidators`
    return Decision.reject('rulebook.doesNotLend', detail)
  }
  const isOn = Switches.isOn(state, 'liquidation', 'asset', [command.collateral, command.asset])
  if (borrower === liquidator || !isOn || !Switches.mayAct(state, borrower)) {
    return Decision.reject('loan.notLiquidatable', `${borrower.id} may not be liquidated now`)
  }
  const legs = [command.collateral, command.asset].map((id) => State.asset(state, id))
  const old = legs.find((asset) => !Switches.isMovableAsset(state, asset, rules))
  if (old !== undefined) {
    const detail = `expected a fresh index of ${old.id}, found none`
    return Decision.reject('price.stale', detail)
  }
  const assessment = assess(borrower, rules, state.book)
  const debt = debtsOf(state, borrower, rules).find(
    (one) => one.pool.id === command.pool && one.asset.id === command.asset,
  )
  if (debt === undefined) {
    const detail = `${borrower.id} owes no ${command.asset} to ${command.pool}`
    return Decision.reject('loan.noDebt', detail)
  }
  const pledged = pledgesOf(state, borrower, rules).find(
    ({ asset }) => asset.id === command.collateral,
  )
  if (pledged === undefined) {
    return Decision.reject('loan.noCollateral', `${borrower.id} pledges no ${command.collateral}`)
  }
  const isForced = debt.reserve.forced === true && loan.method.protocol === 'venus'
  // Before anything is divided by what is owed: a debt of no worth is carried by anything.
  const isCarried = assessment.equity >= assessment.maintenance && !isForced
  if (isCarried || assessment.maintenance === 0n) {
    const detail = `the loan of ${borrower.id}: ${assessment.equity} carried, ${assessment.maintenance} owed`
    return Decision.reject('loan.notLiquidatable', detail)
  }
  const earned = related(liquidator, borrower) ? { ...pledged, bonus: Ratio.zero } : pledged
  const pair = { ...pairOf(state, debt, earned, assessment, loan), isForced }
  if (!liquidation.guard || !isToxic(pair))
    return { borrower, liquidator, liquidation, pair, debt, pledged }
  return Decision.reject('loan.toxic', `seizing ${pledged.asset.id} would lower its health`)
}

function pairOf(
  state: State,
  debt: Debt,
  pledged: Pledged,
  { equity, maintenance: owed }: Assessment,
  { method }: LendingTerms,
): DebtCollateralPair {
  const leg = ({ asset, amount, value }: Debt | Pledged) => ({
    amount,
    value,
    price: state.book.indices[asset.index]?.price ?? 1n,
    unit: Integer.pow10(asset.decimals),
  })
  const { bonusShare, threshold } = pledged
  const bonus =
    pledged.bonus.numerator === 0n
      ? Ratio.zero
      : bonusAt(pledged.bonus, method.liquidation, method.protocol, Ratio.of(equity, owed))
  return { debt: leg(debt), collateral: leg(pledged), bonus, bonusShare, threshold, equity, owed }
}

/** Repays, then transfers the collateral: the liquidator's part to it, the fee to the house. */
function emitLiquidation(
  run: Run,
  { borrower, liquidator, debt, pledged: { asset } }: Target,
  { repaid, seized, fee }: Seizure,
): void {
  const { state } = run
  const [amount, given] = [Amount.of(repaid), Amount.of(seized - fee)]
  Run.emit(run, {
    type: 'LoanLiquidated',
    account: borrower.id,
    liquidator: liquidator.id,
    pool: debt.pool.id,
    debt: debt.asset.id,
    repaid: amount,
    collateral: asset.id,
    seized: given,
    fee: Amount.of(fee),
  })
  Run.emit(run, repayment(borrower, liquidator.id, debt, amount))
  Run.emitAll(
    run,
    transferCollateral(state, borrower, asset, given, { to: liquidator.id, reason: 'seizure' }),
  )
  if (fee > 0n) {
    const fees = State.house(state, 'fees').id
    Run.emitAll(
      run,
      transferCollateral(state, borrower, asset, Amount.of(fee), { to: fees, reason: 'fee' }),
    )
  }
}

/**
 * Applies one execution report: the trade, the liquidation fee out of the remaining equity, and the
 * end of the order where no more executions follow.
 *
 * Rules: [ENG12]
 */
function execute(run: Run, { order: id, lots, price, fee, status }: Execution): void {
  const { state } = run
  const order = state.orders.get(id) as LiquidationOrder
  const { account, instrument } = order
  const left = Quantity.sub(order.left, lots)
  const dealt = { lots, price, fee }
  if (lots !== 0n && order.purpose === 'protect') bookOwners(run, order, dealt)
  else if (lots !== 0n) book(run, order, dealt)
  if (status === 'unknown') {
    Run.emit(run, { type: 'ExecutionQueried', order: id, account: account.id })
    return
  }
  if (status === 'open' && left !== 0n) return
  const reason = status === 'rejected' ? 'rejected' : 'done'
  Run.emit(run, {
    type: 'ExecutionEnded',
    order: id,
    account: account.id,
    instrument: instrument.id,
    unfilled: left,
    reason,
  })
  if (order.purpose === 'protect') answered(run, order, left)
  else if (left === order.lots) Refusals.refuse(run, order)
}

type Dealt = Pick<Execution, 'lots' | 'price' | 'fee'>

/**
 * Books an execution: on the account as much as closes the leg, on the fund what went beyond it
 * because the leg shrank meanwhile. Each bears its share of the fee, the account's rounded up.
 *
 * Rules: [ENG12] [CALL16]
 */
function book(run: Run, order: LiquidationOrder, { lots, price, fee }: Dealt): void {
  const { account, left } = order
  const closing = LiquidationOrders.takes(order, lots)
  const [size, whole] = [Integer.abs(closing), Integer.abs(lots)]
  const own = Amount.of(size === whole ? fee : Integer.mulDivUp(fee, size, whole))
  if (closing !== 0n) {
    const dealt = { lots: Quantity.of(closing), price, fee: own }
    creditCalls(run, account, 'reduction', () => close(run, order, dealt))
  }
  if (size === whole) return
  const { state } = run
  const { instrument } = order
  const rest = Quantity.of(lots - closing)
  const deal = { instrument, leg: 'net', lots: rest, price, fee: Amount.sub(fee, own) } as const
  const trade = makeTrade(state, State.house(state, 'fund'), deal)
  const unanswered = Quantity.sub(left, lots)
  const about = { order: order.id, account: account.id, trade, left: unanswered }
  Run.emit(run, { type: 'ExcessInherited', ...about })
}

/** Books what an execution closes on the account. A withdrawn order earns no fee any more. */
function close(run: Run, order: LiquidationOrder, { lots, price, fee }: Dealt): void {
  const { state } = run
  const { id, account, instrument, leg, purpose } = order
  const trade = makeTrade(state, account, { instrument, leg, lots, price, fee })
  Run.emit(run, { type: 'Executed', order: id, trade, left: Quantity.sub(order.left, lots) })
  const rules = State.rulesOf(state, account)
  const repays = rules !== null && Method.of(rules).proceeds === 'repay'
  const isDue = purpose === 'reduce' || repays
  if (isDue && !order.cancelled) payClearance(run, order, lots, price)
  if (repays) repayFrom(run, account, State.assetAt(state, instrument.settleIndex))
}

function payClearance(
  run: Run,
  { id, account, instrument }: LiquidationOrder,
  lots: Quantity,
  price: bigint,
): void {
  const { state } = run
  const rules = State.rulesOf(state, account)
  if (rules === null) return
  const { equity } = assess(account, rules, state.book)
  const settle = State.assetAt(state, instrument.settleIndex)
  const spare = PriceBook.convert(state.book, Amount.of(equity), rules.numeraire, settle)
  if (spare === null) return
  const closed = Instrument.notional(instrument, lots, price)
  const { feeRate } = account.liquidation?.terms ?? rules.rulebook.liquidation
  const amount = liquidationFee(closed, feeRate, Amount.of(spare))
  if (amount <= 0n) return
  const asset = instrument.settle
  Run.emit(run, { type: 'ClearancePaid', account: account.id, order: id, asset, amount })
}
