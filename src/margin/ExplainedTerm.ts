import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Haircut } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { UnknownReason } from './Visitor.ts'

/** One thing a method said about an account: what, of whom, by which rule, from which numbers. */
export interface ExplainedTerm {
  readonly kind: TermKind
  /** The id of the rule in docs/spec that made it. */
  readonly rule: string
  readonly subject: Subject
  readonly inputs: Inputs
  /** What the amount is in. */
  readonly asset: Asset
  readonly amount: Amount
  /**
   * In the numeraire; null for balance, profit and funding, which are parts of an asset's worth and
   * are converted together, and for what is unknown.
   */
  readonly value: Value | null
}

/**
 * Equity is the values of worth and haircut, net is worth alone, initial is initial, orders and
 * reserve, maintenance is maintenance, and gross is notional. Of a loan, equity is the credits of
 * collateral, net is collateral less debt, maintenance and gross are debt, and initial is debt and
 * what collateral counts for less to open than to keep.
 */
export type TermKind =
  | 'balance'
  | 'profit'
  | 'funding'
  | 'worth'
  | 'haircut'
  | 'notional'
  | 'maintenance'
  | 'initial'
  | 'orders'
  | 'reserve'
  | 'collateral'
  | 'debt'
  | 'unknown'

export type Subject =
  | { readonly asset: Asset }
  | { readonly instrument: Instrument; readonly leg: Leg | null }
  | { readonly order: string; readonly instrument: Instrument }

/** The numbers a term was made of; which of them depends on its kind. */
export interface Inputs {
  readonly mark?: Price
  readonly lots?: Quantity
  /** What the lots were worth when opened. */
  readonly cost?: Amount
  /** The funding index now, and the one met. */
  readonly fundingIndex?: bigint
  readonly fundingMet?: bigint
  readonly notional?: Amount
  /** The bracket's number, from 1 as venues count. */
  readonly tier?: number
  readonly rate?: Ratio
  /** The maintenance amount, settlement atoms. */
  readonly deduction?: Ratio
  readonly leverage?: Ratio
  /** The weights an asset is held at; null where the rulebook does not list it. */
  readonly weights?: Haircut['tiers'] | null
  /** The share of collateral's worth that carries debt, and what that makes, numeraire atoms. */
  readonly threshold?: Ratio
  readonly credit?: Value
  readonly openCredit?: Value
  readonly reason?: UnknownReason
}

export * as ExplainedTerm from './ExplainedTerm.ts'
