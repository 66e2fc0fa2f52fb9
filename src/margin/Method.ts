import type { Account } from '../model/Account.ts'
import type { Assessment } from '../model/Assessment.ts'
import type { Asset, AssetId } from '../model/Asset.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import type { Instrument, InstrumentId } from '../model/Instrument.ts'
import type { LendingTerms } from '../model/LendingTerms.ts'
import type { Position } from '../model/Position.ts'
import type { PriceBook } from '../model/PriceBook.ts'
import type { MethodParameters } from '../model/Rulebook.ts'
import type { Amount } from '../money/Amount.ts'
import type { Price } from '../money/Price.ts'
import type { Ratio } from '../money/Ratio.ts'
import type { TermKind } from './ExplainedTerm.ts'
import type { MarginContext, PriceSide } from './MarginContext.ts'
import type { Interval } from './prices/Interval.ts'
import type { PricePath } from './prices/PricePath.ts'
import type { Slack } from './prices/Slack.ts'
import type { Visitor } from './Visitor.ts'

/**
 * How a rulebook turns an account and prices into requirements, and everything that follows from
 * it. A method is one folder that provides this port; nothing outside the folder asks which method
 * it is.
 *
 * Every member is a pure function of its arguments, never throws for an account and prices that the
 * model allows, and reads `rules.bound` only of rules that its own `bind` made. Amounts are atoms,
 * values are the numeraire's atoms, places in columns are indices. `test/margin/methodSuite.ts`
 * holds every method to the rules named here.
 *
 * Rules: [METHOD1] [METHOD2]
 */
export interface Method extends Parameters, Content, Safety, Cures, Conduct {
  readonly name: string
}

/** What a method makes of its parameters. */
interface Parameters {
  /** What they speak of: binding may assume that all of it is defined. */
  readonly names: (parameters: MethodParameters) => Names
  /** What is wrong with them, in words for people; null for nothing. */
  readonly fault: (parameters: MethodParameters) => string | null
  /** The same by place in columns, as the other members read it in `rules.bound`. */
  readonly bind: (
    parameters: MethodParameters,
    assets: readonly Asset[],
    instruments: readonly Instrument[],
  ) => unknown
  /** The fee that a closing trade is assumed to pay, a share of notional; counted by solvers only. */
  readonly feeRate: (parameters: MethodParameters) => Ratio
  /** The same rules where maintenance asks for a fee on notional on top. */
  readonly charged: (rules: BoundRulebook, feeRate: Ratio) => BoundRulebook
}

export interface Names {
  readonly assets: Iterable<AssetId>
  readonly instruments: Iterable<InstrumentId>
}

/** What an account under a method may hold. */
interface Content {
  /**
   * The first thing of an account that the method has no rule for; null where there is none. Who is
   * admitted and has every price is never unknown.
   *
   * Rules: [METHOD10]
   */
  readonly admits: (account: Account, rules: BoundRulebook) => Inadmissible | null
  /** What a balance stays below, in atoms. */
  readonly amountMax: bigint
  /** The highest leverage that an owner may choose; null where the instrument has no rule. */
  readonly leverageMax: (rules: BoundRulebook, instrument: Instrument) => Ratio | null
  /** Whether a rulebook with these parameters may govern how an instrument's market is cleared. */
  readonly governs: (parameters: MethodParameters, instrument: InstrumentId) => boolean
}

/** Something an account has that no rule of its method speaks of. */
export interface Inadmissible {
  readonly code: 'instrument.noRule'
  readonly instrument: Instrument
}

/** How safe an account is, and how far its prices may go. */
interface Safety {
  /**
   * Goes once through an account and pours every term into a visitor. `assess` adds up the same
   * terms that `explain` keeps, so there is no other way to state a requirement. Credits are rounded
   * down and requirements up. What lacks a price or a rule is told as unknown and adds nothing.
   * Nothing depends on the order of positions and orders. This is the hottest loop: places in
   * columns, no lookups by name.
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
   * Whether an index price is needed for what is held or owed of an asset. A position always needs
   * its mark and the index of what it settles in, an order what it would hand over.
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
   * Which end of an old index price is better, by asset index: the high one above zero. Marks were
   * moved already. A mark's better end is the high one where the net lots are above zero.
   *
   * Rules: [METHOD6]
   */
  readonly indexSides: (context: MarginContext, side: PriceSide) => readonly (bigint | undefined)[]
  /**
   * How far prices, and what claims stand for, may wander before marginRatio of maintenance could be
   * above a threshold: a certain lower bound in units of 1e-9 (see `pathUnit`), zero where there is
   * none.
   *
   * Rules: [METHOD7]
   */
  readonly headroom: (context: MarginContext, assessment: Assessment, threshold: Ratio) => bigint
  /**
   * The account's slack along one price and what rounding may take from it: see `Slack`. The account
   * was assessed at the start of the path and is not unknown. Null where the slack does not have the
   * form a + b t + c / t: then there is no liquidation price.
   *
   * Rules: [METHOD8]
   */
  readonly profile: (path: PricePath, threshold: Ratio) => Slack | null
  /**
   * The liquidation price of an asset that is held or owed rather than traded; null where there is
   * none, or the method has prices of instruments alone.
   */
  readonly assetPrice: (context: MarginContext, asset: Asset, threshold: Ratio) => AssetPrice | null
  /**
   * A certified minorant of the slack over a box of prices; null where the account has none. A
   * method without one is always decided exactly.
   */
  readonly bound?: (context: MarginContext, box: PriceBox, threshold: Ratio) => Minorant | null
}

