import { Cost, type CostKind, costKinds } from '../advice/Cost.ts'
import type { CostTerms } from '../advice/CostTerms.ts'
import type { Act } from '../advice/Means.ts'
import { type Part, type Proposal, proposals } from '../advice/proposals.ts'
import type { Target } from '../advice/Target.ts'
import { Assessment } from '../model/Assessment.ts'
import type { MeasureName } from '../model/Rulebook.ts'
import { Integer } from '../money/Integer.ts'
import { amountText, contractsText, ratioText } from './figures.ts'
import { Heading } from './Heading.ts'
import { levelNames, Subject } from './Subject.ts'

/** The ways to cure an account, the cheapest first; all money in the numeraire unless an asset is named. */
export interface CuresReport extends Heading {
  readonly certainty: Assessment['certainty']
  readonly level: string
  readonly target: TargetReport
  /** Whether it is there already; then nothing is listed. */
  readonly isReached: boolean
  /** What it is short of in cash of the numeraire, were it not cut. */
  readonly shortfall: string
  /** How long the costs are reckoned for, milliseconds. */
  readonly horizon: number
  readonly cures: readonly CureWay[]
  /** What does not cure alone, however much of it. */
  readonly insufficient: readonly ActReport[]
}

export interface TargetReport {
  /** The level that is left there; null where a ratio was asked for. */
  readonly level: string | null
  readonly measure: MeasureName
  /** At or under it. */
  readonly marginRatio: string | null
}

/** One way: enough as a whole, and no part of it could be smaller. */
export interface CureWay {
  readonly parts: readonly PartReport[]
  /** The sum of what is told: the cost where `untold` is empty, else no less than it. */
  readonly cost: string
  readonly costs: Readonly<Partial<Record<CostKind, string>>>
  /** What it costs besides, and nobody told of. */
  readonly untold: readonly CostKind[]
  /** Whether every amount of its means was tried, so that none together is cheaper. */
  readonly isProven: boolean
  readonly after: AfterReport
}

export interface ActReport {
  readonly act: Act['act']
  readonly instrument?: string
  readonly leg?: string
  readonly asset?: string
  readonly into?: string
  /** The claim that is sold, where what is held is one. */
  readonly from?: string
  /** The claim that it is brought to, where what is held or owed is one. */
  readonly to?: string
}

export interface PartReport extends ActReport {
  /** A signed trade: negative sells. */
  readonly contracts?: string
  readonly amount?: string
}

/** How the account stands then. */
export interface AfterReport {
  readonly level: string
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  readonly marginRatio: string | null
  readonly healthFactor: string | null
}

/** What is asked: where to, by which level if by one, and what is told of costs. */
export interface CuresAsked {
  readonly target: Target
  readonly level: string | null
  readonly terms: CostTerms
}

/**
 * The ways to cure an account.
 *
 * Rules: [CURE10]
 */
export function of(subject: Subject, { target, level, terms }: CuresAsked): CuresReport {
  const { account, rules, book, assessment, notCovered } = subject
  const found =
    notCovered.length > 0 ? null : proposals({ account, rules, prices: book }, target, terms)
  const measure = Assessment.measure(assessment, target.measure)
  const short = Assessment.shortfall(measure, target.threshold)
  return {
    ...Heading.of(subject),
    certainty: assessment.certainty,
    level: levelNames(subject).join(', '),
    target: { level, measure: target.measure, marginRatio: ratioText(target.threshold) },
    isReached: found?.isReached ?? false,
    shortfall: amountText(short, rules.numeraire),
    horizon: terms.horizon,
    cures: (found?.proposals ?? []).map((each) => wayOf(subject, each)),
    insufficient: (found?.insufficient ?? []).map(actOf),
  }
}

function wayOf(subject: Subject, { parts, cost, account, isProven }: Proposal): CureWay {
  const { rules, book, rungs } = subject
  const money = (amount: bigint): string => amountText(amount, rules.numeraire)
  const known = Subject.look(account, rules, book, rungs)
  const { assessment } = known
  const measure = Assessment.measure(assessment, 'maintenance')
  const kinds = costKinds.flatMap((kind) => {
    const value = cost.of[kind]
    return value === undefined ? [] : [[kind, money(value)] as const]
  })
  return {
    parts: parts.map(partOf),
    cost: money(Cost.total(cost)),
    costs: Object.fromEntries(kinds),
    untold: cost.untold,
    isProven,
    after: {
      level: levelNames({ ...subject, ...known }).join(', '),
      equity: money(assessment.equity),
      initialMargin: money(assessment.initial),
      maintenanceMargin: money(assessment.maintenance),
      marginRatio: ratioText(Assessment.marginRatio(measure)),
      healthFactor: ratioText(Assessment.healthFactor(measure)),
    },
  }
}

function partOf({ act, amount }: Part): PartReport {
  if (act.act !== 'reduce') return { ...actOf(act), amount: amountText(amount, act.asset) }
  return { ...actOf(act), contracts: contractsText(Integer.mul(act.sign, amount), act.instrument) }
}

function actOf(act: Act): ActReport {
  if (act.act === 'reduce') {
    return { act: act.act, instrument: act.instrument.id, leg: act.leg }
  }
  const { asset, to } = act
  return {
    ...{ act: act.act, asset: asset.id },
    ...(act.act === 'swap' && {
      into: act.into.id,
      ...(act.from !== asset && { from: act.from.id }),
    }),
    ...(to !== (act.act === 'swap' ? act.into : asset) && { to: to.id }),
  }
}

export * as CuresReport from './CuresReport.ts'
