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

/** The balances after closing all that can be closed, by what becomes of them. */
interface Balance {
  readonly debts: Sum[]
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
  const owed = total(debts)
  const held = total(holdings)
  const missing = Integer.max(0n, owed - held - Integer.max(0n, backing))
  const credited = Integer.min(owed - missing, held)
  return {
    account,
    rules,
    legs,
    debts: parts(debts, owed, missing, credited),
    holdings: taken(holdings, held, credited),
    after,
  }
}

const total = (sums: readonly Sum[]): bigint => sums.reduce((all, { worth }) => all + worth, 0n)

/** Splits what is missing and what is credited over the debts, pro rata to their worth. */
function parts(
  debts: readonly Sum[],
  owed: bigint,
  missing: bigint,
  credited: bigint,
): readonly OwedAsset[] {
  if (debts.length === 0) return []
  const worths = debts.map(({ worth }) => worth)
  const lost = Integer.split(missing, worths)
  const paid = Integer.split(credited, worths)
  const isWhole = missing + credited === owed
  return debts.map(({ asset, amount, worth }, index) => {
    const share = Amount.of(Integer.mulDivDown(amount, lost[index] ?? 0n, worth))
    const rest = Integer.mulDivDown(amount, paid[index] ?? 0n, worth)
    return {
      asset,
      owed: amount,
      missing: share,
      credited: isWhole ? Amount.sub(amount, share) : Amount.of(rest),
      worthCredited: paid[index] ?? 0n,
    }
  })
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
  if (amount < 0n) into.debts.push({ asset, amount: Amount.negate(amount), worth: -worth })
  else if (!Switches.isMovableAsset(state, State.underlyingOf(state, asset.index), rules)) {
    into.backing += worth
  } else into.holdings.push({ asset, amount, worth: afterHaircut(rules, asset, worth) })
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
