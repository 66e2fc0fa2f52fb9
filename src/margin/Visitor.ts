import type { Asset } from '../model/Asset.ts'
import type { Brackets, Tier } from '../model/Brackets.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import type { Leg, Position } from '../model/Position.ts'
import type { Haircut } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'

/**
 * Where a method's walk pours its terms: one verb a kind of term, each with its inputs.
 *
 * A visitor is stateless: what it gathers is in `into`, so that one constant table of functions serves
 * every call and folding an account allocates nothing but numbers. Amounts are atoms of the asset
 * or of the instrument's settlement asset; values are the numeraire's atoms.
 */
export interface Visitor<T> {
  /** What the account holds of an asset, owed where negative. */
  balance(into: T, asset: Asset, amount: bigint): void
  /** A position's unrealised profit at its mark. */
  profit(into: T, position: Position, mark: bigint, amount: bigint): void
  /** Funding accrued and not yet settled: received positive. */
  funding(into: T, position: Position, index: bigint, amount: bigint): void
  /** An asset's balance, profits and funding together, and what that is worth without a haircut. */
  worth(into: T, asset: Asset, amount: bigint, value: bigint): void
  /** What the haircut takes from that worth: never positive. */
  haircut(into: T, asset: Asset, haircut: Haircut | undefined, amount: bigint, value: bigint): void
  /** A position's absolute notional. */
  notional(into: T, position: Position, mark: bigint, amount: bigint, value: bigint): void
  /** What a position must keep, by the row of a table that holds its notional. */
  maintenance(
    into: T,
    position: Position,
    notional: bigint,
    table: Brackets,
    tier: Tier,
    amount: bigint,
    value: bigint,
  ): void
  initial(
    into: T,
    position: Position,
    notional: bigint,
    leverage: Ratio,
    amount: bigint,
    value: bigint,
  ): void
  /** What the open orders of a leg could add to its initial requirement, on the worst side. */
  orders(
    into: T,
    instrument: Instrument,
    leg: Leg,
    notional: bigint,
    leverage: Ratio,
    amount: bigint,
    value: bigint,
  ): void
  /** What a spot order would hand over, in full. */
  reserve(into: T, order: Order, asset: Asset, amount: bigint, value: bigint): void
  /**
   * What is held against a loan, its worth, and what of it carries debt: to keep, and to open. The
   * threshold is the one in force, in parts of the loan's denominator.
   */
  collateral(
    into: T,
    asset: Asset,
    amount: bigint,
    value: bigint,
    threshold: bigint,
    credit: bigint,
    openCredit: bigint,
  ): void
  /** What is owed of an asset, and its worth. */
  debt(into: T, asset: Asset, amount: bigint, value: bigint): void
  /** Something held that cannot be priced or has no rule. */
  unknown(into: T, reason: UnknownReason, subject: Asset | Instrument): void
}

export type UnknownReason = 'mark.missing' | 'index.missing' | 'brackets.missing'

const ignore = (): void => {}

/** Keeps nothing: what a visitor that looks for a few kinds of terms does with all others. */
export const noop: Visitor<unknown> = {
  balance: ignore,
  profit: ignore,
  funding: ignore,
  worth: ignore,
  haircut: ignore,
  notional: ignore,
  maintenance: ignore,
  initial: ignore,
  orders: ignore,
  reserve: ignore,
  collateral: ignore,
  debt: ignore,
  unknown: ignore,
}

export * as Visitor from './Visitor.ts'
