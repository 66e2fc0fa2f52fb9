import { compact, grouped } from '../../chart/labels.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { compactOf, fine, number, percent, right } from './numbers.ts'
import type { PressureTold, WayTold } from './PressureTold.ts'
import { ofSpread } from './render.ts'

const NEAREST = 8
const CLIFFS = 4

/** What a service told of its pressure, as text: as of which entry, and for each market both ways. */
export function renderTold(told: PressureTold, paint: Paint) {
  const { asOf, datetime, note, index, ways, contagion } = told
  const parts = [
    paint('dim', `as of entry ${grouped(asOf)}, ${datetime}`) + (note === null ? '' : `\n${note}`),
    ...(index === null ? [] : [paint('bold', `Pressure index ${index.value.toFixed(1)} of 100`)]),
    ...ways.map((way) => ofWay(way, paint)),
  ]
  if (contagion !== null) {
    const { states, over, matrix, spectralRadius, indices } = contagion
    const shown = matrix.map((row) => row.map(without))
    const radius = without(spectralRadius)
    parts.push(ofSpread({ states, matrix: shown, radius, indices, share: over }, paint))
  }
  return parts.join('\n\n\n')
}

/** What has no end is null in JSON. */
const without = (value: number | null): number => value ?? Number.POSITIVE_INFINITY

function ofWay(way: WayTold, paint: Paint): string {
  const { along, toward, accounts, exposed, market, currency, cliffs, nearest } = way
  const verb = toward === 'down' ? 'falls' : 'rises'
  const title = `${paint('bold', along)} ${paint('bold', verb)}`
  const { law, isAssumed } = market
  return [
    `${title} · ${grouped(exposed)} of ${grouped(accounts)} accounts are in the way`,
    paint('dim', isAssumed ? `${law}, assumed: nobody told its depth` : law),
    '',
    ...table(moveColumns(currency), way.moves.map(moveRow), paint),
    '',
    ...table(
      shockColumns,
      way.shocks.map((row) => shockRow(row)),
      paint,
    ),
    '',
    ...cliffLines(cliffs, currency, paint),
    ...(nearest.length === 0 ? [] : ['', ...table(nearColumns(currency), nearRows(way), paint)]),
  ].join('\n')
}

const moveColumns = (currency: string) => [
  ...[right('a move of'), right('calls'), right('liquidates')],
  ...[right(`cash called, ${currency}`), right(`forced, ${currency}`)],
  ...[right('market absorbs'), right('pressure'), right('loop gain')],
]

const moveRow = (row: WayTold['moves'][number]): readonly string[] => [
  ...[percent(row.share), grouped(row.called), grouped(row.liquidated)],
  ...[compact(row.cashCalled), compact(row.forced), compactOf(without(row.absorbed))],
  ...[number(without(row.pressure)), number(without(row.gain.total))],
]

const shockColumns = [
  ...[right('a shock of'), right('ends at'), right('forced')],
  ...[right('accounts'), right('amplified')],
]

const shockRow = (row: WayTold['shocks'][number]): readonly string[] => [
  ...[percent(row.share), percent(without(row.endsAt.share)), compactOf(without(row.forced))],
  ...[grouped(row.accounts), `× ${number(without(row.amplification))}`],
]

function cliffLines(cliffs: WayTold['cliffs'], currency: string, paint: Paint): readonly string[] {
  if (cliffs.length === 0) return ['No cliff in this market.']
  const share = (one: { readonly share: number | null }) => percent(without(one.share))
  const lines = cliffs.slice(0, CLIFFS).map(({ shock, from, to, notional, accounts }) => {
    const what = `${compact(notional)} ${currency} of ${grouped(accounts)} accounts at once`
    return `${paint('red', 'cliff')} at a shock of ${share(shock)}: from ${share(from)} straight to ${share(to)}, ${what}`
  })
  const more = cliffs.length - lines.length
  return more > 0 ? [...lines, paint('dim', `and ${more} more`)] : lines
}

const nearColumns = (currency: string) => [
  { title: 'nearest' },
  ...[right('call after'), right('liquidation after'), right(`forced, ${currency}`)],
]

const nearRows = ({ nearest }: WayTold): readonly (readonly string[])[] =>
  nearest.slice(0, NEAREST).map(({ account, call, liquidation, flow }) => {
    const after = (share: number | null) => (share === null ? 'never' : fine(share))
    return [account, after(call.share), after(liquidation.share), compact(flow)]
  })
