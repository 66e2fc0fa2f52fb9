import { ProFormaPosition } from '../../liquidation/ProFormaPosition.ts'
import { cureAmount } from '../../margin/cures/cureAmount.ts'
import { isCured } from '../../margin/cures/isCured.ts'
import { lowerBound } from '../../margin/lowerBound.ts'
import { Borrower } from '../../margin/methods/lending/cures/Borrower.ts'
import { ProForma } from '../../margin/ProForma.ts'
import type { Account } from '../../model/Account.ts'
import type { Asset } from '../../model/Asset.ts'
import type { BoundRulebook } from '../../model/BoundRulebook.ts'
import { Instrument } from '../../model/Instrument.ts'
import type { Leg } from '../../model/Position.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import type { ProtectiveAction } from '../../model/Protection.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Quantity } from '../../money/Quantity.ts'
import { Ratio } from '../../money/Ratio.ts'
import { Value } from '../../money/Value.ts'
import { AccountState } from '../AccountState.ts'
import type { Command } from '../Command.ts'
import { Decision } from '../Decision.ts'
import { type LiquidationOrder, State } from '../State.ts'
import { type Fault, Guard } from './Guard.ts'
import { mostGiven } from './mostGiven.ts'
import { outOf } from './outOf.ts'
import { reduceTo } from './reduceTo.ts'

/** What an action would do now, before it is asked whether it may. */
export type Plan =
  | { readonly kind: 'orders'; readonly orders: readonly Wanted[] }
  | { readonly kind: 'closing'; readonly orders: readonly string[] }
  | { readonly kind: 'request'; readonly command: Command; readonly worth: Value }

/** An order to send out. */
export interface Wanted {
  readonly instrument: Instrument
  readonly leg: Leg
  /** Signed: negative sells. */
  readonly lots: Quantity
  /** The worst price at which it may trade; null for any. */
  readonly limit: Price | null
  /** The price at which it reserves. */
  readonly price: Price
  /** Its notional at the mark, which counts against the budget. */
  readonly worth: Value
  readonly reduceOnly: boolean
}

/** An account with a guard, and its rules. */
export interface Guarded {
  readonly account: AccountState
  readonly guard: Guard
  readonly rules: BoundRulebook
}

export type Shortcoming = Omit<Fault, 'action'>

const fault = (reason: Fault['reason'], detail: string): Shortcoming => ({ reason, detail })

export const isFault = (plan: Plan | Shortcoming): plan is Shortcoming => 'reason' in plan

/** Whether nothing is left for an action to do, whatever the target. Rules: [PROT5] */
export function isDone(state: State, { account }: Guarded, action: ProtectiveAction): boolean {
  switch (action.kind) {
    case 'reduce':
      return account.positions.length === 0
    case 'cancelOrders':
      return ownOrders(state, account).length === 0
    case 'close':
      return heldIn(state, account, action) === 0n
    case 'hedge':
      return heldIn(state, account, action) === action.lots
    case 'repay':
      return debtOf(state, account, action) === 0n
    case 'swap':
      return lotsToSell(state, account, action.instrument) === 0n
    default:
      return false
  }
}

/**
 * Whether the account is where the protection is to bring it: an isolated position is once it is closed,
 * for what is owed then is never taken from its owner (ENG9).
 *
 * Rules: [PROT5] [PROT17]
 */
export function isReached(state: State, guarded: Guarded): boolean {
  const { account, guard, rules } = guarded
  if (account.parent !== null && account.positions.length === 0) return true
  const { target, actions } = guard.protection
  if (target !== null) return isCured(account, rules, state.book, target)
  const ending = actions.filter(({ kind }) => kind !== 'cancelOrders')
  return (ending.length > 0 ? ending : actions).some((one) => isDone(state, guarded, one))
}

/**
 * What an action would do now: as much as the target asks, no more than the budget leaves.
 *
 * Rules: [PROT6] [PROT7]
 */
