import type { Candidate, Linked } from '../liquidation/Resolution.ts'
import { assess } from '../margin/assess.ts'
import type { Asset } from '../model/Asset.ts'
import { BoundRulebook } from '../model/BoundRulebook.ts'
import { Instrument } from '../model/Instrument.ts'
import { Position } from '../model/Position.ts'
import { type Mark, PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { AccountState } from './AccountState.ts'
import { State } from './State.ts'

/** The possible counterparties of bankrupt positions, by market. */

/**
 * All solvent accounts not under liquidation that have a leg in profit in a market that has a mark, leg
 * by leg; where a side is given, only those who have such a leg on it. Where no leg gained, nothing can be
 * asked of the account, so it need not be assessed.
 */
export function candidatesIn(state: State, instrument: Instrument, side?: -1 | 1): Candidate[] {
  const found: Candidate[] = []
  for (const account of state.holders[instrument.index] ?? []) {
    if (account.kind !== 'own' || account.liquidation !== null) continue
    if (!gainsOn(state, account, instrument, side)) continue
    const legs = legsIn(state, account, instrument)
    const solvency = solvencyOf(state, account, instrument)
    if (solvency === null) continue
    const linked = linkedTo(state, account, solvency.rules, instrument)
    for (const leg of legs) found.push(candidateOf(account, leg, solvency, linked))
  }
  return found
}

/** Whether a leg gained, on a side or on any. Most are asked, so no list is made. */
function gainsOn(
  { book }: State,
  { positions }: AccountState,
  market: Instrument,
  side: -1 | 1 | undefined,
): boolean {
  const { price } = book.marks[market.index] as Mark
  for (let index = 0; index < positions.length; index++) {
    const held = positions[index] as Position
    if (held.instrument !== market) continue
    if (side !== undefined && held.lots > 0n !== side > 0) continue
    if (Position.profit(held, price) > 0n) return true
  }
  return false
}

/** A leg with its profit at the mark. */
interface Leg {
  readonly held: Position
  readonly price: Price
  readonly profit: Amount
}

function legsIn({ book }: State, { positions }: AccountState, market: Instrument): Leg[] {
  const { price } = book.marks[market.index] as Mark
  const legs: Leg[] = []
  for (const held of positions) {
    if (held.instrument === market) legs.push({ held, price, profit: Position.profit(held, price) })
  }
  return legs
}

/** What an account would keep, in its numeraire and in what a market settles in. */
interface Solvency {
  readonly rules: BoundRulebook
  readonly equity: Value
  readonly bearable: Amount
}

/**
 * What an account may give up is what it would keep at the worse end of its prices: nobody is made
 * bankrupt for another, and no old price keeps a winner out of it. Null where it would keep nothing.
 */
function solvencyOf(
  state: State,
  account: AccountState,
  { settleIndex }: Instrument,
): Solvency | null {
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const { net } = assess(account, rules, state.book, 'credit')
  if (net <= 0n) return null
  const settle = State.assetAt(state, settleIndex)
  const bearable = PriceBook.convert(state.book, Amount.of(net), rules.numeraire, settle)
  return bearable === null ? null : { rules, equity: net, bearable: Amount.of(bearable) }
}

function candidateOf(
  { id, index }: AccountState,
  { held: { instrument, leg, lots, cost }, price, profit }: Leg,
  { equity, bearable }: Solvency,
  linked: Linked | null,
): Candidate {
  return {
    account: id,
    leg,
    lots,
    profit,
    notional: Instrument.notional(instrument, lots, price),
    cost,
    equity,
    bearable,
    opened: index,
    ...(linked && { linked }),
  }
}

/**
 * What an account holds in other instruments of the same base asset whose marks are fresh, its
 * isolated positions and their parent counted as one account with it. Null for nothing. What is held
 * of the base asset itself is not counted: it backs everything else as well.
 *
 * Rules: [FALL20]
 */
function linkedTo(
  state: State,
  account: AccountState,
  rules: BoundRulebook,
  to: Instrument,
): Linked | null {
  let [lots, profit, isAny] = [0n, 0n, false]
  for (const one of familyOf(account)) {
    // What an isolated position loses beyond its margin is not its owner's: it hedges nothing.
    if (one.liquidation !== null) continue
    for (const held of one.positions) {
      const { instrument } = held
      if (instrument.baseIndex !== to.baseIndex) continue
      if (one === account && instrument === to) continue
      const part = linkedLeg(state, rules, held, to)
      if (part === null) continue
      lots += part.lots
      profit += part.profit
      isAny = true
    }
  }
  return isAny ? { lots, profit } : null
}

/** An account, its parent and all isolated positions. */
function familyOf(account: AccountState): readonly AccountState[] {
  const parent = account.parent ?? account
  const isolated = parent.isolated.filter((one) => one !== undefined)
  return isolated.length === 0 ? [parent] : [parent, ...isolated]
}

/** One leg as lots of a market and profit in what that settles in; null where a price is missing. */
function linkedLeg(
  state: State,
  rules: BoundRulebook,
  held: Position,
  to: Instrument,
): Linked | null {
  const { book } = state
  const { instrument } = held
  const price = PriceBook.usable(book, instrument)
  const { staleAfter } = BoundRulebook.markPolicy(rules, instrument)
  const validity = PriceBook.validity(book.marks[instrument.index], book.time, staleAfter)
  if (price === undefined || validity !== 'fresh') return null
  const [from, settle] = [instrument, to].map(({ settleIndex }) =>
    State.assetAt(state, settleIndex),
  ) as [Asset, Asset]
  const profit = PriceBook.convert(book, Position.profit(held, price), from, settle)
  const { price: mark } = book.marks[to.index] as Mark
  const size = asLots(to, mark, baseAtoms(held, price))
  return profit === null ? null : { lots: held.lots < 0n ? -size : size, profit }
}

/** The size of a leg in atoms of its base asset: inverse legs settle in it. */
const baseAtoms = ({ instrument, lots }: Position, price: Price): bigint =>
  instrument.payoff === 'inverse'
    ? Instrument.notional(instrument, lots, price)
    : Ratio.mulUp(Integer.abs(lots), instrument.baseAtomsPerLot)

/** Atoms of the base asset as lots, rounded up: a hedge is never taken for less than it is. */
const asLots = ({ payoff, multiplier, baseAtomsPerLot }: Instrument, mark: Price, atoms: bigint) =>
  payoff === 'inverse'
    ? Ratio.divUp(Integer.mul(atoms, mark), multiplier)
    : Ratio.divUp(atoms, baseAtomsPerLot)

export * as Winners from './Winners.ts'
