import { assess } from '../margin/assess.ts'
import { contributions } from '../margin/contributions.ts'
import { Method } from '../margin/Method.ts'
import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import type { AccountState } from './AccountState.ts'
import { Fund } from './Fund.ts'
import { Insolvency } from './Insolvency.ts'
import { makeTrade } from './makeTrade.ts'
import { Run } from './Run.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'
import { endLiquidation } from './strike.ts'

/**
 * Whether the house takes an account over whole rather than reduce it: it is beyond the backstop of its
 * procedure and not yet bankrupt, every position can be moved, it would owe nothing afterwards, and the fund
 * has room in each of its markets.
 *
 * Rules: [FALL25]
 */
export function takes(state: State, account: AccountState, rules: BoundRulebook): boolean {
  const above = account.liquidation?.terms?.steps?.backstop
  if (above === undefined || account.liquidation?.inFlight.size !== 0) return false
  if (account.positions.length === 0 || !Switches.mayAct(state, account)) return false
  const assessment = assess(account, rules, state.book)
  if (assessment.certainty !== 'certain' || assessment.net < 0n) return false
  if (!Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), above)) return false
  return (
    account.positions.every(({ instrument }) => isTakeable(state, instrument, rules)) &&
    Insolvency.of(state, account, rules).debts.length === 0
  )
}

const isTakeable = (state: State, instrument: Instrument, rules: BoundRulebook): boolean =>
  Switches.isMovable(state, instrument, rules) && Fund.available(state, instrument) > 0n

/**
 * Takes over all accounts that are to be: whom, is settled before the first of them, so that their order
 * decides nothing.
 *
 * Rules: [FALL25] [ENG15]
 */
export function takeAll(run: Run): void {
  const { state } = run
  const taken = State.liquidating(state).flatMap((account) => {
    const rules = State.rulesOf(state, account)
    return rules !== null && takes(state, account, rules) ? [{ account, rules }] : []
  })
  for (const { account, rules } of taken) take(run, account, rules)
}

/** Positions at their marks, and all that backed them. What counted for nothing stays. */
function take(run: Run, account: AccountState, rules: BoundRulebook): void {
  const { state } = run
  const backing = account.balances.flatMap((_, index) =>
    isBacking(account, rules, index) ? [index] : [],
  )
  const parts = contributions(account, rules, state.book).map(({ position, maintenance }) => ({
    instrument: position.instrument,
    weight: Integer.max(0n, maintenance),
  }))
  for (const held of [...account.positions]) takePosition(run, account, held)
  const settled = parts.map(({ instrument }) => instrument.settleIndex)
  for (const index of new Set([...backing, ...settled])) {
    takeMargin(
      run,
      account,
      index,
      parts.filter(({ instrument }) => instrument.settleIndex === index),
    )
  }
  endLiquidation(run, account, { outcome: 'takenOver' })
}

function isBacking(account: AccountState, rules: BoundRulebook, index: number): boolean {
  const balance = account.balances[index] ?? Amount.zero
  return balance > 0n && Method.of(rules).counts(account, rules, index, balance)
}

function takePosition(run: Run, account: AccountState, { instrument, leg, lots }: Position): void {
  const { state } = run
  const fund = State.house(state, 'fund')
  const price = PriceBook.usable(state.book, instrument) as Price
  const closing = { instrument, leg, lots: Quantity.of(-lots), price }
  Run.emit(run, { type: 'TakenOver', trade: makeTrade(state, account, closing), by: 'fund' })
  const inherited = makeTrade(state, fund, { instrument, leg: 'net', lots, price })
  Run.emit(run, { type: 'Inherited', trade: inherited })
}

interface Part {
  readonly instrument: Instrument
  readonly weight: bigint
}

/** What is taken of the asset that positions settle in is room of the fund in their markets. */
function takeMargin(
  run: Run,
  { id, balances }: AccountState,
  index: number,
  parts: readonly Part[],
): void {
  const amount = balances[index] ?? Amount.zero
  if (amount <= 0n) return
  const asset = State.assetAt(run.state, index).id
  const taken = { type: 'MarginTakenOver', account: id, asset } as const
  if (parts.length === 0) {
    Run.emit(run, { ...taken, amount })
    return
  }
  const shares = Integer.split(
    amount,
    parts.map(({ weight }) => weight),
  )
  for (const [at, { instrument }] of parts.entries()) {
    const share = Amount.of(shares[at] ?? 0n)
    if (share > 0n) Run.emit(run, { ...taken, instrument: instrument.id, amount: share })
  }
}

export * as Backstop from './Backstop.ts'
