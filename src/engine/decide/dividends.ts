import { limits } from '../../base/limits.ts'
import type { Instrument } from '../../model/Instrument.ts'
import { PriceBook } from '../../model/PriceBook.ts'
import { Amount } from '../../money/Amount.ts'
import { Integer } from '../../money/Integer.ts'
import { Price } from '../../money/Price.ts'
import { Ratio } from '../../money/Ratio.ts'
import type { IndexSet, MarkSet, PayDividend } from '../Command.ts'
import { Decision, find } from '../Decision.ts'
import type { Event } from '../Event.ts'
import type { Rejection } from '../Rejection.ts'
import { State } from '../State.ts'
import { endFault } from './orders.ts'

/** The command of dividends: its kind and handler. */
export const dividends = {
  PayDividend: Decision.control(payDividend),
}

/**
 * Pays a dividend in cash to whoever is long and takes it of whoever is short, and lowers the prices by as much, so
 * that nobody is worth more for it, or less.
 *
 * Rules: [DIV1] [DIV2] [DIV3]
 */
function payDividend(state: State, command: PayDividend): Decision {
  const instrument = find.instrument(state, command.instrument)
  if (Decision.refused(instrument)) return instrument
  const fault =
    endFault(state, instrument) ??
    stockFault(instrument) ??
    exFault(state, instrument, command) ??
    heldFault(state, instrument)
  if (fault !== null) return fault
  const lowered = loweredPrices(state, instrument, command)
  if (Decision.refused(lowered)) return lowered
  const { perUnit, exDate, by, reason } = command
  const head = { instrument: instrument.id, perUnit, exDate, by, reason }
  return [
    { type: 'DividendDeclared', ...head },
    { type: 'MarksSet', ...lowered },
    ...payments(state, instrument, perUnit),
  ]
}

function stockFault({ id, kind, payoff }: Instrument): Rejection | null {
  if (kind === 'perpetual' && payoff === 'linear') return null
  const detail = `${id}: expected stock, held as a linear perpetual, found ${payoff} ${kind}`
  return Decision.reject('instrument.notTradable', detail)
}

/** A dividend has a day of its own, not before its time, and none is paid twice. */
function exFault(
  state: State,
  { id, index }: Instrument,
  { perUnit, exDate }: PayDividend,
): Rejection | null {
  if (perUnit <= 0n) {
    return Decision.reject('amount.notPositive', `${id}: expected a dividend, found ${perUnit}`)
  }
  if (perUnit >= limits.index) {
    return Decision.reject('command.tooLarge', `${id}: expected a dividend within limits`)
  }
  if (exDate > state.time) {
    const detail = `${id}: expected an ex-date of at most ${state.time}, found ${exDate}`
    return Decision.reject('dividend.early', detail)
  }
  const last = state.exDates[index]
  if (last === undefined || exDate > last) return null
  const detail = `${id}: expected an ex-date after ${last}, which was paid, found ${exDate}`
  return Decision.reject('dividend.duplicate', detail)
}

/** Who has the stock as an asset has no position, and would lose by the index what nobody pays him. */
function heldFault({ accounts }: State, { base, baseIndex }: Instrument): Rejection | null {
  const holder = accounts.find((one) => (one.balances[baseIndex] ?? 0n) !== 0n)
  if (holder === undefined) return null
  const detail = `account ${holder.id} has ${base} as an asset: expected it in positions alone`
  return Decision.reject('dividend.impossible', detail)
}

interface Lowered {
  readonly marks: readonly MarkSet[]
  readonly indices: readonly IndexSet[]
}

/** The mark falls by whole ticks, rounded down, and what options are on by the dividend. */
function loweredPrices(
  { book }: State,
  instrument: Instrument,
  { perUnit }: PayDividend,
): Lowered | Rejection {
  const { id, base, baseIndex, quoteIndex } = instrument
  const [mark, index] = [PriceBook.mark(book, instrument), book.indices[baseIndex]]
  if (mark === undefined) {
    return Decision.reject('price.missing', `${id}: expected a mark, which the dividend lowers`)
  }
  if (mark.doubt !== undefined || index?.doubt !== undefined) {
    return Decision.reject(
      'dividend.impossible',
      `${id}: expected no price that is held as doubtful`,
    )
  }
  const ticks = Ratio.div(PriceBook.unitsOf(perUnit), Ratio.fromDecimal(instrument.tick))
  const price = mark.price - Ratio.mulDown(1n, ticks)
  const quote = book.indices[quoteIndex]?.price ?? Integer.pow10(PriceBook.indexScale)
  const fall = Integer.mulDivDown(perUnit, quote, Integer.pow10(PriceBook.indexScale))
  const left = index === undefined ? 1n : index.price - fall
  if (price <= 0n || left <= 0n) {
    const detail = `${id}: expected less than it is worth, found ${perUnit}`
    return Decision.reject('dividend.impossible', detail)
  }
  const { time, source } = mark
  return {
    marks: [{ instrument: id, price: Price.of(price), time, source }],
    indices:
      index === undefined
        ? []
        : [{ asset: base, price: left, time: index.time, source: index.source }],
  }
}

/** What each leg gets, or gives where below zero, rounded down; a mirrored account's venue pays it. */
function payments(state: State, instrument: Instrument, perUnit: bigint): Event[] {
  const each = atomsPerLot(state, instrument, perUnit)
  return state.accounts
    .filter(({ kind }) => kind !== 'mirrored')
    .flatMap(({ id: account, positions }) =>
      positions
        .filter((held) => held.instrument === instrument)
        .map(({ leg, lots }): Event => {
          const amount = Amount.of(Ratio.mulDown(lots, each))
          return { type: 'DividendPaid', account, instrument: instrument.id, leg, lots, amount }
        }),
    )
}

function atomsPerLot(state: State, { lot, contractSize, settle }: Instrument, perUnit: bigint) {
  const size = Ratio.mul(Ratio.fromDecimal(lot), Ratio.fromDecimal(contractSize))
  const atoms = Ratio.of(Integer.pow10(State.asset(state, settle).decimals))
  return Ratio.mul(Ratio.mul(size, atoms), PriceBook.unitsOf(perUnit))
}
