import { Method } from '../margin/Method.ts'
import type { Basis } from '../margin/prices/PricePath.ts'
import { Assessment } from '../model/Assessment.ts'
import type { Level } from '../model/Rulebook.ts'
import { Ratio } from '../money/Ratio.ts'
import { type Distance, levelsOf, percentText, toLevels } from './DistanceReport.ts'
import { amountText, ratioText } from './figures.ts'
import { LiquidationPrices } from './LiquidationPrices.ts'
import { rulebookDate } from './rulebookDate.ts'
import { isBreached, type Subject } from './Subject.ts'

/** One account under several rulebooks, that which would liquidate it first in front. */
export interface RulebookComparison {
  readonly account: string
  readonly owner: string
  readonly basis: Basis
  /** The rulebook that would liquidate first; null where none would at any price of one alone. */
  readonly first: string | null
  /** The rulebook that would call first; null where none would, or has no level that calls. */
  readonly firstToCall: string | null
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
  readonly isCalled: boolean
  readonly equity: string
  readonly initialMargin: string
  readonly maintenanceMargin: string
  /** Null where it is unknown. */
  readonly marginRatio: string | null
  /** The name of the level that calls, and of that which liquidates; null where the rulebook has none. */
  readonly callLevel: string | null
  readonly liquidationLevel: string | null
  /** The nearest price that calls, likewise. */
  readonly call: NearestPrice | null
  /** The nearest price that liquidates; null where none of one alone does, or it is unknown. */
  readonly liquidation: NearestPrice | null
  /** What moves it, and at which price of that it would be called or liquidated is not solved. */
  readonly unsolved: readonly string[]
  /** Assets held that count for nothing under it. */
  readonly uncounted: readonly string[]
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
  readonly liquidation: Reach
  readonly call: Reach
}

/** How far a level is. */
interface Reach {
  readonly isOver: boolean
  /** How far the price has to move, as a share of it; null where no price of one alone does it. */
  readonly move: Ratio | null
}

/**
 * Compares an account under several rulebooks: in liquidation now first, the deeper in front, then
 * by how far the nearest price is that liquidates, then those that none does, by their calls alike, and
 * what is unknown last. Equals stay in the order asked.
 *
 * Rules: [REPORT17]
 */
export function compare(subjects: readonly Subject[], basis: Basis): RulebookComparison {
  const [one] = subjects
  const asked = subjects.map((subject) => compared(subject, basis))
  const byCall = asked.toSorted((a, b) => sooner(a, b, 'call'))
  const found = byCall.toSorted((a, b) => sooner(a, b, 'liquidation'))
  return {
    account: one?.account.id ?? '',
    owner: one?.owner ?? '',
    basis,
    first: firstOf(found, 'liquidation'),
    firstToCall: firstOf(byCall, 'call'),
    rows: found.map(({ row }) => row),
  }
}

function firstOf([first]: readonly Compared[], kind: 'liquidation' | 'call'): string | null {
  return first !== undefined && groupOf(first, kind) < 2 ? first.row.rulebook : null
}

function compared(subject: Subject, basis: Basis): Compared {
  const { rules, assessment } = subject
  const { numeraire, rulebook } = rules
  const isKnown = assessment.certainty !== 'unknown'
  const ratio = isKnown
    ? Assessment.marginRatio(Assessment.measure(assessment, 'maintenance'))
    : null
  const levels = levelsOf(rulebook)
  const solved = LiquidationPrices.of(subject)
  const along = (level: Level | null): readonly Distance[] =>
    isKnown && level !== null ? toLevels(subject, basis, [level], solved) : []
  const [calls, liquidations] = [along(levels.call), along(levels.liquidation)]
  const money = (amount: bigint): string => amountText(amount, numeraire)
  const row: ComparisonRow = {
    rulebook: rulebook.id,
    rulebookSource: rulebook.source,
    rulebookDate: rulebookDate(rulebook),
    numeraire: numeraire.id,
    certainty: assessment.certainty,
    isBreached: isBreached(subject),
    isCalled: subject.calls.length > 0,
    equity: money(assessment.equity),
    initialMargin: money(assessment.initial),
    maintenanceMargin: money(assessment.maintenance),
    marginRatio: isKnown ? ratioText(ratio) : null,
    callLevel: levels.call?.name ?? null,
    liquidationLevel: levels.liquidation?.name ?? null,
    call: priceOf(calls),
    liquidation: priceOf(liquidations),
    unsolved: [...new Set([...liquidations, ...calls].filter(isUnsolved).map(({ of }) => of))],
    uncounted: uncounted(subject),
  }
  const moveOf = ([nearest]: readonly Distance[]): Ratio | null => nearest?.edges[0]?.move ?? null
  return {
    ...{ row, ratio },
    call: { isOver: row.isCalled, move: moveOf(calls) },
    liquidation: { isOver: row.isBreached, move: moveOf(liquidations) },
  }
}

function priceOf([nearest]: readonly Distance[]): NearestPrice | null {
  const edge = nearest?.edges[0]
  if (nearest === undefined || edge === undefined || edge.price === null) return null
  const percentage = edge.move === null ? null : percentText(edge.move)
  return { of: nearest.of, price: edge.price, percentage }
}

const reasons: ReadonlySet<string | null> = new Set(['unknown', 'unsupported', 'noInstrument'])

const isUnsolved = ({ edges }: Distance): boolean => edges.some(({ reason }) => reasons.has(reason))

/** What is held and counts for nothing: a comparison that left it out in silence would mislead. */
const uncounted = ({ account, rules }: Subject): readonly string[] =>
  rules.assets
    .filter(({ index }) => {
      const balance = account.balances[index] ?? 0n
      return balance > 0n && !Method.of(rules).counts(account, rules, index, balance)
    })
    .map(({ id }) => id)

function sooner(a: Compared, b: Compared, kind: 'liquidation' | 'call'): number {
  const rank = groupOf(a, kind) - groupOf(b, kind)
  if (rank !== 0) return rank
  if (a[kind].isOver) return deeperFirst(a.ratio, b.ratio)
  const [x, y] = [a[kind].move, b[kind].move]
  return x === null || y === null ? 0 : Ratio.compare(Ratio.abs(x), Ratio.abs(y))
}

/** Over the level now, by some price, by none, unknown. */
function groupOf({ row, ...found }: Compared, kind: 'liquidation' | 'call'): number {
  if (row.certainty === 'unknown') return 3
  if (found[kind].isOver) return 0
  return found[kind].move === null ? 2 : 1
}

/** With no equity left there is no ratio: nothing is deeper. */
function deeperFirst(a: Ratio | null, b: Ratio | null): number {
  if (a === null || b === null) return a === b ? 0 : a === null ? -1 : 1
  return Ratio.compare(b, a)
}

export * as RulebookComparison from './RulebookComparison.ts'