export function of(state: State, guarded: Guarded, action: ProtectiveAction): Plan | Shortcoming {
  if (isDone(state, guarded, action)) return fault('nothingToDo', 'nothing is left to do')
  if (action.kind === 'cancelOrders') {
    return { kind: 'closing', orders: ownOrders(state, guarded.account) }
  }
  if (action.kind === 'deposit') return deposit(state, guarded, action)
  if (action.kind === 'repay') return repayment(state, guarded, action)
  return orders(state, guarded, action)
}

/** The open orders that no protection has out: of an isolated position its owner's in that instrument. */
function ownOrders(state: State, account: AccountState): string[] {
  const owner = account.parent ?? account
  const { isolates } = account
  return owner.orders
    .filter(({ instrument }) => isolates === null || instrument.index === isolates)
    .map(({ id }) => id)
    .filter((id) => outOf(state, owner, id) === undefined)
}

interface LegOf {
  readonly instrument: string
  readonly leg: Leg
}

function heldIn(state: State, account: AccountState, { instrument: id, leg }: LegOf): bigint {
  const { index } = State.instrument(state, id)
  return AccountState.position(account, index, leg)?.lots ?? 0n
}

/**
 * The least that reaches the target, no more than may leave the linked account.
 *
 * Rules: [PROT6]
 */
function deposit(
  state: State,
  { account, guard, rules }: Guarded,
  { from: id, asset: name }: Extract<ProtectiveAction, { kind: 'deposit' }>,
): Plan | Shortcoming {
  const [from, asset] = [State.account(state, id), State.asset(state, name)]
  if (from.owner !== account.owner) {
    return fault('protection.notLinked', `${id} is no longer of ${account.owner}`)
  }
  const { target } = guard.protection
  const missing = target && cureAmount(account, rules, state.book, asset, target)
  if (missing === null) return fault('cannotCure', `no amount of ${name} reaches the target`)
  const free = mostGiven(state, { from, to: account, asset })
  if (free <= 0n) return fault('balance.insufficient', `${id} has no ${name} that may leave`)
  const { book } = state
  const allowed = PriceBook.convert(
    book,
    Amount.of(Guard.budgetLeft(guard)),
    rules.numeraire,
    asset,
  )
  if (allowed === null) return fault('price.missing', `${name} has no price`)
  const amount = Amount.min(Amount.min(missing, free), Amount.of(allowed))
  if (amount <= 0n) return fault('budget', `nothing of the budget is left for ${name}`)
  const command = { type: 'Transfer', from: id, to: account.id, asset: name, amount } as const
  const worth = worthOf(state, rules, asset, amount)
  return { kind: 'request', command: { ...command, ...header(state) }, worth }
}

/** What is paid, rounded up against the budget. */
function worthOf(
  { book }: State,
  { numeraire }: BoundRulebook,
  asset: Asset,
  amount: bigint,
): Value {
  return Value.of(-(PriceBook.convert(book, Amount.of(-amount), asset, numeraire) ?? 0n))
}

type Repaying = Extract<ProtectiveAction, { readonly kind: 'repay' }>

/** What an account owes a reserve now. */
const debtOf = (state: State, account: AccountState, action: Repaying): Amount =>
  Borrower.owed(account, state.book, State.reserve(state, action)[1].debt)

/**
 * The least that reaches the target, or all that can be paid: no more than is owed, held and left of
 * the budget.
 *
 * Rules: [PROT15]
 */
