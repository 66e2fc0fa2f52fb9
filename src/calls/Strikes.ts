import { Result } from '../base/Result.ts'
import { CivilDate } from '../calendar/CivilDate.ts'
import { type RestrictionTerm, RestrictionWindow } from './RestrictionWindow.ts'

/**
 * What may excuse the end of a call: it was met by a deposit in time; it was liquidated on the business
 * day after an exercise or assignment; only the market had moved against the account.
 */
export type Excuse = 'deposit' | 'dayAfterExercise' | 'adverseMarket'

/** How a call ended, on the date by which it counts: by liquidation, where nothing excuses it. */
export interface Liquidation {
  readonly date: CivilDate
  readonly excuses: readonly Excuse[]
}

/** How often an account may meet calls by liquidation, and what follows. */
export interface StrikeRule {
  /** Calendar days, the day of the strike included: a strike counts so many days, from its own on. */
  readonly windowDays: number
  /** Excuses that make a liquidation no strike. */
  readonly exempt: readonly Excuse[]
  /** What the first strike, the second and so on bring; those after the last bring what it does. */
  readonly ladder: StrikeLadder
}

/** A window in which strikes are counted, and the days of what each of them brings. */
interface StrikeWindow {
  readonly windowDays: number
  readonly ladder: readonly (Pick<RestrictionTerm, 'days'> | null)[]
}

/** Null where a strike is only noted. */
export type StrikeLadder = readonly (RestrictionTerm | null)[]

/** Where an account stands after a liquidation. */
export interface StrikeTally {
  readonly date: CivilDate
  /** Strikes that count on the date. */
  readonly strikes: number
  /** What this liquidation brought; null for nothing. */
  readonly brought: RestrictionWindow | null
  /** Whether a restriction of this or of an earlier strike holds. */
  readonly isRestricted: boolean
}

/** What is wrong with a rule, in the order checked. */
export interface StrikeRuleFault {
  readonly code: 'strikes.window' | 'strikes.ladderEmpty' | 'strikes.days'
  /** The step of the ladder, counted from 1; 0 for the whole rule. */
  readonly step: number
}

/**
 * Finds the first fault of a rule: a window without a day, a ladder without a step, a restriction of
 * negative or broken days, or of more than a hundred years.
 *
 * Rules: [PRAC6]
 *
 * @example
 * Strikes.validate({ windowDays: 365, exempt: [], ladder: [] })
 * // => { ok: false, error: { code: 'strikes.ladderEmpty', step: 0 } }
 */
export function validate<Rule extends StrikeWindow>(rule: Rule): Result<Rule, StrikeRuleFault> {
  const { windowDays, ladder } = rule
  if (!isCount(windowDays) || windowDays === 0) return fault('strikes.window', 0)
  if (ladder.length === 0) return fault('strikes.ladderEmpty', 0)
  const step = ladder.findIndex((term) => term !== null && !isCount(term.days ?? 0))
  return step < 0 ? Result.success(rule) : fault('strikes.days', step + 1)
}

/** A hundred years: more is a slip of the pen. */
const DAYS_MAX = 36_525

const isCount = (days: number): boolean =>
  Number.isSafeInteger(days) && days >= 0 && days <= DAYS_MAX

const fault = (code: StrikeRuleFault['code'], step: number) =>
  Result.failure<StrikeRuleFault>({ code, step })

/**
 * A ladder on which only the nth strike and those after it bring something.
 *
 * Rules: [PRAC5]
 *
 * @example
 * Strikes.fromNth(2, term) // => [null, term]
 */
export const fromNth = (nth: number, term: RestrictionTerm): StrikeLadder => [
  ...Array.from({ length: nth - 1 }, () => null),
  term,
]

/**
 * What the nth strike brings, counted from 1.
 *
 * Rules: [PRAC5]
 */
export const consequence = <Step>(steps: readonly (Step | null)[], nth: number): Step | null =>
  steps[Math.min(nth, steps.length) - 1] ?? null

/**
 * Where an account stands after each of its liquidations, by date, in whatever order they are given.
 *
 * Rules: [PRAC3] [PRAC4] [PRAC5]
 */
export function tally(
  rule: StrikeRule,
  liquidations: readonly Liquidation[],
): readonly StrikeTally[] {
  const windows: RestrictionWindow[] = []
  const strikes: CivilDate[] = []
  return liquidations
    .toSorted((a, b) => a.date - b.date)
    .map((liquidation) => {
      const { date } = liquidation
      const isOne = isStrike(rule, liquidation)
      if (isOne) strikes.push(date)
      const count = strikes.filter((strike) => counts(rule, strike, date)).length
      const term = isOne ? consequence(rule.ladder, count) : null
      const brought = term && RestrictionWindow.open(term, date)
      if (brought !== null) windows.push(brought)
      const isRestricted = RestrictionWindow.holdsOn(windows, date)
      return { date, strikes: count, brought, isRestricted }
    })
}

/**
 * Whether a liquidation is a strike under a rule: nothing that the rule exempts excuses it.
 *
 * Rules: [PRAC3]
 */
export const isStrike = (
  { exempt }: StrikeRule,
  { excuses }: Pick<Liquidation, 'excuses'>,
): boolean => !excuses.some((excuse) => exempt.includes(excuse))

const counts = ({ windowDays }: StrikeRule, strike: CivilDate, date: CivilDate): boolean =>
  CivilDate.plusDays(strike, windowDays) > date

export * as Strikes from './Strikes.ts'
