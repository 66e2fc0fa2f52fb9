import type { Basis } from '../margin/prices/PricePath.ts'
import { Assessment } from '../model/Assessment.ts'
import { Ratio } from '../money/Ratio.ts'
import { levelsOf, percentText, toLevels } from './DistanceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { rulebookDate } from './rulebookDate.ts'
import { isBreached, type Subject } from './Subject.ts'

/** One account under several rulebooks, that which would liquidate it first in front. */
export interface RulebookComparison {
  readonly account: string
  readonly owner: string
  readonly basis: Basis
  /** The rulebook that would liquidate first; null where none would at any price of one alone. */
  readonly first: string | null
  readonly rows: readonly ComparisonRow[]
}

/** The account under one rulebook; amounts in units of its numeraire. */
export interface ComparisonRow {
  readonly rulebook: string
  readonly rulebookSource: string
  readonly rulebookDate: string | null
  readonly numeraire: string
  readonly certainty: Assessment['certainty']
  readonly isBreached: boolean
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  /** Null where it is unknown. */
  readonly marginRatio: string | null
  /** The nearest price that liquidates; null where none of one alone does, or it is unknown. */
  readonly liquidation: NearestPrice | null
}

export interface NearestPrice {
  /** The instrument or asset whose price moves. */
  readonly of: string
  readonly price: string
  /** From the price now, in hundredths of it, cut toward zero; null where it is no price above zero. */
  readonly percentage: string | null
}

interface Compared {
  readonly row: ComparisonRow
  readonly ratio: Ratio | null
  /** How far the price has to move, as a share of it. */
  readonly move: Ratio | null
}

/**
 * Compares an account under several rulebooks: in liquidation now first, the deeper in front, then
 * by how far the nearest price is that liquidates, then those that none does, and what is unknown
 * last. Equals stay in the order asked.
 *
 * Rules: [REPORT17]
 */
export function compare(subjects: readonly Subject[], basis: Basis): RulebookComparison {
  const [one] = subjects
  const found = subjects.map((subject) => compared(subject, basis)).sort(soonerFirst)
  const first = found[0]
  const isCertain = first !== undefined && first.row.certainty !== 'unknown'
  const liquidates = isCertain && (first.row.isBreached || first.move !== null)
  return {
    account: one?.account.id ?? '',
    owner: one?.owner ?? '',
    basis,
    first: liquidates ? first.row.rulebook : null,
    rows: found.map(({ row }) => row),
  }
}

function compared(subject: Subject, basis: Basis): Compared {
  const { rules, assessment } = subject
  const { numeraire, rulebook } = rules
  const isKnown = assessment.certainty !== 'unknown'
  const measure = Assessment.measure(assessment, 'maintenance')
  const ratio = isKnown ? Assessment.marginRatio(measure) : null
  const { liquidation } = levelsOf(rulebook)
  const [nearest] = isKnown && liquidation !== null ? toLevels(subject, basis, [liquidation]) : []
  const edge = nearest?.edges[0]
  const money = (amount: bigint): string => amountText(amount, numeraire)
  const row: ComparisonRow = {
    rulebook: rulebook.id,
    rulebookSource: rulebook.source,
    rulebookDate: rulebookDate(rulebook),
    numeraire: numeraire.id,
    certainty: assessment.certainty,
    isBreached: isBreached(subject),
    equity: money(assessment.equity),
    initialMargin: money(assessment.initial),
    maintenanceMargin: money(assessment.maintenance),
    marginRatio: isKnown ? ratioText(ratio) : null,
    liquidation:
      nearest === undefined || edge === undefined || edge.price === null
        ? null
        : {
            of: nearest.of,
            price: edge.price,
            percentage: edge.move === null ? null : percentText(edge.move),
          },
  }
  return { row, ratio, move: edge?.move ?? null }
}

function soonerFirst(a: Compared, b: Compared): number {
  const rank = groupOf(a) - groupOf(b)
  if (rank !== 0) return rank
  if (a.row.isBreached) return deeperFirst(a.ratio, b.ratio)
  if (a.move === null || b.move === null) return 0
  return Ratio.compare(Ratio.abs(a.move), Ratio.abs(b.move))
}

/** In liquidation, liquidated by some price, by none, unknown. */
function groupOf({ row, move }: Compared): number {
  if (row.certainty === 'unknown') return 3
  if (row.isBreached) return 0
  return move === null ? 2 : 1
}

/** With no equity left there is no ratio: nothing is deeper. */
function deeperFirst(a: Ratio | null, b: Ratio | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return Ratio.compare(b, a)
}

export * as RulebookComparison from './RulebookComparison.ts'
