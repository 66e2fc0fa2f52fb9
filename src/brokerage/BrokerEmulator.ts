import { Ratio } from '../money/Ratio.ts'
import { type Bar, BarPath, type RestingExit } from './BarPath.ts'
import { Reduction } from './Reduction.ts'

/**
 * Margin calls of TradingView's broker emulator, as pineforge matches them: once a bar, at the price of
 * the bar that is worst for the position.
 */
export interface EmulatedPosition {
  /** Cash beside the position, before the entry's fee. */
  readonly cash: Ratio
  readonly fee: Ratio
  readonly quantity: Ratio
  readonly side: 'long' | 'short'
  readonly entry: Ratio
  /** Equity asked for, a share of the position's value, above zero. */
  readonly rate: Ratio
  /** Money for a unit and a point: point value times the rate of exchange. */
  readonly perPoint: Ratio
  /** Quantities are multiples of this; zero where any may be. */
  readonly step: Ratio
}

export interface EmulatedCall {
  readonly equity: Ratio
  readonly required: Ratio
  readonly isCalled: boolean
  /** What would restore the requirement, before it is cut to steps. */
  readonly least: Ratio
  readonly close: Ratio
}

/** The emulator closes so many times what is needed. */
const times = Ratio.of(4n)

/**
 * A position at a price: called where its equity is below what it asks for, and then closed by four times
 * the least quantity, cut to steps before it is multiplied, at most all of it. Where the cut leaves
 * nothing, one whole unit is closed, if steps can express it.
 *
 * Rules: [SIZE5]
 */
export function call(position: EmulatedPosition, price: Ratio): EmulatedCall {
  const { quantity, perPoint, rate } = position
  const perUnit = Ratio.mul(Ratio.mul(price, perPoint), rate)
  const equity = equityAt(position, price)
  const required = Ratio.mul(perUnit, quantity)
  const isCalled = Ratio.compare(equity, required) < 0
  const least = isCalled ? Ratio.sub(quantity, Ratio.div(equity, perUnit)) : Ratio.zero
  const close = isCalled ? Ratio.min(quantity, closing(least, position.step)) : Ratio.zero
  return { equity, required, isCalled, least, close }
}

function equityAt(position: EmulatedPosition, price: Ratio): Ratio {
  const { cash, fee, entry, quantity, perPoint, side } = position
  const gain = side === 'long' ? Ratio.sub(price, entry) : Ratio.sub(entry, price)
  return Ratio.add(Ratio.sub(cash, fee), Ratio.mul(gain, Ratio.mul(quantity, perPoint)))
}

function closing(least: Ratio, step: Ratio): Ratio {
  if (step.numerator === 0n) return Ratio.mul(least, times)
  const cut = Ratio.mul(step, Ratio.of(Ratio.mulDown(1n, Ratio.div(least, step))))
  if (cut.numerator > 0n) return Ratio.mul(cut, times)
  return Ratio.div(Ratio.one, step).denominator === 1n ? Ratio.one : Ratio.zero
}

/** What is closed within a bar, and why. */
export interface EmulatedFill {
  readonly reason: 'call' | 'exit'
  readonly quantity: Ratio
  readonly price: Ratio
}

/**
 * What happens within a bar to a position with an order that rests: a call where the bar is worst for it, if that is
 * before the order is reached, and the order for what is left.
 *
 * Rules: [SIZE6]
 */
export function within(
  position: EmulatedPosition,
  bar: Bar,
  resting: RestingExit,
): readonly EmulatedFill[] {
  const path = BarPath.path(bar)
  const worst = position.side === 'short' ? bar.high : bar.low
  const isFirst = BarPath.isBefore(path, worst, resting)
  const close = isFirst ? call(position, worst).close : Ratio.zero
  const left = Ratio.sub(position.quantity, close)
  const fills: readonly EmulatedFill[] = [
    { reason: 'call', quantity: close, price: worst },
    { reason: 'exit', quantity: left, price: resting.price },
  ]
  const isReached = BarPath.reached(path, resting) !== null
  return fills.filter(({ reason, quantity }) => {
    return quantity.numerator > 0n && (reason === 'call' || isReached)
  })
}

/**
 * The price at which a position is called, the first beyond it; null for none, as of a long position that
 * is paid in full.
 *
 * Rules: [SIZE5]
 */
export function callPrice(position: EmulatedPosition): Ratio | null {
  const { cash, fee, entry, quantity, perPoint, side, rate } = position
  const size = Ratio.mul(quantity, perPoint)
  const signed = side === 'long' ? size : Ratio.negate(size)
  const free = Ratio.sub(Ratio.mul(entry, signed), Ratio.sub(cash, fee))
  return Reduction.quotient(free, Ratio.sub(signed, Ratio.mul(rate, size)))
}

export * as BrokerEmulator from './BrokerEmulator.ts'