function repayment(state: State, guarded: Guarded, action: Repaying): Plan | Shortcoming {
  const { account, guard, rules } = guarded
  const asset = State.asset(state, action.asset)
  const budget = Amount.of(Guard.budgetLeft(guard))
  const allowed = PriceBook.convert(state.book, budget, rules.numeraire, asset)
  if (allowed === null) return fault('price.missing', `${asset.id} has no price`)
  const held = account.balances[asset.index] ?? 0n
  if (held <= 0n) return fault('balance.insufficient', `${account.id} holds no ${asset.id}`)
  const most = Integer.min(Integer.min(held, debtOf(state, account, action)), allowed)
  if (most <= 0n) return fault('budget', `nothing of the budget is left for ${asset.id}`)
  const { target } = guard.protection
  const reaches = (paid: bigint): boolean =>
    target !== null && isCured(repaid(state, account, action, paid), rules, state.book, target)
  const amount = Amount.of(leastOf(most, reaches))
  const command = { type: 'Repay', account: account.id, ...about(action), amount } as const
  const worth = worthOf(state, rules, asset, amount)
  return { kind: 'request', command: { ...command, ...header(state) }, worth }
}

const about = ({ pool, asset }: Repaying) => ({ pool, asset })

/** The least that reaches a target, or all. */
const leastOf = (most: bigint, reaches: (size: bigint) => boolean): bigint =>
  reaches(most) ? lowerBound(0n, most, reaches) : most

/** The account after a payment. */
function repaid(state: State, account: AccountState, action: Repaying, paid: bigint): Account {
  const [, { asset, debt }] = State.reserve(state, action)
  const without = ProForma.withBalance(account, asset.index, Amount.of(-paid))
  return Borrower.repay(without, state.book, debt, Amount.of(paid))
}

/** Lots of a spot instrument that the balance of its base makes up. */
function lotsToSell(state: State, account: AccountState, id: string): bigint {
  const { baseIndex, baseAtomsPerLot } = State.instrument(state, id)
  return Ratio.divDown(Integer.max(0n, account.balances[baseIndex] ?? 0n), baseAtomsPerLot)
}

/** The fewest lots that reach the target, or all. */
function toSwap(state: State, { account, guard, rules }: Guarded, id: string): bigint {
  const instrument = State.instrument(state, id)
  const most = lotsToSell(state, account, id)
  const { target } = guard.protection
  if (target === null) return most
  const after = (lots: bigint): Account =>
    ProFormaPosition.afterConversion(account, state.book, instrument, Quantity.of(-lots))
  return leastOf(most, (lots) => isCured(after(lots), rules, state.book, target))
}

/** A request is judged as the owner's own, now. */
export const header = ({ time }: State) => ({ id: 'protection', time })

type OrderAction = Extract<ProtectiveAction, { readonly worst: Ratio | null }>

function orders(state: State, guarded: Guarded, action: OrderAction): Plan | Shortcoming {
  const sizes = sizesOf(state, guarded, action)
  let left = Guard.budgetLeft(guarded.guard)
  const wanted: Wanted[] = []
  let first: Shortcoming | null = null
  for (const size of sizes) {
    const one = wantedOf(state, guarded, size, { worst: action.worst, left })
    if ('reason' in one) first ??= one
    else {
      wanted.push(one)
      left = Value.sub(left, one.worth)
    }
  }
  if (wanted.length > 0) return { kind: 'orders', orders: wanted }
  if (first !== null) return first
  return outFor(state, guarded.account).length > 0
    ? fault('unanswered', 'what is out would do, and its answer has not come')
    : fault('cannotCure', 'no reduction brings it nearer to the target')
}

/** The orders that are out for an account, a protection's or not, withdrawn or not. */
const outFor = ({ orders }: State, account: AccountState): readonly LiquidationOrder[] =>
  [...orders.values()].filter((order) => order.account === account)

interface Size {
  readonly instrument: Instrument
  readonly leg: Leg
  readonly lots: Quantity
  /** Set where it may add to what is held. */
  readonly adds?: true
}

/**
 * Of one leg, or of all, the cheapest first: no more than the target asks, where there is one.
 *
 * Rules: [PROT7]
 */
