import assert from 'node:assert/strict'
import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { evolve, openEntry } from '../../src/engine/evolve.ts'
import { debtsOf } from '../../src/engine/loan/debts.ts'
import { pledgesOf } from '../../src/engine/loan/pledges.ts'
import { unbalanced } from '../../src/engine/reconcile.ts'
import { State } from '../../src/engine/State.ts'
import { assess } from '../../src/margin/assess.ts'
import { Method } from '../../src/margin/Method.ts'
import type { BoundRulebook } from '../../src/model/BoundRulebook.ts'
import { Ray } from '../../src/protocols/aave/Ray.ts'

/** Properties of every event of a run with loans, checked on a state that only folds. */
export interface EventWatch {
  readonly state: State
  /** Whether the books are summed after every event, not only after every command. */
  readonly sums: boolean
  /** The liquidation whose postings are in progress. */
  step: Step | null
  /** The number of liquidations checked. */
  steps: number
  /** The lowest price of each auction, as stated at its start. */
  readonly floors: Map<string, bigint>
}

export const watching = (sums: boolean): EventWatch => ({
  state: State.create(),
  sums,
  step: null,
  steps: 0,
  floors: new Map(),
})

type Liquidation = Extract<Event, { type: 'LoanLiquidated' }>

interface Step {
  readonly event: Liquidation
  readonly equity: bigint
  readonly owed: bigint
}

/** An atom or two of each leg, in units of 1e-8 dollars: the rounding allowed in a step. */
const dust = 1_000n

export function foldWatched(watch: EventWatch, { time, command, events }: Entry): void {
  const { state } = watch
  openEntry(state, time, command)
  for (const event of events) {
    if (event.type !== 'Repaid' && event.type !== 'CollateralTaken') judgeStep(watch)
    assertEvent(watch, event)
    if (event.type === 'LoanLiquidated') watch.step = { event, ...standing(state, event) }
    evolve(state, event)
    if (watch.sums) assert.equal(unbalanced(state), null, event.type)
  }
  judgeStep(watch)
}

function assertEvent({ state, floors }: EventWatch, event: Event): void {
  if (changesPool(event)) assertAccrued(state, event)
  if (isExchange(event)) assertAgainstAccount(state, event)
  if (event.type === 'AuctionOpened' || event.type === 'AuctionRestarted') {
    floors.set(event.auction, event.reserve)
  }
  if (event.type === 'DebtWrittenOff') assertWrittenOff(state, event)
  if (isLoss(event)) {
    const [, { deficit }] = State.reserve(state, event)
    assert.ok(event.amount > 0n && event.amount <= deficit, 'no more is borne than is lacking')
  }
  if (event.type === 'AuctionTaken') {
    const floor = floors.get(event.auction) as bigint
    assert.ok(floor > 0n && event.price > floor, 'a lot was sold at its reserve or below')
  }
}

const isLoss = (
  event: Event,
): event is Extract<Event, { type: 'LossShared' | 'LossCovered' | 'DeficitPaid' }> =>
  event.type === 'LossShared' || event.type === 'LossCovered' || event.type === 'DeficitPaid'

type Dealing = Extract<Event, { pool: string; asset: string }>

const dealings: ReadonlySet<Event['type']> = new Set([
  'Supplied',
  'Redeemed',
  'Borrowed',
  'Repaid',
  'DebtRedistributed',
  'DebtWrittenOff',
  'InsuranceUsed',
  'LossCovered',
  'LossShared',
  'DeficitPaid',
])

const changesPool = (event: Event): event is Dealing => dealings.has(event.type)

function assertAccrued(state: State, event: Dealing): void {
  const [, { accruedAt }] = State.reserve(state, event)
  assert.equal(accruedAt, Math.floor(state.time / 1_000), `${event.type} before interest`)
}

function assertWrittenOff(state: State, event: Extract<Event, { type: 'DebtWrittenOff' }>): void {
  const [, { debt, debtIndex }] = State.reserve(state, event)
  const owed = -(State.account(state, event.account).balances[debt.index] ?? 0n)
  assert.ok(event.claims > 0n && event.claims <= owed, 'no more is written off than is owed')
  assert.equal(event.amount, Ray.mulUp(event.claims, debtIndex))
}

type Exchange = Extract<Event, { type: 'Supplied' | 'Redeemed' | 'Borrowed' | 'Repaid' }>

const isExchange = (event: Event): event is Exchange => exchanges.has(event.type)

const exchanges: ReadonlySet<Event['type']> = new Set([
  'Supplied',
  'Redeemed',
  'Borrowed',
  'Repaid',
])

/** Every rounding is against the account, by less than a claim and an atom. */
function assertAgainstAccount(state: State, { type, ...event }: Exchange): void {
  const [, { supplyIndex, debtIndex }] = State.reserve(state, event)
  const index = type === 'Supplied' || type === 'Redeemed' ? supplyIndex : debtIndex
  const excess = event.claims * index - event.amount * Ray.one
  const against = type === 'Redeemed' || type === 'Borrowed' ? excess : -excess
  assert.ok(against >= 0n && against < index + Ray.one, `${type} is rounded for the account`)
}

const termsOf = (state: State, id: string): BoundRulebook =>
  State.rulesOf(state, State.account(state, id)) as BoundRulebook

function standing(state: State, { account }: Liquidation) {
  const found = assess(State.account(state, account), termsOf(state, account), state.book)
  return { equity: found.equity, owed: found.maintenance }
}

/**
 * With the guard on a step never lowers health; a step clears a leg or leaves the minimum on both.
 */
function judgeStep(watch: EventWatch): void {
  const { step, state } = watch
  if (step === null) return
  watch.step = null
  watch.steps += 1
  const { event, equity, owed } = step
  const liquidation = Method.loan(termsOf(state, event.account))?.method.liquidation
  const after = standing(state, event)
  const isNoWorse = (after.equity + dust) * owed >= equity * (after.owed - dust)
  if (liquidation?.guard) assert.ok(isNoWorse, 'a step lowered health beyond the guard')
  assert.ok(after.owed < owed + dust, 'a step leaves less owed')
  const account = State.account(state, event.account)
  const rules = termsOf(state, event.account)
  const debt = debtsOf(state, account, rules).find(({ asset }) => asset.id === event.debt)
  const held = pledgesOf(state, account, rules).find(({ asset }) => asset.id === event.collateral)
  const least = (liquidation?.leftover ?? 0n) - dust
  if (debt === undefined || held === undefined || held.value <= dust) return
  assert.ok(debt.value >= least && held.value >= least, 'a step left dust on a leg')
}
