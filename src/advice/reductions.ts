import type { MarginContext } from '../margin/MarginContext.ts'
import { Method } from '../margin/Method.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { Asset } from '../model/Asset.ts'
import { Instrument } from '../model/Instrument.ts'
import type { Position } from '../model/Position.ts'
import { PriceBook } from '../model/PriceBook.ts'
import { Amount } from '../money/Amount.ts'
import { Integer } from '../money/Integer.ts'
import type { Price } from '../money/Price.ts'
import { Quantity } from '../money/Quantity.ts'
import { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { Cost, type CostKind } from './Cost.ts'
import { CostTerms, type KnownDepth } from './CostTerms.ts'
import type { Means } from './Means.ts'
import { slippage, takes } from './slippage.ts'

/**
 * The positions of an account as means: each may be closed by lots, at its mark less a taker's fee and what
 * its market takes. One without a mark, or whose market takes nothing, is none.
 *
 * Rules: [CURE2] [CURE5] [CURE6]
 */
export const reductions = (
  context: MarginContext,
  terms: CostTerms,
  isMovable: (instrument: Instrument) => boolean = () => true,
): readonly Means[] =>
  context.account.positions.flatMap((position) => {
    const { instrument } = position
    const mark = PriceBook.usable(context.prices, instrument)
    if (mark === undefined || !isMovable(instrument)) return []
    return reduction(context, terms, position, mark) ?? []
  })

function reduction(
  context: MarginContext,
  terms: CostTerms,
  position: Position,
  mark: Price,
): Means | null {
  const { instrument, leg, lots: held } = position
  const sign = held > 0n ? -1n : 1n
  const closing = closingOf(context, terms, position, mark)
  const sizes = sizesOf(position, closing)
  const paidFor = remembered((size) => paid(closing, size))
  if (sizes.most === 0n) return null
  const fundingIndex = context.prices.funding[instrument.index] ?? 0n
  return {
    act: { act: 'reduce', instrument, leg, sign },
    most: sizes.most,
    amount: sizes.lots,
    apply: (account, steps) => {
      if (steps === 0n) return account
      const size = sizes.lots(steps)
      const lots = Quantity.of(held > 0n ? -size : size)
      const { fee, spread, impact } = paidFor(size)
      const all = Amount.add(fee, Amount.add(spread, impact))
      return ProForma.withTrade(account, {
        instrument,
        leg,
        lots,
        price: mark,
        fundingIndex,
        fee: all,
      })
    },
    cost: (steps) => {
      const size = sizes.lots(steps)
      return size === 0n ? Cost.none : costOf(context, terms, closing, { size, ...paidFor(size) })
    },
  }
}

/** What closing a position depends on. */
interface Closing {
  readonly instrument: Instrument
  readonly mark: Price
  readonly isLong: boolean
  readonly feeRate: Ratio
  readonly known: KnownDepth | null
}

function closingOf(
  { rules, prices }: MarginContext,
  terms: CostTerms,
  { instrument, lots }: Position,
  mark: Price,
): Closing {
  const isLong = lots > 0n
  const feeRate = terms.fees[instrument.index] ?? Method.of(rules).feeRate(rules.rulebook.method)
  const known =
    mark > 0n ? CostTerms.depthOf(terms, prices, instrument, isLong ? 'sold' : 'bought') : null
  return { instrument, mark, isLong, feeRate, known }
}

/** The sizes that may be closed: the smallest order and remainder respected, within the market. */
function sizesOf(
  { lots: held, instrument }: Position,
  { known, mark, isLong }: Closing,
): { readonly most: bigint; readonly lots: (steps: bigint) => bigint } {
  const whole = Integer.abs(held)
  const least = Integer.max(1n, instrument.lotsMin)
  // From the smallest order to what leaves the smallest position, and the whole.
  const parts = Integer.max(0n, whole - least - least + 1n)
  const taking = { instrument, lots: isLong ? -whole : whole, mark }
  const able = known === null ? whole : Integer.abs(takes(known.depth, taking))
  const within = Integer.max(0n, Integer.min(parts, able - least + 1n))
  return {
    most: able === whole ? parts + 1n : within,
    lots: (steps) => (steps === 0n ? 0n : steps > parts ? whole : least + steps - 1n),
  }
}

interface Paid {
  readonly fee: Amount
  readonly spread: Amount
  readonly impact: Amount
}

/** The same answer for the same size without asking again: while others are tried, most stay as they are. */
function remembered(ask: (size: bigint) => Paid): (size: bigint) => Paid {
  const known = new Map<bigint, Paid>()
  return (size) => {
    const told = known.get(size) ?? ask(size)
    known.set(size, told)
    return told
  }
}

function paid({ instrument, mark, isLong, feeRate, known }: Closing, size: bigint): Paid {
  const fee = Amount.of(Ratio.mulUp(Instrument.notional(instrument, size, mark), feeRate))
  if (known === null) return { fee, spread: Amount.zero, impact: Amount.zero }
  return { fee, ...slippage(known.depth, { instrument, lots: isLong ? -size : size, mark }) }
}

function costOf(
  { rules, prices }: MarginContext,
  terms: CostTerms,
  closing: Closing,
  { size, ...paid }: Paid & { readonly size: bigint },
): Cost {
  const { instrument, mark, isLong, known } = closing
  const settle = rules.assets[instrument.settleIndex] as Asset
  const valued = (amount: bigint): Value =>
    Cost.valued(prices, amount, settle, rules.numeraire) ?? Value.zero
  const rate = terms.funding[instrument.index]
  const isPerpetual = instrument.kind === 'perpetual'
  const untold: CostKind[] = []
  const isFeeTold = terms.fees[instrument.index] !== undefined || closing.feeRate.numerator !== 0n
  if (!isFeeTold) untold.push('fee')
  if (!known?.hasSpread) untold.push('spread')
  if (known === null) untold.push('impact')
  if (isPerpetual && rate === undefined) untold.push('funding')
  return {
    of: {
      ...(isFeeTold && { fee: valued(paid.fee) }),
      ...(known?.hasSpread && { spread: valued(paid.spread) }),
      ...(known !== null && { impact: valued(paid.impact) }),
      ...(isPerpetual &&
        rate !== undefined && { funding: valued(saved(closing, size, mark, rate, isLong)) }),
    },
    untold,
  }
}

/** Funding that is no longer paid is a gain, and what is no longer received a cost. */
function saved(
  { instrument }: Closing,
  size: bigint,
  mark: Price,
  rate: Ratio,
  isLong: boolean,
): bigint {
  const notional = Instrument.notional(instrument, size, mark)
  return isLong ? -Ratio.mulDown(notional, rate) : Ratio.mulUp(notional, rate)
}
