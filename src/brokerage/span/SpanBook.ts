import { Ratio } from '../../money/Ratio.ts'
import { Outcomes } from '../../pricing/Outcomes.ts'
import { CalendarSpread, type Deltas } from './CalendarSpread.ts'

/** A contract as an exchange's file of risk arrays has it: one long unit of it. */
export interface SpanContract {
  readonly id: string
  readonly isOption: boolean
  readonly expiry: string
  /** Of an option its premium, which is paid; a future has no value of its own. */
  readonly price: Ratio
  readonly compositeDelta: Ratio
  /** Losses by scenario, above zero where a long unit loses. */
  readonly losses: readonly Ratio[]
}

export interface SpanPosition {
  readonly contract: SpanContract
  /** Units, below zero short. */
  readonly quantity: Ratio
}

/** What holds for all contracts of a combined commodity. */
export interface SpanTerms {
  readonly spreads: readonly CalendarSpread[]
  /** For each short unit of an option. */
  readonly shortOptionMinimum: Ratio
}

/** A book under SPAN, from its losses to what it asks for. */
export interface SpanRequirement {
  readonly losses: readonly Ratio[]
  /** The largest loss, zero where no scenario loses. */
  readonly scanRisk: Ratio
  /** The first scenario of the largest loss, counted from 1. */
  readonly worst: number
  readonly calendarCharge: Ratio
  readonly shortOptionMinimum: Ratio
  readonly netOptionValue: Ratio
  readonly requirement: Ratio
}

/**
 * What a book of one combined commodity asks for: the greater of scan risk with calendar charges and of the
 * minimum of short options, less the net value of options, and never below zero.
 *
 * Rules: [SPAN3] [SPAN5] [SPAN6]
 */
export function requirement(positions: readonly SpanPosition[], terms: SpanTerms): SpanRequirement {
  const losses = lossesOf(positions)
  const scanRisk = losses.reduce(Ratio.max, Ratio.zero)
  const calendarCharge = CalendarSpread.charge(deltasOf(positions), terms.spreads).charge
  const minimum = Ratio.mul(terms.shortOptionMinimum, shortOptions(positions))
  const netOptionValue = netValue(positions)
  const risk = Ratio.max(Ratio.add(scanRisk, calendarCharge), minimum)
  return {
    ...{ losses, scanRisk, worst: worstOf(losses), calendarCharge, netOptionValue },
    shortOptionMinimum: minimum,
    requirement: net(risk, netOptionValue),
  }
}

/**
 * What is asked for a risk beside options already paid for.
 *
 * Rules: [SPAN6]
 *
 * @example
 * SpanBook.net(Ratio.of(113_226n), Ratio.of(-28_447n)) // => Ratio.of(141_673n)
 */
export const net = (risk: Ratio, netOptionValue: Ratio): Ratio =>
  Ratio.positive(Ratio.sub(risk, netOptionValue))

/** The losses of a book: the sum of its arrays, each times its quantity. */
export const lossesOf = (positions: readonly SpanPosition[]): Outcomes =>
  Outcomes.total(positions.map(({ contract, quantity }) => ({ quantity, each: contract.losses })))

/** Scenarios that lose nothing leave the first as the worst. */
function worstOf(losses: readonly Ratio[]): number {
  const largest = losses.reduce(Ratio.max, losses[0] ?? Ratio.zero)
  return losses.findIndex((loss) => Ratio.compare(loss, largest) === 0) + 1
}

function deltasOf(positions: readonly SpanPosition[]): Deltas {
  const deltas = new Map<string, Ratio>()
  for (const { contract, quantity } of positions) {
    const delta = Ratio.mul(quantity, contract.compositeDelta)
    deltas.set(contract.expiry, Ratio.add(deltas.get(contract.expiry) ?? Ratio.zero, delta))
  }
  return deltas
}

const shortOptions = (positions: readonly SpanPosition[]): Ratio =>
  Ratio.sum(
    positions
      .filter(({ contract, quantity }) => contract.isOption && quantity.numerator < 0n)
      .map(({ quantity }) => Ratio.abs(quantity)),
  )

const netValue = (positions: readonly SpanPosition[]): Ratio =>
  Ratio.sum(
    positions
      .filter(({ contract }) => contract.isOption)
      .map(({ contract, quantity }) => Ratio.mul(quantity, contract.price)),
  )

export * as SpanBook from './SpanBook.ts'