function sizesOf(state: State, guarded: Guarded, action: OrderAction): readonly Size[] {
  const { account, guard } = guarded
  if (action.kind === 'close') {
    const lots = Quantity.of(-heldIn(state, account, action))
    return [{ instrument: State.instrument(state, action.instrument), leg: action.leg, lots }]
  }
  if (action.kind === 'swap') {
    const lots = Quantity.of(-toSwap(state, guarded, action.instrument))
    return [{ instrument: State.instrument(state, action.instrument), leg: 'net', lots }]
  }
  if (action.kind === 'hedge') {
    const lots = Quantity.of(action.lots - heldIn(state, account, action))
    const instrument = State.instrument(state, action.instrument)
    return [{ instrument, leg: action.leg, lots, adds: true }]
  }
  const { target } = guard.protection
  if (target !== null) {
    const { rules } = guarded
    const context = { account, rules, prices: state.book }
    const inFlight = outFor(state, account).map(({ left, ...order }) => ({ ...order, lots: left }))
    return reduceTo(context, inFlight, target)
  }
  return account.positions.map(({ instrument, leg, lots }) => {
    return { instrument, leg, lots: Quantity.negate(lots) }
  })
}

/** An order of a size, cut to what is left of the budget. A leg with an answer due gets no other. */
function wantedOf(
  state: State,
  { account, rules }: Guarded,
  { instrument, leg, lots, adds }: Size,
  { worst, left }: { readonly worst: Ratio | null; readonly left: Value },
): Wanted | Shortcoming {
  const { id } = instrument
  const isOut = outFor(state, account).some(
    (order) => order.instrument === instrument && order.leg === leg,
  )
  if (isOut) return fault('unanswered', `${id}: an order is out whose answer has not come`)
  const mark = PriceBook.usable(state.book, instrument)
  const settle = State.assetAt(state, instrument.settleIndex)
  const worthAt = (size: bigint): Value | null => {
    const notional = Instrument.notional(instrument, Quantity.of(size), mark as Price)
    const worth = PriceBook.convert(state.book, Amount.negate(notional), settle, rules.numeraire)
    return worth === null ? null : Value.of(-worth)
  }
  const whole = mark === undefined ? null : worthAt(lots)
  if (mark === undefined || whole === null) return fault('price.missing', `${id} has no price`)
  const size = Integer.abs(lots)
  const most = whole <= left ? size : Integer.mulDivDown(size, left, whole)
  if (most < instrument.lotsMin) return fault('budget', `${id}: nothing of the budget is left`)
  const signed = Quantity.of(lots > 0n ? most : -most)
  const limit = worst === null ? null : limitOf(mark, signed, worst)
  const worth = most === size ? whole : Value.min(left, worthAt(most) ?? left)
  const reduceOnly = instrument.kind !== 'spot' && adds !== true
  return { instrument, leg, lots: signed, limit, price: limit ?? mark, worth, reduceOnly }
}

/** No further from the mark than a share of it, rounded towards the mark. */
function limitOf(mark: Price, lots: bigint, worst: Ratio): Price {
  const away = Ratio.mulDown(Integer.abs(mark), worst)
  return Price.of(lots > 0n ? mark + away : mark - away)
}

/** Why the owner could not place such an order now; null where he could, or where it is a mirror's. */
export function orderFault(
  state: State,
  account: AccountState,
  decide: (state: State, command: Command) => Decision,
  { instrument, leg, lots, price, reduceOnly }: Wanted,
): Shortcoming | null {
  if (account.kind === 'mirrored') return null
  const order = State.nextProtective(state)
  const owner = (account.parent ?? account).id
  const asked = { type: 'PlaceOrder', account: owner, order, leg, lots, price } as const
  const command = { ...asked, instrument: instrument.id, reduceOnly, ...header(state) }
  const decision = decide(state, command)
  return Decision.refused(decision) ? fault(decision.code, decision.detail) : null
}

export * as Plan from './Plan.ts'
