import { type Contribution, contributions } from '../margin/contributions.ts'
import type { LiquidationPrice } from '../margin/prices/liquidationPrice.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import { Integer } from '../money/Integer.ts'
import { Ratio } from '../money/Ratio.ts'
import { DistanceReport } from './DistanceReport.ts'
import { amountText, contractsText, entryText, priceText, ratioText, shareText } from './figures.ts'
import type { LiquidationPrices } from './LiquidationPrices.ts'
import { OptionExposure } from './OptionExposure.ts'
import type { Subject } from './Subject.ts'

/** A position in ccxt's unified structure, with decimal strings and further fields. */
export interface PositionReport {
  readonly symbol: string
  readonly side: 'long' | 'short'
  readonly hedged: boolean
  readonly marginMode: 'cross' | 'isolated'
  readonly contracts: string
  readonly contractSize: string
  readonly entryPrice: string
  /** What the position is taken at; null where it has no mark and counts at cost. */
  readonly markPrice: string | null
  readonly notional: string
  readonly unrealizedPnl: string
  /** Pending funding, settled with the next trade; positive is received. */
  readonly pendingFunding: string
  readonly leverage: string | null
  readonly initialMargin: string
  readonly initialMarginPercentage: string | null
  readonly maintenanceMargin: string
  readonly maintenanceMarginPercentage: string | null
  /** Unrealised profit in percent of initial margin, as in ccxt. */
  readonly percentage: string | null
  /** The asset of the amounts above. */
  readonly settle: string
  /** The nearest liquidation price along the basis alone; null where there is none. */
  readonly liquidationPrice: string | null
  readonly liquidation: LiquidationReport
  /** Of an option. */
  readonly option?: OptionExposure
}

export interface LiquidationReport {
  readonly basis: Basis
  readonly now: boolean
  readonly below: string | null
  readonly above: string | null
  /** Why there is no liquidation price. */
  readonly reason: string | null
}

/** Every position of an account, in its order. */
export function all(
  subject: Subject,
  basis: Basis,
  prices: LiquidationPrices,
): readonly PositionReport[] {
  const { account, rules: terms, book } = subject
  const threshold = DistanceReport.liquidatesAbove(terms.rulebook)
  return contributions(account, terms, book).map((part) =>
    report(subject, part, prices(part.position.instrument, basis, threshold)),
  )
}

function report(subject: Subject, part: Contribution, price: LiquidationPrice): PositionReport {
  const { position, mark, notional, initial, maintenance, profit, funding } = part
  const { instrument, lots, leg } = position
  const settle = subject.rules.assets[instrument.settleIndex] as Asset
  const money = (amount: bigint) => amountText(amount, settle)
  return {
    symbol: instrument.id,
    side: lots > 0n ? 'long' : 'short',
    hedged: leg !== 'net',
    marginMode: subject.parent === null ? 'cross' : 'isolated',
    contracts: contractsText(lots > 0n ? lots : -lots, instrument),
    contractSize: contractsText(1n, { ...instrument, lot: instrument.contractSize }),
    entryPrice: entryText(position),
    markPrice: mark === null ? null : priceText(mark, instrument),
    notional: money(notional),
    unrealizedPnl: money(profit),
    pendingFunding: money(funding),
    leverage: initial > 0n ? ratioText(Ratio.of(notional, initial)) : null,
    initialMargin: money(initial),
    initialMarginPercentage: shareText(initial, notional),
    maintenanceMargin: money(maintenance),
    maintenanceMarginPercentage: shareText(maintenance, notional),
    percentage: shareText(Integer.mul(profit, 100n), initial),
    settle: settle.id,
    liquidationPrice: price.nearest === null ? null : priceText(price.nearest, instrument),
    liquidation: {
      basis: price.basis,
      now: price.now,
      below: price.below === null ? null : priceText(price.below, instrument),
      above: price.above === null ? null : priceText(price.above, instrument),
      reason: price.reason,
    },
    ...(Instrument.isOption(instrument) && {
      option: OptionExposure.of(position, instrument, mark, subject),
    }),
  }
}

export * as PositionReport from './PositionReport.ts'
