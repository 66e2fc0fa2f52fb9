import { compact, grouped } from '../../chart/labels.ts'
import { AccountExposure } from '../../pressure/AccountExposure.ts'
import { assumedDepth } from '../../pressure/assumedDepth.ts'
import type { CallTimes } from '../../pressure/CallTimes.ts'
import type { ContagionMatrix } from '../../pressure/ContagionMatrix.ts'
import type { Distance } from '../../pressure/distanceTo.ts'
import { FirstPassage } from '../../pressure/FirstPassage.ts'
import { PressureIndex } from '../../pressure/PressureIndex.ts'
import {
  type Forced,
  type Market,
  PressureReport,
  type SetOff,
} from '../../pressure/PressureReport.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import { PressureRecord } from '../../report/PressureRecord.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import type { Findings } from './findings.ts'
import { compactOf, fine, number, percent, priceText, right } from './numbers.ts'
import { concentrationWords, renderCoupled } from './renderCoupled.ts'
import { stateNames } from './stateNames.ts'
import { timesTables } from './timesTables.ts'

const INDEX_PARTS = 5
const NEAREST = 8
const CLIFFS = 4

/** All markets together, the report of every scenario and the contagion matrix, as text. */
export function render({ reports, together, spread }: Findings, paint: Paint): string {
  const parts = reports.map((one) => ofWay(one, paint))
  const note = PressureRecord.noteOf(reports)
  if (note !== null) parts.unshift(paint('dim', note))
  parts.unshift(...together.map((one) => renderCoupled(one, paint)))
  const index = PressureIndex.of(together)
  if (index.toward !== null) parts.unshift(indexWords(index, paint))
  if (spread !== null) parts.push(ofSpread(spread, paint))
  return parts.join('\n\n\n')
}

/** The index and the markets that make most of it. */
export function indexWords({ value, toward, parts }: PressureIndex, paint: Paint): string {
  const made = parts.filter((one) => one.value >= 0.05).slice(0, INDEX_PARTS)
  const from = made.map(({ market, value }) => `${market} ${value.toFixed(1)}`).join(', ')
  const words = `Pressure index ${value.toFixed(1)} of 100, ${toward}`
  return `${paint('bold', words)}${from === '' ? '' : `: ${from}`}`
}

function ofWay(found: PressureReport, paint: Paint): string {
  const { way, rows, accounts, market, currency } = found
  const verb = verbOf(way)
  const title = `${paint('bold', way.name)} ${paint('bold', verb)}`
  if (found.cliffMin === 0 && found.leaning === 0) {
    return `${title} · nobody is liquidated, however far`
  }
  const lines = [
    `${title} · ${grouped(rows.length)} of ${grouped(accounts)} accounts are in the way`,
    paint('dim', marketWords(market)),
    '',
    ...table(
      forcedColumns(found),
      found.forced.map((row) => forcedRow(row, found)),
      paint,
    ),
    '',
    ...table(
      setColumns(market),
      found.set.map((row) => setRow(row, found, paint)),
      paint,
    ),
    '',
    ...cliffWords(found, paint),
    ...loneWords(found),
    ...(found.concentration.accounts > 0 ? [concentrationWords(found.concentration)] : []),
    ...notes(found, paint),
  ]
  if (found.times !== null) lines.push(...timesTables(found, found.times, paint))
  const near = PressureReport.nearest(found, NEAREST)
  if (near.length === 0) return lines.join('\n')
  const title2 = nearColumns(found, currency)
  return [
    ...lines,
    '',
    ...table(
      title2,
      near.map((one) => nearRow(one, found)),
      paint,
    ),
  ].join('\n')
}

/** Agreement of the verb: one price falls, several fall. */
const verbOf = ({ toward, name }: Scenario): string =>
  (toward === 'down' ? 'fall' : 'rise') + (name.includes(',') ? '' : 's')

/** What the market bears, in words, and what of that was assumed. */
export const marketWords = (market: Market): string => assumed(market) + met(market)

const assumed = ({ words, isAssumed }: Market): string =>
  isAssumed
    ? `${words}, assumed: ${assumedDepth.openShare * 100} % of what is open; --depth says otherwise`
    : words

const met = ({ shares }: Market): string =>
  shares === null ? '' : `; of what is forced ${percent(shares.book)} meets it`

const forcedColumns = ({ price, currency }: PressureReport): readonly Column[] => [
  right('a move of'),
  ...(price === null ? [] : [right('to')]),
  right('calls'),
  right('liquidates'),
  right(`cash called, ${currency}`),
  right(`forced, ${currency}`),
  right('market absorbs'),
  right('pressure'),
  right('loop gain'),
  right('by loss'),
  right('by margin'),
]

function forcedRow(row: Forced, { way, price }: PressureReport): readonly string[] {
  const { share, move, gain } = row
  return [
    percent(share),
    ...(price === null ? [] : [priceText(Scenario.priceAt(way.toward, price, move))]),
    grouped(row.called),
    grouped(row.liquidated),
    compact(row.cashCalled),
    compact(row.notional),
    compactOf(row.absorbed),
    number(row.pressure),
    number(gain.total),
    number(gain.loss),
    number(gain.margin),
  ]
}

const setColumns = ({ shares }: Market): readonly Column[] => [
  right('a shock of'),
  right('ends at'),
  right('forced'),
  ...(shares === null ? [] : [right('to the book'), right('elsewhere')]),
  right('accounts'),
  right('amplified'),
  right('effective gain'),
  right('gain margin'),
  right('critical depth'),
]

