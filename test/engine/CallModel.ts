/**
 * A margin call's life once more, small and slow: one account that is long one future, one ladder of two
 * levels, one call at most. It shares nothing with the engine but what a test tells both. Its deadlines
 * are on a clock of its own, which stands while call clocks are stopped.
 */

export interface Terms {
  readonly rule: 'fixed' | 'floating' | 'cumulative' | 'supersede'
  readonly within: number
  readonly grace: number | null
  /** Whether a price that leaves nothing lacking meets what was fixed. */
  readonly byPrice: boolean
  readonly onExpiry: 'restrict' | 'liquidate' | 'record'
  /** How often a deadline may be extended. */
  readonly times: number
}

export type Status = 'none' | 'open' | 'partlyMet' | 'pastDue'
export type End = 'met' | 'expired' | 'waived' | 'superseded' | 'cancelled'

export interface Model {
  readonly terms: Terms
  now: number
  /** Milliseconds for which clocks have run. */
  ticks: number
  isStopped: boolean
  /** Deposits less what was paid for lots, atoms. */
  cash: bigint
  /** Thousandths of a coin, at whole dollars. */
  lots: bigint
  price: bigint
  rung: number
  isExcused: boolean
  isLiquidated: boolean
  call: Call | null
  /** How calls ended in the last input, in order. */
  ends: End[]
}

export interface Call {
  asked: bigint
  brought: bigint
  parts: { amount: bigint; due: number }[]
  due: number
  isLate: boolean
  extended: number
  dispute: { readonly asked: bigint; readonly agreed: bigint } | null
}

const atomsPerLot = 100_000n
const up = (n: bigint, d: bigint): bigint => (n + d - 1n) / d
const down = (n: bigint, d: bigint): bigint => (n < 0n ? -up(-n, d) : n / d)

const worth = ({ lots, price }: Model): bigint => lots * price * atomsPerLot
export const equity = (model: Model): bigint => model.cash + worth(model)
const kept = (model: Model): bigint => up(worth(model), 100n)

/** Cured at seven tenths. */
export function lacking(model: Model): bigint {
  const lack = up(kept(model) * 10n, 7n) - equity(model)
  return lack > 0n ? lack : 0n
}

const isOver = (model: Model, percent: bigint): boolean =>
  kept(model) * 100n > equity(model) * percent

export function outstanding(model: Model): bigint {
  const { call, terms } = model
  if (call === null) return 0n
  const left = call.asked - call.brought
  const lack = lacking(model)
  if (terms.rule === 'floating') return lack
  const all = terms.rule === 'cumulative' && lack < left ? lack : left
  return all > 0n ? all : 0n
}

export function statusOf({ call }: Model): Status {
  if (call === null) return 'none'
  if (call.isLate) return 'pastDue'
  return call.brought > 0n ? 'partlyMet' : 'open'
}

/** The deadline on the wall, as seen now. */
export const dueAt = ({ now, ticks, call }: Model): number | null =>
  call === null ? null : now + call.due - ticks

export function wait(model: Model, milliseconds: number): void {
  model.ends = []
  model.now += milliseconds
  if (!model.isStopped) model.ticks += milliseconds
  const { call, terms } = model
  if (call === null || model.isStopped || model.ticks < call.due) return
  passDue(model, call, terms)
  if (model.ends.length > 0) look(model, true)
}

function passDue(model: Model, call: Call, { grace, onExpiry }: Terms): void {
  if (isMet(model, true)) {
    end(model, 'met')
    return
  }
  if (!call.isLate && grace !== null && call.due + grace > model.ticks) {
    call.isLate = true
    call.due += grace
    return
  }
  end(model, 'expired')
  if (onExpiry === 'liquidate' && lacking(model) > 0n) model.isLiquidated = true
}

function end(model: Model, how: End): void {
  model.call = null
  model.ends.push(how)
  if ((how === 'expired' || how === 'waived') && model.rung > 0) model.isExcused = true
}

