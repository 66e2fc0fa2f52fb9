import type { AccountState } from '../engine/AccountState.ts'
import type { Entry } from '../engine/Entry.ts'
import type { Event, LiquidationOutcome } from '../engine/Event.ts'
import { State } from '../engine/State.ts'
import { assess } from '../margin/assess.ts'
import type { AccountId } from '../model/Account.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import { indexScale, PriceBook } from '../model/PriceBook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'

/** What became of each account of a run: who, when, at what price, and what was left. */
export interface Fates {
  readonly state: State
  readonly byAccount: Map<AccountId, Fate>
}

/** One account; money in atoms of its own numeraire. */
export interface Fate {
  readonly account: AccountId
  /** What it held at the opening: in a replay nobody opens anything later. */
  readonly held: Held
  /** Equity at the opening; null until everything it holds has a price. */
  opening: Value | null
  calledAt: number | null
  /** The prices of what it holds when it was called and when its liquidation began. */
  calledPrices: readonly HeldPrice[]
  liquidatedAt: number | null
  liquidatedPrices: readonly HeldPrice[]
  /** How its last liquidation ended; null where it still runs or none began. */
  outcome: LiquidationOutcome | null
  /** What was sold or bought to liquidate it, by instrument. */
  readonly sold: Map<InstrumentId, Sold>
}

export interface Held {
  readonly instruments: readonly Instrument[]
  /** Other than the numeraire; of a claim, its underlying. */
  readonly assets: readonly Asset[]
}

/** The price of an instrument or an asset. */
export interface HeldPrice {
  readonly of: string
  readonly price: Ratio
}

/** Lots traded, unsigned, and the sum of lots times ticks. */
export interface Sold {
  lots: bigint
  worth: bigint
}

/** Begins with the accounts that are there. */
export function create(
  state: State,
  isCounted: (account: AccountState) => boolean = ({ kind }) => kind !== 'house',
): Fates {
  const fates: Fates = { state, byAccount: new Map() }
  for (const account of state.accounts) {
    if (isCounted(account)) fates.byAccount.set(account.id, begun(state, account))
  }
  open(fates)
  return fates
}

/** One that is called or under liquidation at the opening already is so from then on. */
function begun(state: State, account: AccountState): Fate {
  const held = heldBy(state, account)
  const prices = pricesOf(state, held)
  const isCalled = account.calls.some((call) => call !== undefined)
  const isLiquidated = account.liquidation !== null
  return {
    ...{ account: account.id, held, opening: null, outcome: null, sold: new Map() },
    calledAt: isCalled ? state.time : null,
    calledPrices: isCalled ? prices : [],
    liquidatedAt: isLiquidated ? state.time : null,
    liquidatedPrices: isLiquidated ? prices : [],
  }
}

/** Notes the equity at the opening of accounts whose prices are all known by now. */
export function open({ state, byAccount }: Fates): void {
  for (const fate of byAccount.values()) fate.opening ??= equityOf(state, fate.account)
}

/** Equity now; null where a price or the rules are missing. */
export function equityOf(state: State, id: AccountId): Value | null {
  const account = State.account(state, id)
  const rules = State.rulesOf(state, account)
  if (rules === null) return null
  const { certainty, equity } = assess(account, rules, state.book)
  return certainty === 'unknown' ? null : equity
}

/** Takes what an entry says, at the prices that the state has after it. */
export function observe(fates: Fates, { events }: Entry): void {
  for (const event of events) take(fates, event)
}

function take({ state, byAccount }: Fates, event: Event): void {
  switch (event.type) {
    case 'CallOpened': {
      const fate = byAccount.get(event.account)
      if (fate === undefined || fate.calledAt !== null) return
      fate.calledAt = state.time
      fate.calledPrices = pricesOf(state, fate.held)
      return
    }
    case 'LiquidationStarted': {
      const fate = byAccount.get(event.account)
      if (fate === undefined) return
      fate.outcome = null
      if (fate.liquidatedAt !== null) return
      fate.liquidatedAt = state.time
      fate.liquidatedPrices = pricesOf(state, fate.held)
      return
    }
    case 'Executed': {
      const { account, instrument, lots, price } = event.trade
      const fate = byAccount.get(account)
      if (fate === undefined) return
      const sold = fate.sold.get(instrument) ?? { lots: 0n, worth: 0n }
      sold.lots += Integer.abs(lots)
      sold.worth += Integer.mul(Integer.abs(lots), price)
      fate.sold.set(instrument, sold)
      return
    }
    case 'LiquidationEnded': {
      const fate = byAccount.get(event.account)
      if (fate !== undefined) fate.outcome = event.outcome
    }
  }
}

function heldBy(state: State, account: AccountState): Held {
  const numeraire = State.rulesOf(state, account)?.numeraire.index
  const assets = state.assets.flatMap(({ index, claim }) => {
    const of = state.assets[claim?.of ?? index]
    const isHeld = (account.balances[index] ?? 0n) !== 0n && of?.index !== numeraire
    return isHeld && of !== undefined ? [of] : []
  })
  return {
    instruments: [...new Set(account.positions.map(({ instrument }) => instrument))],
    assets: [...new Set(assets)],
  }
}

/** Marks of instruments, and index prices of assets, now. */
function pricesOf({ book }: State, { instruments, assets }: Held): readonly HeldPrice[] {
  const marks = instruments.flatMap((instrument): readonly HeldPrice[] => {
    const mark = PriceBook.mark(book, instrument)
    if (mark === undefined) return []
    const price = Ratio.mul(Ratio.of(mark.price), Ratio.fromDecimal(instrument.tick))
    return [{ of: instrument.id, price }]
  })
  const indices = assets.flatMap(({ id, index }): readonly HeldPrice[] => {
    const price = book.indices[index]?.price
    return price === undefined
      ? []
      : [{ of: id, price: Ratio.of(price, Integer.pow10(indexScale)) }]
  })
  return [...marks, ...indices]
}

export * as Fates from './Fates.ts'
