import type { ExplainedTerm } from '../margin/ExplainedTerm.ts'
import { explain } from '../margin/explain.ts'
import { amountToAdd } from '../margin/methods/lending/cures/amountToAdd.ts'
import { amountToRepay } from '../margin/methods/lending/cures/amountToRepay.ts'
import { amountToSell } from '../margin/methods/lending/cures/amountToSell.ts'
import { loanPrice } from '../margin/methods/lending/prices/loanPrice.ts'
import type { Asset } from '../model/Asset.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { amountText, assetPriceText } from './figures.ts'
import type { Subject } from './Subject.ts'

/**
 * One asset of a loan, held or owed; prices and worth in the numeraire. A claim on a pool is
 * reported as its underlying asset and amount.
 */
export interface LegReport {
  readonly asset: string
  readonly amount: string
  readonly price: string | null
  readonly value: string | null
  /**
   * The share of its worth that counts toward borrowing capacity; null for a debt and for an asset
   * that does not count.
   */
  readonly threshold: string | null
  /** Held, and without value here: not listed by this regime, or not pledged. */
  readonly isIdle: boolean
  /** The liquidation price of this asset, all other prices unchanged. */
  readonly liquidationPrice: string | null
  /** The side of it on which the loan is liquidated. */
  readonly liquidation: 'below' | 'above' | null
  /** Amounts that reach the target, each alone; null where no amount does. */
  readonly repay: string | null
  readonly add: string | null
  /** The amount to sell in order to repay the largest debt. */
  readonly sell: string | null
}

const PLACES = 6

type Legs = { readonly collateral: readonly LegReport[]; readonly debts: readonly LegReport[] }

interface Asked {
  readonly subject: Subject
  /** The marginRatio above which the loan is liquidated. */
  readonly end: Ratio
  /** Equity ÷ maintenance to reach. */
  readonly health: Ratio
  /** The debt that a sale repays: the one of largest worth. */
  readonly debt: Asset | null
}

/** Assets and debts, in the order of the book's assets. */
export function both(subject: Subject, end: Ratio, health: Ratio): Legs {
  const { account, rules: terms, book } = subject
  const parts = explain(account, terms, book).terms
  const legs = (kind: 'collateral' | 'debt') =>
    terms.assets.filter(({ index }) => {
      const balance = account.balances[index] ?? 0n
      return kind === 'debt' ? balance < 0n : balance > 0n
    })
  const debts = paired(legs('debt'), terms, parts, 'debt')
  const asked = { subject, end, health, debt: largest(debts)?.held ?? null }
  return {
    collateral: paired(legs('collateral'), terms, parts, 'collateral').map((leg) =>
      legOf(asked, leg),
    ),
    debts: debts.map((leg) => legOf(asked, leg)),
  }
}

/** A balance of a loan with its explained term. */
interface Leg {
  readonly kind: 'collateral' | 'debt'
  /** The asset of the balance. */
  readonly held: Asset
  /** The underlying of a claim; otherwise the asset itself. */
  readonly asset: Asset
  /** Undefined where it has no value here. */
  readonly part: ExplainedTerm | undefined
}

/** Terms are in the order of balances, and name the underlying of a claim. */
function paired(
  balances: readonly Asset[],
  { assets }: Subject['rules'],
  parts: readonly ExplainedTerm[],
  kind: Leg['kind'],
): readonly Leg[] {
  const left = parts.filter((part) => part.kind === kind)
  return balances.map((held) => {
    const asset = assets[held.claim?.of ?? held.index] ?? held
    const at = left.findIndex((part) => part.asset.id === asset.id)
    const [part] = at < 0 ? [] : left.splice(at, 1)
    return { kind, held, asset, part }
  })
}

const largest = (debts: readonly Leg[]): Leg | null =>
  debts.reduce<Leg | null>(
    (most, one) =>
      most === null || (one.part?.value ?? 0n) > (most.part?.value ?? 0n) ? one : most,
    null,
  )

function legOf(asked: Asked, leg: Leg): LegReport {
  const { subject } = asked
  const { account, rules: terms, book } = subject
  const { kind, held, asset, part } = leg
  const atoms = PriceBook.underlying(book, held, account.balances[held.index] ?? Amount.zero)
  const amount = Amount.of(part?.amount ?? Integer.abs(atoms))
  const worth = part?.value ?? PriceBook.convert(book, amount, asset, terms.numeraire)
  return {
    asset: asset.id,
    amount: amountText(amount, asset),
    price: priceOf(subject, asset),
    value: worth === null ? null : amountText(worth, terms.numeraire),
    threshold: part?.inputs.threshold ? Ratio.format(part.inputs.threshold, PLACES) : null,
    isIdle: kind === 'collateral' && part === undefined,
    ...(part === undefined ? noLiquidation : liquidationOf(asked, asset)),
    ...remedies(asked, leg),
  }
}

const noLiquidation = { liquidationPrice: null, liquidation: null }

/** Null where no price of this asset alone does. */
function liquidationOf({ subject, end }: Asked, asset: Asset) {
  const { account, rules: terms, book } = subject
  const found = loanPrice(account, terms, book, asset, end)
  if (found === null) return noLiquidation
  const liquidationPrice = assetPriceText(found.inNumeraire)
  return { liquidationPrice, liquidation: found.over }
}

/** The price of a whole unit in the numeraire. */
function priceOf({ rules: terms, book }: Subject, { index }: Asset): string | null {
  if (index === terms.numeraire.index) return '1'
  const [from, to] = [book.indices[index]?.price, book.indices[terms.numeraire.index]?.price]
  return from === undefined || to === undefined ? null : assetPriceText(Ratio.of(from, to))
}

function remedies(asked: Asked, { kind, held, asset }: Leg) {
  const { subject, health, debt } = asked
  const { account, rules: terms, book } = subject
  const text = (amount: bigint | null) => (amount === null ? null : amountText(amount, asset))
  if (kind === 'debt') {
    const repay = text(amountToRepay(account, terms, book, held, health))
    return { repay, add: null, sell: null }
  }
  const sale = debt === null ? null : { collateral: held, debt }
  return {
    repay: null,
    add: text(amountToAdd(account, terms, book, held, health)),
    sell: sale === null ? null : text(amountToSell(account, terms, book, sale, health)),
  }
}

export * as LegReport from './LegReport.ts'