function isMet(model: Model, isPrice: boolean): boolean {
  if (outstanding(model) === 0n) return true
  const { rule, byPrice } = model.terms
  const fixes = rule === 'fixed' || rule === 'supersede'
  return isPrice && fixes && byPrice && lacking(model) === 0n
}

/** What is brought, or taken where it is negative. */
export function bring(model: Model, atoms: bigint): void {
  model.cash += atoms
  credit(model, atoms)
  look(model, false)
}

/** A fill at the mark. */
export function trade(model: Model, lots: bigint): void {
  const before = kept(model)
  model.cash -= lots * model.price * atomsPerLot
  model.lots += lots
  credit(model, down((before - kept(model)) * 10n, 7n))
  look(model, false)
}

function credit(model: Model, atoms: bigint): void {
  if (model.call === null || atoms === 0n) return
  model.call.brought += atoms
  if (outstanding(model) === 0n) end(model, 'met')
}

export function mark(model: Model, price: bigint): void {
  model.price = price
  look(model, true)
}

export function look(model: Model, isPrice: boolean): void {
  if (model.isLiquidated) return
  const before = model.rung
  const over = (rung: number, enter: bigint, clear: bigint) =>
    isOver(model, rung <= before ? clear : enter)
  model.rung = over(2, 100n, 95n) ? 2 : over(1, 80n, 75n) ? 1 : 0
  if (model.rung < before) model.isExcused = false
  if (model.rung === 2) {
    model.isLiquidated = true
    if (model.call !== null) end(model, 'cancelled')
    return
  }
  if (model.call !== null && isMet(model, isPrice)) end(model, 'met')
  if (model.call === null) open(model)
  else askMore(model, model.call)
}

function open(model: Model): void {
  const asked = lacking(model)
  if (model.rung === 0 || model.isExcused || asked === 0n) return
  const due = model.ticks + model.terms.within
  const parts = [{ amount: asked, due }]
  model.call = { asked, brought: 0n, parts, due, isLate: false, extended: 0, dispute: null }
}

function askMore(model: Model, call: Call): void {
  const { rule, within } = model.terms
  const more = lacking(model) - (call.asked - call.brought)
  if (rule === 'supersede' && more > 0n && lacking(model) > outstanding(model)) {
    model.ends.push('superseded')
    model.call = { ...call, asked: lacking(model), brought: 0n, dispute: null }
  }
  if (rule !== 'cumulative') return
  if (more > 0n) {
    call.parts.push({ amount: more, due: model.ticks + within })
    call.asked += more
  }
  let paid = call.brought
  const next = call.parts.find(({ amount }) => {
    paid -= amount
    return paid < 0n
  })
  if (next === undefined) return
  if (!call.isLate) call.due = next.due
  else if (next.due > model.ticks) {
    call.due = next.due
    call.isLate = false
  }
}

/** Extends to a time on the wall; whether that was allowed. */
export function extend(model: Model, to: number): boolean {
  const { call } = model
  const at = dueAt(model)
  if (call === null || at === null || to <= at || call.extended >= model.terms.times) return false
  call.due = model.ticks + to - model.now
  for (const part of call.parts) if (part.due < call.due) part.due = call.due
  call.isLate = false
  call.extended += 1
  return true
}

export function waive(model: Model): boolean {
  if (model.call === null) return false
  end(model, 'waived')
  look(model, true)
  return true
}

export function answer(model: Model, agreed: bigint): boolean {
  const asked = outstanding(model)
  if (model.call === null || agreed < 0n || agreed > asked) return false
  model.call.dispute = agreed === asked ? null : { asked, agreed }
  return true
}

export function resolve(model: Model, amount: bigint | null): boolean {
  const { call, terms } = model
  if (call === null || call.dispute === null) return false
  const { asked, agreed } = call.dispute
  const fixes = terms.rule === 'fixed'
  if (amount !== null && !(fixes && amount >= agreed && amount <= asked)) return false
  call.dispute = null
  if (amount !== null) call.asked -= asked - amount
  look(model, true)
  return true
}

export * as CallModel from './CallModel.ts'
