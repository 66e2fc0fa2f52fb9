import { takenAt } from '../margin/applyStaleBand.ts'
import type { Asset } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { pendingFunding } from '../model/trade.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'
import { Switches } from './Switches.ts'

/**
 * What a bankrupt account is short of, net: what it owes once its legs are closed, less what it holds.
 *
 *     missing = max(0, worth owed - worth of holdings taken over - worth of what cannot be moved)
 *
 * Only `missing` is asked of others. The rest of each debt is credited for the holdings that the house
 * takes over, at the index less its declared haircut. What cannot be moved now counts at its better
 * end and stays, with as much debt as it is worth. What has no price counts nothing and stays.
 */
export interface Insolvency {
  readonly account: AccountState
  readonly rules: BoundRulebook
  /** The legs that close at their marks now. */
  readonly legs: readonly Position[]
  readonly debts: readonly OwedAsset[]
  readonly holdings: readonly HeldAsset[]
  /** The balances once the legs are closed whole, by asset index. */
  readonly after: readonly (Amount | undefined)[]
}

/** An asset owed: owed = missing + credited + what stays against what cannot be moved. */
export interface OwedAsset {
  readonly asset: Asset
  readonly owed: Amount
  readonly missing: Amount
  /** What the house pays for holdings, and its worth, numeraire atoms. */
  readonly credited: Amount
  readonly worthCredited: bigint
}

/** An amount that the house takes over, and its worth, numeraire atoms. */
export interface HeldAsset {
  readonly asset: Asset
  readonly amount: Amount
  readonly worth: bigint
}

/** An asset with its worth, positive, numeraire atoms. */
interface Sum {
  readonly asset: Asset
  readonly amount: Amount
  readonly worth: bigint
}

/** A debt; where its price is old, nothing can be credited for it. */
interface Debt extends Sum {
  readonly isMovable: boolean
}

/** The balances after closing all that can be closed, by what becomes of them. */
interface Balance {
  readonly debts: Debt[]
  readonly holdings: Sum[]
  /** The worth at its better end of what stays. */
  backing: bigint
}

/**
 * Works out the insolvency of an account at its better end of prices. Each missing amount is rounded
 * down, so that what others pay is never more than is missing; the odd atom is the house's.
 *
 * Rules: [FALL16] [FALL17]
 */
export function of(state: State, account: AccountState, rules: BoundRulebook): Insolvency {
  const legs = account.positions.filter(({ instrument }) =>
    Switches.isMovable(state, instrument, rules),
  )
  const after = closed(state, account, legs)
  const { debts, holdings, backing } = balance(state, account, rules, legs, after)
  const held = total(holdings)
  const missing = Integer.max(0n, total(debts) - held - Integer.max(0n, backing))
  const lost = split(
    missing,
    debts.map(({ worth }) => worth),
  )
  const rests = debts.map(({ worth, isMovable }, index) =>
    isMovable ? worth - at(lost, index) : 0n,
  )
  const open = rests.reduce((sum, rest) => sum + rest, 0n)
  const credited = Integer.min(open, held)
  const paid = split(credited, rests)
  return {
    account,
    rules,
    legs,
    debts: debts.map((debt, index) => {
      const isWhole = debt.isMovable && credited === open
      return part(debt, at(lost, index), at(paid, index), isWhole)
    }),
    holdings: taken(holdings, held, credited),
    after,
  }
}

const split = (whole: bigint, weights: readonly bigint[]): readonly bigint[] =>
  weights.length === 0 ? [] : Integer.split(whole, weights)

const at = (items: readonly bigint[], index: number): bigint => items[index] ?? 0n

const total = (sums: readonly Sum[]): bigint => sums.reduce((all, { worth }) => all + worth, 0n)

/** One debt with its shares of what is missing and of what is credited, numeraire atoms. */
function part(
  { asset, amount: owed, worth }: Debt,
  lost: bigint,
  paid: bigint,
  isWhole: boolean,
): OwedAsset {
  const missing = Amount.of(Integer.mulDivDown(owed, lost, worth))
  const rest = Integer.mulDivDown(owed, paid, worth)
  const credited = isWhole ? Amount.sub(owed, missing) : Amount.of(rest)
  return { asset, owed, missing, credited, worthCredited: paid }
}

