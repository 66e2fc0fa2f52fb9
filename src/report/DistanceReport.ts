import { takenAt } from '../margin/applyStaleBand.ts'
import { Method } from '../margin/Method.ts'
import type { LiquidationPrice } from '../margin/prices/liquidationPrice.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Asset } from '../model/Asset.ts'
import type { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { Level, Rulebook } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { assetPriceText, priceText } from './figures.ts'
import { LiquidationPrices } from './LiquidationPrices.ts'
import type { Subject } from './Subject.ts'

/**
 * How far one price may move until the account is called and until it is liquidated, all other
 * prices unchanged. An account has at most one for each instrument and asset.
 *
 * Rules: [REPORT7]
 */
export interface DistanceReport {
  /** The instrument or asset whose price moves. */
  readonly of: string
  /** What moves with it. */
  readonly basis: Basis
  /** The price now, as the account is taken at it; null where there is none. */
  readonly price: string | null
  /** Null where no level of the rulebook calls. */
  readonly call: EdgeReport | null
  /** Null where no level of the rulebook liquidates. */
  readonly liquidation: EdgeReport | null
}

/** The nearest price at which a level is entered, or left by an account that is above it now. */
export interface EdgeReport {
  readonly level: string
  /** Null where no price of this alone does it. */
  readonly price: string | null
  /** From the price now, in hundredths of it, cut toward zero. */
  readonly percentage: string | null
  /** The side of the price on which the account is over the threshold. */
  readonly side: 'below' | 'above' | null
  /** Whether the account is over the threshold at the price now. */
  readonly now: boolean
  /** Why there is no price. */
  readonly reason: string | null
}

/** A distance before it is text. */
export interface Distance {
  readonly of: string
  readonly basis: Basis
  readonly price: string | null
  /** In the order of the asked levels. */
  readonly edges: readonly Edge[]
}

export interface Edge extends Omit<EdgeReport, 'percentage'> {
  /** (edge − now) ÷ now; null where there is no edge, or the price now is not above zero. */
  readonly move: Ratio | null
}

/** The levels that call and that liquidate, by the requirement to keep what is held. */
export function levelsOf({ ladders }: Rulebook): {
  readonly call: Level | null
  readonly liquidation: Level | null
} {
  const levels = ladders.flatMap((ladder) => ladder.levels)
  const first = (wanted: Level['action']): Level | null =>
    levels.find(({ action, measure }) => action === wanted && measure === 'maintenance') ?? null
  return { call: first('call'), liquidation: first('liquidate') }
}

/** The marginRatio above which a rulebook liquidates: one, unless a ladder states another. */
export const liquidatesAbove = (rulebook: Rulebook): Ratio =>
  levelsOf(rulebook).liquidation?.enter ?? Ratio.one

/**
 * The distances of an account to its call and its liquidation, the nearest to liquidation first;
 * of what never liquidates, by name.
 *
 * Rules: [REPORT7]
 */
export function all(
  subject: Subject,
  basis: Basis,
  prices: LiquidationPrices,
): readonly DistanceReport[] {
  const { call, liquidation } = levelsOf(subject.rules.rulebook)
  const asked = [liquidation, call].filter((level) => level !== null)
  return toLevels(subject, basis, asked, prices).map(({ of, basis: moving, price, edges }) => {
    const told = (level: Level | null): EdgeReport | null => {
      const found = level === null ? undefined : edges[asked.indexOf(level)]
      return found === undefined ? null : edgeReport(found)
    }
    return { of, basis: moving, price, call: told(call), liquidation: told(liquidation) }
  })
}

/** The distances of an account to levels, the nearest to the first of them in front. */
export function toLevels(
  subject: Subject,
  basis: Basis,
  levels: readonly Level[],
  solved = LiquidationPrices.of(subject),
): readonly Distance[] {
  const { account, rules, book } = subject
  const { prices } = takenAt(account, rules, book, 'liquidation')
  const place: Place = { subject, prices, levels, solved }
  const held = instrumentsOf(subject)
  const moving = new Set(basis === 'underlying' ? held.map(({ baseIndex }) => baseIndex) : [])
  const found = [
    ...held.map((one) => alongInstrument(place, one, basis)),
    ...assetsOf(subject).flatMap((one) => (moving.has(one.index) ? [] : [alongAsset(place, one)])),
  ]
  return found.sort(nearestFirst)
}

/** An account at the prices it is taken at, and what is asked of it. */
interface Place {
  readonly subject: Subject
  readonly prices: PriceBook
  readonly levels: readonly Level[]
  readonly solved: LiquidationPrices
}

function edgeReport({ move, ...edge }: Edge): EdgeReport {
  return { ...edge, percentage: move === null ? null : percentText(move) }
}

const PLACES = 4

/** A share in hundredths, cut toward zero, so that no distance is told longer than it is. */
export function percentText(share: Ratio): string {
  const size = Ratio.of(Integer.mul(Integer.abs(share.numerator), 100n), share.denominator)
  const text = Ratio.format(size, PLACES)
  return share.numerator < 0n && text !== '0' ? `-${text}` : text
}

/** Each held instrument once: both legs of a hedge have the same prices. */
function instrumentsOf({ account }: Subject): readonly Instrument[] {
  return [
    ...new Map(account.positions.map(({ instrument }) => [instrument.index, instrument])).values(),
  ]
}

/** Held and owed assets other than the numeraire, each once: a claim is its underlying. */
function assetsOf({ account, rules }: Subject): readonly Asset[] {
  const found = new Map<number, Asset>()
  for (const held of rules.assets) {
    const balance = account.balances[held.index] ?? 0n
    if (balance === 0n || !Method.of(rules).counts(account, rules, held.index, balance)) continue
    const asset = rules.assets[held.claim?.of ?? held.index] ?? held
    if (asset.index !== rules.numeraire.index) found.set(asset.index, asset)
  }
  return [...found.values()]
}

function alongInstrument(
  { prices, levels, solved }: Place,
  instrument: Instrument,
  basis: Basis,
): Distance {
  const now = PriceBook.usable(prices, instrument)
  const edges = levels.map(({ name, enter }): Edge => {
    const found = solved(instrument, basis, enter)
    const price = found.nearest
    return {
      level: name,
      price: price === null ? null : priceText(price, instrument),
      side: sideOf(found),
      now: found.now,
      reason: found.reason,
      move: price === null || now === undefined ? null : moveOf(price, now),
    }
  })
  const price = now === undefined ? null : priceText(now, instrument)
  return { of: instrument.id, basis, price, edges }
}

/** In liquidation now, an edge below the price bounds what is above it. */
function sideOf({ nearest, below, now }: LiquidationPrice): Edge['side'] {
  if (nearest === null) return null
  return (nearest === below) === now ? 'above' : 'below'
}

/**
 * What is held or owed and not traded: by the method where it has prices of assets, otherwise by an
 * instrument on the asset, on the basis of the underlying.
 */
function alongAsset(place: Place, asset: Asset): Distance {
  const { subject, prices, levels } = place
  const { account, rules } = subject
  if (Method.loan(rules) === null) return alongUnderlying(place, asset)
  const now = prices.indices[asset.index]?.price
  const numeraire = prices.indices[rules.numeraire.index]?.price
  const isKnown = subject.assessment.certainty !== 'unknown'
  const { assetPrice } = Method.of(rules)
  const edges = levels.map(({ name, enter }): Edge => {
    const found = isKnown ? assetPrice({ account, rules, prices }, asset, enter) : null
    return {
      level: name,
      price: found && assetPriceText(found.inNumeraire),
      side: found?.over ?? null,
      now: found?.isOver ?? isOver(subject, enter),
      reason: found === null ? reasonOf(subject, now) : null,
      move: found === null || now === undefined ? null : moveOf(found.price, now),
    }
  })
  const isPriced = now !== undefined && numeraire !== undefined && numeraire > 0n
  const price = isPriced ? assetPriceText(Ratio.of(now, numeraire)) : null
  return { of: asset.id, basis: 'underlying', price, edges }
}

function alongUnderlying(place: Place, asset: Asset): Distance {
  const { subject, prices, levels } = place
  const on = subject.rules.instruments.find(
    (one) => one.baseIndex === asset.index && (PriceBook.usable(prices, one) ?? 0n) > 0n,
  )
  if (on !== undefined) return { ...alongInstrument(place, on, 'underlying'), of: asset.id }
  const edges = levels.map(({ name, enter }): Edge => {
    const now = isOver(subject, enter)
    return { level: name, price: null, side: null, now, reason: 'noInstrument', move: null }
  })
  return { of: asset.id, basis: 'underlying', price: null, edges }
}

function isOver({ assessment }: Subject, threshold: Ratio): boolean {
  return Assessment.exceeds(Assessment.measure(assessment, 'maintenance'), threshold)
}

function reasonOf({ assessment }: Subject, now: bigint | undefined): string {
  if (assessment.certainty === 'unknown' || now === undefined) return 'unknown'
  return assessment.maintenance === 0n ? 'noDebt' : 'never'
}

const moveOf = (price: bigint, now: bigint): Ratio | null =>
  now > 0n ? Ratio.of(price - now, now) : null

/** By the first level asked about; what has no edge comes last, by name. */
function nearestFirst(a: Distance, b: Distance): number {
  const [x, y] = [a.edges[0]?.move ?? null, b.edges[0]?.move ?? null]
  if (x !== null && y !== null) {
    const order = Ratio.compare(sizeOf(x), sizeOf(y))
    if (order !== 0) return order
  } else if (x !== y) return x === null ? 1 : -1
  return a.of < b.of ? -1 : 1
}

const sizeOf = ({ numerator, denominator }: Ratio): Ratio => ({
  numerator: Integer.abs(numerator),
  denominator,
})

export * as DistanceReport from './DistanceReport.ts'
