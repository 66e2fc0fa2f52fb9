import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import type { Leg } from '../model/Position.ts'
import type { Haircut } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Quantity } from '../money/Quantity.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Value } from '../money/Value.ts'
import type { Beside, UnknownReason } from './Visitor.ts'

/** One term of an assessment: its kind, its subject, the rule behind it and its inputs. */
export interface ExplainedTerm {
  readonly kind: TermKind
  /** The id in docs/spec of the rule that produced it. */
  readonly rule: string
  readonly subject: Subject
  readonly inputs: Inputs
  /** The asset in which the amount is counted. */
  readonly asset: Asset
  readonly amount: Amount
  /**
   * In the numeraire. Null for balance, profit and funding, which are parts of an asset's worth and
   * are converted together, and for what is unknown or counts for nothing.
   */
  readonly value: Value | null
}

/**
 * Equity is the sum of worth, haircut and liability, net of worth alone, initial of initial, orders and
 * reserve, maintenance of maintenance, and gross of notional. For a loan, equity is the credit of
 * the collateral, net is collateral less debt, maintenance and gross are debt, and initial is debt
 * plus the difference between the collateral's credit to keep and its credit to open.
 */
export type TermKind =
  | 'balance'
  | 'profit'
  | 'funding'
  | 'worth'
  | 'haircut'
  | 'liability'
  | 'notional'
  | 'maintenance'
  | 'initial'
  | 'orders'
  | 'reserve'
  | 'collateral'
  | 'debt'
  | 'unknown'
  | 'ignored'

export type Subject =
  | { readonly asset: Asset }
  | { readonly instrument: Instrument; readonly leg: Leg | null }
  | { readonly order: string; readonly instrument: Instrument }

/** The numbers a term was computed from; which are present depends on its kind. */
export interface Inputs {
  /** Null for a position without a mark, which counts at cost. */
  readonly mark?: Price | null
  readonly lots?: Quantity
  /** The worth of the lots when opened. */
  readonly cost?: Amount
  /** The funding index now, and the one last settled. */
  readonly fundingIndex?: bigint
  readonly fundingMet?: bigint
  readonly notional?: Amount
  /** The bracket's number, counted from 1 as venues do. */
  readonly tier?: number
  readonly rate?: Ratio
  /** The maintenance amount, settlement atoms. */
  readonly deduction?: Ratio
  readonly leverage?: Ratio
  /** The asset's collateral weights; null where the rulebook does not list the asset. */
  readonly weights?: Haircut['tiers'] | null
  /**
   * The share of the collateral's worth that can carry debt, and the resulting credit in numeraire
   * atoms.
   */
  readonly threshold?: Ratio
  readonly credit?: Value
  readonly openCredit?: Value
  /** What a listed debt counts times its value, and how much is owed. */
  readonly weight?: Ratio
  readonly owed?: Amount
  /** The price of what an option is on, or a future for. */
  readonly spot?: Ratio
  /** What an option is margined together with; empty where it is alone. */
  readonly beside?: readonly Beside[]
  readonly reason?: UnknownReason
}

export * as ExplainedTerm from './ExplainedTerm.ts'
