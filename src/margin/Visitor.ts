import type { Asset } from '../model/Asset.ts'
import type { Brackets, Tier } from '../model/Brackets.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Order } from '../model/Order.ts'
import type { Leg, Position } from '../model/Position.ts'
import type { Haircut, Liability } from '../model/Rulebook.ts'
import type { Ratio } from '../money/Ratio.ts'

/**
 * The receiver of a method's terms: one function for each kind of term, with its inputs.
 *
 * A visitor is stateless: its results are in `into`. One constant table of functions serves every
 * call, so folding an account allocates nothing but numbers. Amounts are atoms of the asset or of
 * the instrument's settlement asset; values are the numeraire's atoms.
 */
export interface Visitor<T> {
  /** The account's balance of an asset; negative is owed. */
  balance(into: T, asset: Asset, amount: bigint): void
  /** A position's unrealised profit at its mark; nothing where it has none and counts at cost. */
  profit(into: T, position: Position, mark: bigint | null, amount: bigint): void
  /** Funding accrued and not yet settled; positive is received. */
  funding(into: T, position: Position, index: bigint, amount: bigint): void
  /** The sum of an asset's balance, profits and funding, and its value without a haircut. */
  worth(into: T, asset: Asset, amount: bigint, value: bigint): void
  /** The haircut on that value; never positive. */
  haircut(into: T, asset: Asset, haircut: Haircut | undefined, amount: bigint, value: bigint): void
  /**
   * A debt in an asset that the rulebook lists: what it counts beyond its value, never above zero,
   * and its own requirements.
   */
  liability(
    into: T,
    asset: Asset,
    terms: Liability,
    amount: bigint,
    value: bigint,
    required: Requirements,
  ): void
  /** A position's absolute notional; that of its cost where it has no mark. */
  notional(into: T, position: Position, mark: bigint | null, amount: bigint, value: bigint): void
  /** The maintenance requirement of a position, with the table row that holds its notional. */
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
  /** What a position asks by a form of its method, beside any bracket, at a price of what it is on. */
  demand(into: T, position: Position, spot: Ratio, required: Requirements): void
  /** The most that a leg's open orders could add to its initial requirement, on the worse side. */
  orders(
    into: T,
    instrument: Instrument,
    leg: Leg,
    notional: bigint,
    leverage: Ratio,
    amount: bigint,
    value: bigint,
  ): void
  /** The full amount that a spot order would pay. */
  reserve(into: T, order: Order, asset: Asset, amount: bigint, value: bigint): void
  /**
   * The collateral of a loan: its value and its credit, to keep and to open. The threshold is the
   * one in force, in parts of the loan's denominator.
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
  /** The amount owed of an asset, and its value. */
  debt(into: T, asset: Asset, amount: bigint, value: bigint): void
  /** An item that has no price or no rule and makes the account unknown. */
  unknown(into: T, reason: UnknownReason, subject: Asset | Instrument): void
  /** An item that has no price or no rule and counts for nothing: collateral, or dust. */
  ignored(into: T, reason: UnknownReason, subject: Asset | Instrument): void
}

/** An initial and a maintenance requirement, in atoms of the asset and of the numeraire. */
export interface Requirements {
  readonly initial: Required
  readonly maintenance: Required
}

interface Required {
  readonly amount: bigint
  readonly value: bigint
  /** What the position stands with, where a method margins positions together; none where it is alone. */
  readonly beside?: readonly Beside[]
}

/** Signed lots of another position, perhaps a part of one. */
export interface Beside {
  readonly instrument: Instrument
  readonly lots: Ratio
}

export type UnknownReason = 'mark.missing' | 'index.missing' | 'brackets.missing'

const ignore = (): void => {}

/** Ignores every term; visitors that need a few kinds of terms spread it. */
export const noop: Visitor<unknown> = {
  balance: ignore,
  profit: ignore,
  funding: ignore,
  worth: ignore,
  haircut: ignore,
  liability: ignore,
  notional: ignore,
  maintenance: ignore,
  initial: ignore,
  demand: ignore,
  orders: ignore,
  reserve: ignore,
  collateral: ignore,
  debt: ignore,
  unknown: ignore,
  ignored: ignore,
}

export * as Visitor from './Visitor.ts'
