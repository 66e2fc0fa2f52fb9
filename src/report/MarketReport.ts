import { Clearing } from '../engine/Clearing.ts'
import { Fund } from '../engine/Fund.ts'
import type { State } from '../engine/State.ts'
import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import { PriceBook } from '../model/PriceBook.ts'
import type { DeleveragePolicy } from '../model/Rulebook.ts'
import { Quantity } from '../money/Quantity.ts'
import type { AccountView, BookView } from './BookView.ts'
import { amountText, contractsText, priceText } from './figures.ts'

/** One market: its price, open interest and clearing rules. */
export interface MarketReport {
  readonly symbol: string
  readonly kind: string
  readonly settle: string
  readonly markPrice: string | null
  /** Time and source of the mark. */
  readonly markTime: number | null
  readonly source: string | null
  /** Contracts held by accounts, each side separately. */
  readonly long: string
  readonly short: string
  /** Notional of the larger side at the mark, in units of `settle`; null without a mark. */
  readonly notional: string | null
  /** Number of accounts that hold it. */
  readonly accounts: number
  /** Null for a book file, and for an instrument without clearing rules. */
  readonly clearing: ClearingReport | null
}

/** The fund's limit in a market, and the rules that set it. */
export interface ClearingReport {
  readonly by: 'market' | 'rulebook'
  /** The rulebook that applies without a market; null where a market was defined. */
  readonly rulebook: string | null
  readonly version: number
  readonly deleverage: DeleveragePolicy
  readonly fundCap: string
  /** The fund's realised loss there; negative for a gain. */
  readonly fundDrawn: string
  /** The amount it may still pay for bankrupt accounts there, now. */
  readonly fundAvailable: string
}

/** All markets of a book in the order of definition; with their clearing, for an engine. */
export function all(view: BookView, state: State | null = null): readonly MarketReport[] {
  return reports(view, view.accounts, state)
}

/** The same of an engine, without a view of every account: they are only counted. */
export function ofState(state: State): readonly MarketReport[] {
  const { assets, instruments, book: prices, accounts } = state
  const counted = accounts.filter(({ kind, rules }) => kind !== 'house' && rules?.active != null)
  const held = counted.map((account) => ({ account }))
  return reports({ assets, instruments, prices }, held, state)
}

type Markets = Pick<BookView, 'assets' | 'instruments' | 'prices'>

function reports(
  markets: Markets,
  accounts: readonly Pick<AccountView, 'account'>[],
  state: State | null,
): readonly MarketReport[] {
  const open = markets.instruments.map(() => ({ long: 0n, short: 0n, accounts: 0 }))
  for (const one of accounts) count(one, open)
  return markets.instruments.map((instrument) => report(markets, instrument, open, state))
}

/** Open interest in a market, in lots. */
interface Open {
  long: bigint
  short: bigint
  accounts: number
}

function count(
  { account: { positions } }: Pick<AccountView, 'account'>,
  open: readonly Open[],
): void {
  const met = new Set<number>()
  for (const { instrument, lots } of positions) {
    const market = open[instrument.index] as Open
    if (lots > 0n) market.long += lots
    else market.short -= lots
    if (!met.has(instrument.index)) market.accounts += 1
    met.add(instrument.index)
  }
}

function report(
  { prices, assets }: Markets,
  instrument: Instrument,
  open: readonly Open[],
  state: State | null,
): MarketReport {
  const { long, short, accounts } = open[instrument.index] as Open
  const mark = prices.marks[instrument.index]
  const usable = PriceBook.usable(prices, instrument)
  const settle = assets[instrument.settleIndex] as Asset
  const lots = Quantity.of(long > short ? long : short)
  return {
    ...{ symbol: instrument.id, kind: instrument.kind, settle: settle.id },
    markPrice: mark === undefined ? null : priceText(mark.price, instrument),
    markTime: mark?.time ?? null,
    source: mark?.source ?? null,
    long: contractsText(long, instrument),
    short: contractsText(short, instrument),
    notional:
      usable === undefined
        ? null
        : amountText(Instrument.notional(instrument, lots, usable), settle),
    accounts,
    clearing: state && clearingOf(state, instrument, settle),
  }
}

function clearingOf(state: State, instrument: Instrument, settle: Asset): ClearingReport | null {
  const found = Clearing.of(state, instrument)
  if (found === null) return null
  const { source, deleverage, fundCap } = found
  return {
    by: source.by,
    rulebook: source.by === 'rulebook' ? source.rulebook : null,
    version: source.version,
    deleverage,
    fundCap: amountText(fundCap, settle),
    fundDrawn: amountText(Fund.drawn(state, instrument), settle),
    fundAvailable: amountText(Fund.available(state, instrument), settle),
  }
}

export * as MarketReport from './MarketReport.ts'