/** How far a path of prices may be, in units of 1e-9. */
export const pathUnit = 1_000_000_000n

/** The price of one asset at which an account crosses a threshold, all else as it is. */
export interface AssetPrice {
  readonly asset: Asset
  /** The first price over the threshold, or the last one where the account is over it now. */
  readonly price: bigint
  /** The same as whole units of the numeraire for a whole one of the asset. */
  readonly inNumeraire: Ratio
  /** On which side of it the account is over the threshold. */
  readonly over: 'below' | 'above'
  /** Whether the account is over it at the price now. */
  readonly isOver: boolean
}

/** Where prices stay, both ends included: marks in ticks, indices in units of 1e-12; missing is anywhere. */
export interface PriceBox {
  readonly marks: readonly (Interval | undefined)[]
  readonly indices: readonly (Interval | undefined)[]
}

/**
 * threshold × equity less maintenance is nowhere in the box below (base + Σ slope × price) ÷ over,
 * in the numeraire's atoms.
 */
export interface Minorant {
  readonly base: bigint
  /** Slopes by instrument and by asset index; missing is zero. */
  readonly marks: readonly (bigint | undefined)[]
  readonly indices: readonly (bigint | undefined)[]
  readonly over: bigint
}

/** What brings an account back. */
interface Cures {
  /**
   * Closing lots of a position at a price makes the slack a concave curve of straight lines in lots,
   * within a few atoms of rounding: the lots at which lines may meet, rising, above zero, ending
   * with the whole position.
   *
   * Rules: [METHOD12]
   */
  readonly breakpoints: (
    context: MarginContext,
    position: Position,
    price: Price,
    feeRate: Ratio,
  ) => readonly bigint[]
  /** How many lots less take a position to the next milder step of its requirement; all where none is. */
  readonly stepDown: (rules: BoundRulebook, position: Position, price: Price) => bigint
  /**
   * What else than cash and reductions cures: the smallest amounts that do so alone, each by
   * `assess`: one atom less does not.
   *
   * Rules: [METHOD12]
   */
  readonly remedies: (context: MarginContext, threshold: Ratio) => readonly Remedy[]
}

/** An amount that alone brings an account to a marginRatio. */
export interface Remedy {
  readonly act: 'repay' | 'add'
  /** What is brought: of a claim, what it stands for. */
  readonly asset: Asset
  readonly amount: Amount
}

/** How the engine deals with accounts under a method: facts, so that it need not ask for the name. */
interface Conduct {
  /** The family of procedures that carries a liquidation on. */
  readonly procedure: 'positions' | 'loan'
  /** Where what is left owed is laid: on the markets it was lost in, or on the pool that lent it. */
  readonly deficit: 'markets' | 'pool'
  /** What becomes of the cash that an execution brings: it is kept, or repays what is owed. */
  readonly proceeds: 'keep' | 'repay'
  /** What the procedures for loans read; null where the method does not lend. */
  readonly loan: (rules: BoundRulebook) => LendingTerms | null
  /** Whether an account is free of every requirement, whatever is known of what it holds. */
  readonly isFree: (account: Account) => boolean
  /** Whether liquidation waits, after a start, until the index price of a balance is fresh. */
  readonly awaitsIndex: (rules: BoundRulebook, asset: number, balance: bigint) => boolean
  /** Whether requirements changed since a time, or are changing still, by the clock alone. */
  readonly changesBy: (parameters: MethodParameters, since: number) => boolean
}

/** Methods by the name that a rulebook calls them. */
export type Methods = ReadonlyMap<string, Method>

/** A table of methods; a caller with one of his own adds it to the standard ones. */
export const table = (...methods: readonly Method[]): Methods =>
  new Map(methods.map((method) => [method.name, method]))

/** The method of a rulebook: `bind` put it there. */
export const of = ({ method }: BoundRulebook): Method => method as Method

/** What the procedures for loans read of a rulebook; null where it does not lend. */
export const loan = (rules: BoundRulebook): LendingTerms | null => of(rules).loan(rules)

export * as Method from './Method.ts'
