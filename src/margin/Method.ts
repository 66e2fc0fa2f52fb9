import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument, InstrumentId, InstrumentSpec } from '../model/Instrument.ts'
import type { LendingTerms } from '../model/LendingTerms.ts'
import type { Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { Liability, MeasureName, MethodParameters } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { Box, Envelope } from './Envelope.ts'
import type { TermKind } from './ExplainedTerm.ts'
import type { MarginContext, PriceSide } from './MarginContext.ts'
import type { PricePath } from './prices/PricePath.ts'
import type { Slack } from './prices/Slack.ts'
import type { Visitor } from './Visitor.ts'

/**
 * A margin method: how a rulebook turns an account and prices into requirements, and everything
 * that follows from them. A method is one folder that implements this port; code outside the folder
 * never asks which method it is.
 *
 * Every member is a pure function of its arguments. It never throws for an account and prices that
 * the model allows, and it reads `rules.bound` only of rules made by its own `bind`. Amounts are
 * atoms, values are atoms of the numeraire. `test/margin/methodSuite.ts` checks every method
 * against the rules named here.
 *
 * Rules: [METHOD1] [METHOD2]
 */
export interface Method extends Parameters, Content, Safety, Cures, Conduct {
  readonly name: string
}

/** How a method reads its parameters. */
interface Parameters {
  /** The names that the parameters mention. Binding may assume that all of them are defined. */
  readonly names: (parameters: MethodParameters) => Names
  /** What is wrong with the parameters, as a sentence for people; null if nothing is. */
  readonly fault: (parameters: MethodParameters) => string | null
  /**
   * The parameters by asset and instrument index, as the other members read them in `rules.bound`.
   */
  readonly bind: (
    parameters: MethodParameters,
    assets: readonly Asset[],
    instruments: readonly Instrument[],
    numeraire: Asset,
  ) => unknown
  /** The fee assumed for a closing trade, a share of notional; only solvers count it. */
  readonly feeRate: (parameters: MethodParameters) => Ratio
  /** The same rules with a fee on notional added to maintenance. */
  readonly charged: (rules: BoundRulebook, feeRate: Ratio) => BoundRulebook
}

export interface Names {
  readonly assets: Iterable<AssetId>
  readonly instruments: Iterable<InstrumentId>
}

/** What an account under a method may hold. */
interface Content {
  /**
   * The first item of an account for which the method has no rule; null where there is none. An
   * account that is admitted and has every price is never unknown.
   *
   * Rules: [METHOD10]
   */
  readonly admits: (account: Account, rules: BoundRulebook) => Inadmissible | null
  /** The exclusive upper bound of a balance of an asset, in atoms. */
  readonly amountMax: (asset: Asset) => bigint
  /** The highest leverage an owner may choose; null where the instrument has no rule. */
  readonly leverageMax: (rules: BoundRulebook, instrument: Instrument) => Ratio | null
  /**
   * What a debt in an asset asks that is no claim on a pool; null where no request may make one.
   *
   * Rules: [CREDIT1] [CREDIT2]
   */
  readonly liability: (rules: BoundRulebook, asset: Asset) => Liability | null
  /** What a debt of an account asks however it came about, by asset index; null where nothing. */
  readonly owing: (account: Account, rules: BoundRulebook, asset: number) => Liability | null
  /**
   * Whether a rulebook with these parameters may govern the clearing of an instrument's market.
   */
  readonly governs: (parameters: MethodParameters, instrument: InstrumentSpec) => boolean
}

/** An item of an account that no rule of its method covers. */
export interface Inadmissible {
  readonly code: 'instrument.noRule'
  readonly instrument: Instrument
}

/** A change that the rules do not allow, whatever the margin. */
export interface Forbidden {
  readonly code: 'loan.notBorrowable' | 'loan.modeMismatch' | 'loan.ltvZeroFirst'
  /** What was expected and found. */
  readonly detail: string
}

/** Solvency, and how far prices may move before it changes. */
interface Safety {
  /**
   * Walks once through an account and emits every term to a visitor. `assess` sums the same terms
   * that `explain` records, so a requirement has one definition. Credits are rounded down and
   * requirements up. An item without a price or a rule is emitted as unknown and adds nothing. The
   * result does not depend on the order of positions and orders. This is the hottest loop: it looks
   * up by index, never by name.
   *
   * Rules: [METHOD3] [METHOD4] [METHOD5] [METHOD9] [METHOD11]
   */
  readonly walk: <T>(
    account: Account,
    rules: BoundRulebook,
    prices: PriceBook,
    visitor: Visitor<T>,
    into: T,
  ) => void
  /** The rule in docs/spec behind each kind of term that the walk emits. */
  readonly ruleId: (kind: TermKind) => string
  /**
   * Whether an asset held or owed counts, and so needs an index price. A position always needs its mark and the
   * index of its settlement asset; an order needs the index of the asset it would pay with.
   *
   * Rules: [METHOD6]
   */
  readonly counts: (
    account: Account,
    rules: BoundRulebook,
    asset: number,
    balance: bigint,
  ) => boolean
  /**
   * Which end of a stale index price is better for the account, by asset index: above zero the high
   * one. Marks have been moved already; the better end of a mark is the high one where the net lots
   * are above zero.
   *
   * Rules: [METHOD6]
   */
  readonly indexSides: (context: MarginContext, side: PriceSide) => readonly (bigint | undefined)[]
  /**
   * How far prices and claim indices may move before marginRatio of maintenance could exceed a
   * threshold: a lower bound in units of 1e-9 (see `pathUnit`), zero where none is proven.
   *
   * Rules: [METHOD7]
   */
  readonly headroom: (context: MarginContext, assessment: Assessment, threshold: Ratio) => bigint
  /**
   * The account's slack along one price, with its rounding bound: see `Slack`. The account was
   * assessed at the start of the path and is not unknown. Null where the slack does not have the
   * form a + b t + c / t; then there is no liquidation price.
   *
   * Rules: [METHOD8]
   */
  readonly profile: (path: PricePath, threshold: Ratio) => Slack | null
  /**
   * The liquidation price of an asset that is held or owed rather than traded. Null where there is
   * none, or where the method has liquidation prices for instruments only.
   */
  readonly assetPrice: (context: MarginContext, asset: Asset, threshold: Ratio) => AssetPrice | null
  /**
   * Draws lines that hold equity and maintenance between them while prices stay in a box; whether the account
   * has such lines at the prices of the context. It is certain, and none of its prices is stale. A method
   * without this member is always decided exactly.
   *
   * Rules: [METHOD14] [SENTRY1]
   */
  readonly bound?: (context: MarginContext, box: Box, into: Envelope) => boolean
}

/** A path of length 1, in units of 1e-9. */
export const pathUnit = 1_000_000_000n

/**
 * The price of one asset at which an account crosses a threshold, with everything else unchanged.
 */
export interface AssetPrice {
  readonly asset: Asset
  /** The first price over the threshold, or the last one where the account is over it now. */
  readonly price: bigint
  /** The same price as whole units of the numeraire per whole unit of the asset. */
  readonly inNumeraire: Ratio
  /** On which side of this price the account is over the threshold. */
  readonly over: 'below' | 'above'
  /** Whether the account is over the threshold at the current price. */
  readonly isOver: boolean
}

/** What restores an account's margin. */
interface Cures {
  /**
   * Closing lots of a position at a price makes the slack a concave, piecewise linear function of
   * lots, within a few atoms of rounding. Returns the lots at which its slope may change, rising,
   * above zero, ending with the whole position.
   *
   * Rules: [METHOD12]
   */
  readonly breakpoints: (
    context: MarginContext,
    position: Position,
    price: Price,
    feeRate: Ratio,
  ) => readonly bigint[]
  /**
   * How many lots to close to reach the next lower step of the requirement; all where there is
   * none.
   */
  readonly stepDown: (rules: BoundRulebook, position: Position, price: Price) => bigint
  /**
   * Cures other than cash and reductions: the smallest amounts that cure alone. Each is checked by
   * `assess`: one atom less does not cure.
   *
   * Rules: [METHOD12]
   */
  readonly remedies: (context: MarginContext, threshold: Ratio) => readonly Remedy[]
}

/** An amount that alone brings an account to a marginRatio. */
export interface Remedy {
  readonly act: 'repay' | 'add'
  /** What is deposited or repaid; for a claim, its underlying. */
  readonly asset: Asset
  readonly amount: Amount
}

/**
 * How the engine handles accounts under a method, as facts, so that it need not test for the
 * method.
 */
interface Conduct {
  /** The family of procedures that runs a liquidation. */
  readonly procedure: 'positions' | 'loan'
  /** Who bears a remaining deficit: the markets it was lost in, or the pool that lent it. */
  readonly deficit: 'markets' | 'pool'
  /** What happens to the proceeds of an execution: kept as cash, or used to repay debt. */
  readonly proceeds: 'keep' | 'repay'
  /** What the loan procedures read; null where the method does not lend. */
  readonly loan: (rules: BoundRulebook) => LendingTerms | null
  /**
   * What has to stay covered once something has left an account that is no new risk and no new debt:
   * collateral withdrawn, given away, or no longer pledged.
   *
   * Rules: [LOAN19]
   */
  readonly release: (rules: BoundRulebook) => MeasureName
  /**
   * Why an account may not become what a request would make of it, margin aside; null where it may.
   *
   * Rules: [LOAN20] [LOAN21] [LOAN22]
   */
  readonly forbids: (
    before: Account,
    after: Account,
    context: Omit<MarginContext, 'account'>,
  ) => Forbidden | null
  /** What of an account could not have come about under its rules, each as a sentence. */
  readonly notes: (context: MarginContext) => readonly string[]
  /**
   * Whether something that an account holds may bound what else of it asks for, so that closing some may
   * raise what is asked.
   *
   * Rules: [METHOD15]
   */
  readonly hedges: (account: Account, rules: BoundRulebook) => boolean
  /** Whether an account is certain to have no requirement, even where a price is unknown. */
  readonly isFree: (account: Account) => boolean
  /** Whether requirements changed since a time, or still change, with time alone. */
  readonly changesBy: (parameters: MethodParameters, since: number) => boolean
}

/** Methods by the name used in rulebooks. */
export type Methods = ReadonlyMap<string, Method>

/** A table of methods; a caller adds its own methods to the standard ones. */
export const table = (...methods: readonly Method[]): Methods =>
  new Map(methods.map((method) => [method.name, method]))

/** The method of a rulebook, put there by `bind`. */
export const of = ({ method }: BoundRulebook): Method => method as Method

/** What the loan procedures read of a rulebook; null where it does not lend. */
export const loan = (rules: BoundRulebook): LendingTerms | null => of(rules).loan(rules)

export * as Method from './Method.ts'
