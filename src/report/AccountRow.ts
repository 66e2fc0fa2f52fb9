import { Assessment } from '../model/Assessment.ts'
import type { BoundRulebook } from '../model/BoundRulebook.ts'
import { Integer } from '../money/Integer.ts'
import type { Ratio } from '../money/Ratio.ts'
import { Value } from '../money/Value.ts'
import { leverageOf } from './AccountReport.ts'
import { DistanceReport } from './DistanceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { isBreached, levelNames, type OpenCall, type Subject } from './Subject.ts'

/**
 * One account as a line of a list, all money in its numeraire: what `AccountReport` says of it,
 * and how it ranks among others.
 *
 * Rules: [BOARD1]
 */
export interface AccountRow {
  readonly account: string
  readonly owner: string
  readonly parent: string | null
  readonly rulebook: string
  readonly numeraire: string
  readonly level: string
  readonly certainty: Assessment['certainty']
  readonly isBreached: boolean
  readonly equity: string
  readonly maintenanceMargin: string
  /** Equity less maintenance; negative is a deficit. */
  readonly slack: string
  /** What is missing of maintenance; zero where nothing is. */
  readonly deficit: string
  readonly marginRatio: string | null
  readonly notional: string
  readonly leverage: string | null
  /** The nearest price at which it is liquidated; null where there is none, or it is not known yet. */
  readonly distance: RowDistance | null
  /** What would be missing if all were closed at the marks, for others to cover; zero mostly. */
  readonly loss: string
  readonly call: RowCall | null
  /** The engine's time at which the figures were found: nothing that they depend on changed since. */
  readonly timestamp: number
}

/** How far the nearest liquidation is, all other prices unchanged. */
export interface RowDistance {
  /** The instrument or asset whose price moves. */
  readonly symbol: string
  /** The price at which the level is entered, or left by an account that is over it now. */
  readonly price: string
  /** (that price − now) ÷ now, as a fraction cut toward zero: -0.05 is a fall of five per cent. */
  readonly move: string
  /** The same in standard deviations of a day, without sign; null where they are not known. */
  readonly sigmas: string | null
  /** Whether the account is over the threshold now. */
  readonly isOver: boolean
  /** The engine's time as of which it was solved: it takes longer than the rest, and may be older. */
  readonly timestamp: number
}

/** The call that stands, or the one that its figures imply. */
export interface RowCall {
  readonly id: string | null
  readonly amount: string
  readonly deadline: number | null
}

/** A distance before it is text. */
export interface Nearest {
  readonly symbol: string
  readonly price: string
  readonly move: Ratio
  readonly isOver: boolean
  readonly timestamp: number
}

/**
 * The nearest liquidation of an account by the price of what it holds; null where no price does it.
 *
 * Rules: [BOARD1] [REPORT7]
 */
export function nearestOf(subject: Subject): Nearest | null {
  const { liquidation } = DistanceReport.levelsOf(subject.rules.rulebook)
  if (liquidation === null) return null
  const [first] = DistanceReport.toLevels(subject, 'instrument', [liquidation])
  const edge = first?.edges[0]
  if (first === undefined || edge === undefined) return null
  if (edge.price === null || edge.move === null) return null
  const { price, move, now: isOver } = edge
  return { symbol: first.of, price, move, isOver, timestamp: subject.book.time }
}

/** What has to be brought so that the requirement to keep what is held is covered. */
export const deficitOf = ({ equity, maintenance }: Assessment): Value =>
  Value.max(Value.zero, Value.sub(maintenance, equity))

/** What others would have to cover if all were closed at the marks. */
export const lossOf = ({ net }: Assessment): Value =>
  Value.max(Value.zero, Value.sub(Value.zero, net))

/** What a row says, found at one time and kept: plain data that no later event changes. */
export interface Found {
  readonly account: string
  readonly owner: string
  readonly parent: string | null
  readonly rules: BoundRulebook
  readonly assessment: Assessment
  readonly levels: readonly string[]
  readonly isBreached: boolean
  readonly call: OpenCall | null
  readonly time: number
}

/** Keeps of a subject what its row says. */
export const find = (subject: Subject): Found => ({
  ...{ account: subject.account.id, owner: subject.owner, parent: subject.parent },
  ...{ rules: subject.rules, assessment: subject.assessment },
  levels: levelNames(subject),
  isBreached: isBreached(subject),
  call: subject.calls[0] ?? null,
  time: subject.book.time,
})

/** How far a move is in standard deviations of a day, as text; null where it is not known. */
export type Sigmas = (symbol: string, move: Ratio) => string | null

/** Formats a row as text and decimals. */
export function of(found: Found, nearest: Nearest | null, sigmas: Sigmas): AccountRow {
  const { account, owner, parent, rules, assessment, call } = found
  const { numeraire } = rules
  const measure = Assessment.measure(assessment, 'maintenance')
  const money = (amount: bigint): string => amountText(amount, numeraire)
  const isKnown = assessment.certainty !== 'unknown'
  return {
    ...{ account, owner, parent, rulebook: rules.rulebook.id, numeraire: numeraire.id },
    level: found.levels.join(', '),
    certainty: assessment.certainty,
    isBreached: found.isBreached,
    equity: money(assessment.equity),
    maintenanceMargin: money(assessment.maintenance),
    slack: money(Assessment.slack(measure)),
    deficit: money(deficitOf(assessment)),
    marginRatio: isKnown ? ratioText(Assessment.marginRatio(measure)) : null,
    notional: money(assessment.gross),
    leverage: isKnown ? ratioText(leverageOf(found)) : null,
    distance: nearest && distanceText(nearest, sigmas),
    loss: money(lossOf(assessment)),
    call: call && { id: call.id, amount: money(call.amount), deadline: call.deadline },
    timestamp: found.time,
  }
}

const distanceText = (
  { symbol, price, move, isOver, timestamp }: Nearest,
  sigmas: Sigmas,
): RowDistance => ({
  ...{ symbol, price, move: moveText(move), sigmas: sigmas(symbol, move), isOver, timestamp },
})

/** Cut toward zero, so that no distance is told longer than it is. */
function moveText({ numerator, denominator }: Ratio): string {
  const text = ratioText({ numerator: Integer.abs(numerator), denominator }) ?? '0'
  return numerator < 0n && text !== '0' ? `-${text}` : text
}

export * as AccountRow from './AccountRow.ts'