function setRow(row: SetOff, { way, market }: PressureReport, paint: Paint): readonly string[] {
  const ends = percent(Scenario.shareOf(way.toward, row.move))
  const isLarge = row.amplification >= 1.5
  return [
    percent(row.share),
    row.method === 'onePass' ? ends : `≈ ${ends}`,
    compactOf(row.notional),
    ...sharesOf(row, market),
    grouped(row.rows),
    isLarge ? paint('red', `× ${number(row.amplification)}`) : `× ${number(row.amplification)}`,
    number(row.effectiveGain),
    `× ${number(row.gainMargin)}`,
    `× ${number(row.criticalDepth)}`,
  ]
}

function sharesOf({ notional }: SetOff, { shares }: Market): readonly string[] {
  if (shares === null) return []
  return [shares.book, 1 - shares.book].map((share) => compactOf(share * notional))
}

function cliffWords({ cliffs, way, currency, cliffMin }: PressureReport, paint: Paint): string[] {
  const share = (move: number): string => percent(Scenario.shareOf(way.toward, move))
  const least = `at least ${compact(cliffMin)} ${currency} at once`
  if (cliffs.length === 0) {
    return [`No cliff in this market: no shock forces ${least} beyond what it reaches by itself.`]
  }
  const lines = cliffs
    .slice(0, CLIFFS)
    .map(
      ({ shock, from, to, notional, rows }) =>
        `${paint('red', 'cliff')} at a shock of ${share(shock)}: from ${share(from)} straight to ${share(to)}, ${compact(notional)} ${currency} of ${grouped(rows)} accounts at once`,
    )
  const more = cliffs.length - lines.length
  return more > 0 ? [...lines, paint('dim', `and ${more} more, each ${least}`)] : lines
}

/** The largest account that is a step by itself. */
function loneWords({ lone, way, currency }: PressureReport): readonly string[] {
  const [largest] = [...lone].sort((a, b) => b.notional - a.notional)
  if (largest === undefined) return []
  const at = percent(Scenario.shareOf(way.toward, largest.shock))
  return [
    `${grouped(lone.length)} ${lone.length === 1 ? 'account is a step' : 'accounts are steps'} by ${lone.length === 1 ? 'itself' : 'themselves'}, the largest at a shock of ${at}: ${compact(largest.notional)} ${currency}`,
  ]
}

function notes({ leaning, currency, sureness, set }: PressureReport, paint: Paint): string[] {
  const lines: string[] = []
  const bounded = set.filter(({ method }) => method === 'iteration')
  if (bounded.length > 0) {
    lines.push(
      `${compact(leaning)} ${currency} of liquidations lean against the move: ≈ is an iteration, at most what the one pass without them gives.`,
    )
  }
  const sampled = sureness.get('sampled') ?? 0
  const unknown = sureness.get('unknown') ?? 0
  if (sampled > 0) lines.push(`${grouped(sampled)} distances were tried at points, not solved.`)
  if (unknown > 0)
    lines.push(`${grouped(unknown)} accounts lack a price or a table and are left out.`)
  return lines.map((line) => paint('dim', line))
}

const nearColumns = ({ price, times }: PressureReport, currency: string): readonly Column[] => [
  { title: 'nearest' },
  right('call after'),
  right('liquidation after'),
  ...(price === null ? [] : [right('at')]),
  right(`forced, ${currency}`),
  right('leverage'),
  ...(times === null ? [] : [right('σ to call'), right('σ to liquidation')]),
  { title: 'distance is' },
]

function nearRow(one: AccountExposure, { way, price, times }: PressureReport): readonly string[] {
  const { call, liquidation } = one
  const after = (move: number): string =>
    move === Number.POSITIVE_INFINITY ? 'never' : fine(Scenario.shareOf(way.toward, move))
  const at =
    liquidation.move === Number.POSITIVE_INFINITY || price === null
      ? ''
      : priceText(Scenario.priceAt(way.toward, price, liquidation.move))
  return [
    AccountExposure.id(one),
    after(call.move),
    after(liquidation.move),
    ...(price === null ? [] : [at]),
    compact(one.flow),
    number(one.held.leverage),
    ...(times === null ? [] : [call, liquidation].map((to) => sigmas(to, times))),
    liquidation.sureness,
  ]
}

/** How far in a day's standard deviations. */
const sigmas = ({ move }: Distance, { volatility }: CallTimes): string =>
  move === Number.POSITIVE_INFINITY ? 'never' : number(FirstPassage.sigmas(move, volatility))

/** The contagion as a table, with what its radius means and does not. */
export function ofSpread(spread: ContagionMatrix, paint: Paint): string {
  const { states, matrix, radius, indices, share } = spread
  const title = `${paint('bold', 'Contagion')} · forced in the row by a unit forced in the column, over a move of ${percent(share)} of each alone`
  if (states.length === 0) return `${title}\n\nNothing is forced by it.`
  const names = stateNames(states)
  const rows = matrix.map((row, index) => [
    names[index] as string,
    ...row.map((value) => number(value)),
    indices === null ? '–' : number(indices[index] as number),
  ])
  const columns = [{ title: 'forced in' }, ...names.map(right), right('index of it')]
  return [
    title,
    '',
    ...table(columns, rows, paint),
    '',
    `spectral radius ${number(radius)}, at prices now; where a shock ends is said by all markets together`,
  ].join('\n')
}