/** What is taken of each holding: all of it where there is not too much, else the share needed. */
const taken = (holdings: readonly Sum[], held: bigint, credited: bigint): readonly HeldAsset[] =>
  credited === held
    ? holdings
    : holdings.map(({ asset, amount, worth }) => ({
        asset,
        amount: Amount.of(Integer.mulDivUp(amount, credited, held)),
        worth: Integer.mulDivUp(worth, credited, held),
      }))

/** An account's rules and its better end of prices. */
interface View {
  readonly state: State
  readonly rules: BoundRulebook
  readonly prices: PriceBook
}

function balance(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  legs: readonly Position[],
  after: Insolvency['after'],
): Balance {
  const { prices } = takenAt(account, rules, state.book, 'liquidation')
  const view: View = { state, rules, prices }
  const into: Balance = { debts: [], holdings: [], backing: 0n }
  after.forEach((amount, index) => {
    if (amount === undefined || amount === 0n) return
    sort(view, State.assetAt(state, index), amount, into)
  })
  for (const held of account.positions) {
    if (!legs.includes(held)) into.backing += worthOfLeg(view, held)
  }
  return into
}

/** Holdings less the haircut, debts in full; an index of zero makes a debt of no worth. */
function sort(view: View, asset: Asset, amount: Amount, into: Balance): void {
  const { state, rules } = view
  const worth = worthOf(view, asset, amount)
  if (worth === null || (amount < 0n && worth === 0n)) return
  const isMovable = Switches.isMovableAsset(state, State.underlyingOf(state, asset.index), rules)
  if (amount < 0n) {
    into.debts.push({ asset, amount: Amount.negate(amount), worth: -worth, isMovable })
  } else if (!isMovable) into.backing += worth
  else into.holdings.push({ asset, amount, worth: afterHaircut(rules, asset, worth) })
}

/** The house takes what is not the numeraire at less than the index, where its rulebook says so. */
function afterHaircut({ rulebook, numeraire }: BoundRulebook, asset: Asset, worth: bigint): bigint {
  const { takeoverHaircut } = rulebook.waterfall
  if (takeoverHaircut === undefined || asset.index === numeraire.index) return worth
  return Ratio.mulDown(worth, Ratio.sub(Ratio.one, takeoverHaircut))
}

/** A claim on a pool is worth what it stands for; what is owed to a pool is the pool's to bear. */
function worthOf({ state, rules, prices }: View, asset: Asset, amount: Amount): bigint | null {
  if (asset.claim?.side === 'debt') return null
  const stands = Amount.of(PriceBook.underlying(prices, asset, amount))
  const underlying = State.underlyingOf(state, asset.index)
  return PriceBook.convert(prices, stands, underlying, rules.numeraire)
}

/** The profit of a leg that stays, at its better end; nothing where no mark is usable. */
function worthOfLeg(view: View, held: Position): bigint {
  const { state, prices } = view
  const { instrument } = held
  const price = PriceBook.usable(prices, instrument)
  if (price === undefined) return 0n
  const funding = pendingFunding(held, State.fundingIndex(state, instrument))
  const amount = Amount.add(Position.profit(held, price), funding)
  return worthOf(view, State.assetAt(state, instrument.settleIndex), amount) ?? 0n
}

/** The balances after closing legs at their marks, by asset index. */
function closed(
  state: State,
  { balances }: AccountState,
  legs: readonly Position[],
): readonly (Amount | undefined)[] {
  const sums = [...balances]
  for (const held of legs) {
    const { instrument } = held
    const mark = PriceBook.usable(state.book, instrument)
    if (mark === undefined) continue
    const funding = pendingFunding(held, State.fundingIndex(state, instrument))
    const realised = Amount.add(Position.profit(held, mark), funding)
    const before = sums[instrument.settleIndex] ?? Amount.zero
    sums[instrument.settleIndex] = Amount.add(before, realised)
  }
  return sums
}

export * as Insolvency from './Insolvency.ts'
