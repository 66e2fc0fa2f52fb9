import { datetime } from '../base/datetime.ts'
import { assess } from '../margin/assess.ts'
import { Assessment } from '../model/Assessment.ts'
import { Ahead, type AheadKind, type AheadTerms } from './Ahead.ts'
import { amountText, priceText, ratioText } from './figures.ts'
import { Heading } from './Heading.ts'
import { isBreached, levelNames, Subject } from './Subject.ts'

/** What the next known changes do to an account; all money in the numeraire. */
export interface AheadReport extends Heading, StandingReport {
  /** How far it looks. */
  readonly until: string
  /** When the first of them is; null where none has a time. */
  readonly next: string | null
  readonly changes: readonly AheadChange[]
}

/** How an account stands at one moment. */
export interface StandingReport {
  readonly certainty: Assessment['certainty']
  readonly level: string
  readonly isBreached: boolean
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  readonly marginRatio: string | null
  /** The cash that a call would ask for then; zero where nothing is asked. */
  readonly short: string
}

export interface AheadChange extends StandingReport {
  readonly kind: AheadKind
  /** The instrument, the version of the rulebook, the call. */
  readonly about: string
  readonly timestamp: number | null
  readonly datetime: string | null
  /** The mark at which it comes, where it has no time. */
  readonly price: string | null
}

/**
 * Looks ahead for one account: "at this time your requirement becomes so much, you are short by so much,
 * and stand on this level".
 *
 * Rules: [AHEAD7]
 */
export function of(subject: Subject, terms: AheadTerms): AheadReport {
  const changes = subject.notCovered.length > 0 ? [] : Ahead.of(subject, terms)
  return {
    ...Heading.of(subject),
    ...standing(subject),
    until: datetime(terms.until),
    next: changes[0]?.at == null ? null : datetime(changes[0].at),
    changes: changes.map((one) => changeOf(subject, one)),
  }
}

function changeOf(subject: Subject, { kind, at, price, about, after }: Ahead): AheadChange {
  const isSame = after.rules.rulebook.ladders.length === subject.rules.rulebook.ladders.length
  const before = isSame ? subject.rungs : []
  const look = Subject.look(after.account, after.rules, after.prices, before)
  // An old price calls nobody and lets nobody go: only what may still be counted on changes.
  const stale = { assessment: assess(after.account, after.rules, after.prices, 'credit') }
  const then = kind === 'stale' ? stale : look
  return {
    kind,
    about,
    timestamp: at,
    datetime: at === null ? null : datetime(at),
    price: price === null ? null : priceText(price.mark, price.instrument),
    ...standing({ ...subject, ...then }),
  }
}

function standing(subject: Subject): StandingReport {
  const { assessment, rules } = subject
  const money = (amount: bigint): string => amountText(amount, rules.numeraire)
  const measure = Assessment.measure(assessment, 'maintenance')
  const isKnown = assessment.certainty !== 'unknown'
  return {
    certainty: assessment.certainty,
    level: levelNames(subject).join(', '),
    isBreached: isBreached(subject),
    equity: money(assessment.equity),
    initialMargin: money(assessment.initial),
    maintenanceMargin: money(assessment.maintenance),
    marginRatio: isKnown ? ratioText(Assessment.marginRatio(measure)) : null,
    short: money(Subject.cashAsked(subject) ?? 0n),
  }
}

export * as AheadReport from './AheadReport.ts'
