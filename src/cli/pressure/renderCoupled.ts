import { compact, grouped } from '../../chart/labels.ts'
import { Cascade } from '../../pressure/Cascade.ts'
import type { Concentration } from '../../pressure/Concentration.ts'
import type { CoupledReport, CoupledShock } from '../../pressure/CoupledReport.ts'
import { CoupledResponse, type MarketResponse } from '../../pressure/CoupledResponse.ts'
import { Scenario } from '../../pressure/Scenario.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { number, percent, right } from './numbers.ts'

/** Markets with a table of their own; those beyond are counted. */
const MARKETS = 12

/**
 * Where several markets end together: a row a market and shock, with the band between double and half of
 * the depth, and what all of them together force.
 */
export function renderCoupled(found: CoupledReport, paint: Paint): string {
  const { way, markets, shocks, exposed, accounts } = found
  const shown = markets.slice(0, MARKETS)
  const more = markets.length - shown.length
  const columns = [
    { title: 'a shock of' },
    ...shown.map(({ name }) => right(name)),
    right('forced'),
    right('accounts'),
    right('worst 5 % slips'),
  ]
  const rows = shocks.flatMap((shock) => [
    endsRow(shock, shown, paint),
    bandRow(shock, shown).map((cell) => paint('dim', cell)),
  ])
  const title = `${way.name} ${way.toward === 'down' ? 'down' : 'up'}, all markets together`
  return [
    `${paint('bold', title)} · ${grouped(exposed)} of ${grouped(accounts)} accounts can be forced`,
    ...depthWords(found).map((line) => paint('dim', line)),
    '',
    ...table(columns, rows, paint),
    ...(more > 0 ? [paint('dim', `and ${grouped(more)} smaller markets`)] : []),
    '',
    cliffWords(found, paint),
    concentrationWords(found.concentration),
    ...notes(found, paint),
  ].join('\n')
}

const depthWords = ({ currency, markets }: CoupledReport): readonly string[] => [
  `Where each market ends, with everything forced in it sold into its own depth, and how many times its`,
  `shock that is; beside it from ${bandWords(markets)}. Notionals in ${currency}, at prices now.`,
]

function bandWords(markets: CoupledReport['markets']): string {
  const measured = markets.filter(({ spread }) => spread !== null).length
  if (measured === 0) return 'double to half of the depth'
  return measured === markets.length
    ? 'a thick to a thin moment as measured'
    : 'a thick to a thin moment as measured, or double to half of the depth where it was not'
}

type Named = { readonly name: string }

const marketOf = ({ markets }: CoupledResponse, name: string): MarketResponse | undefined =>
  markets.find((one) => one.name === name)

function endsRow(shock: CoupledShock, shown: readonly Named[], paint: Paint): readonly string[] {
  const cells = shown.map(({ name }) => {
    const found = marketOf(shock, name)
    if (found === undefined) return ''
    const times = Cascade.amplification(found)
    const ends = `${approximately(shock)}${signed(found.move)}`
    const amplified = Number.isFinite(times) ? ` × ${number(times)}` : ''
    return times >= 1.5 ? paint('red', `${ends}${amplified}`) : `${ends}${amplified}`
  })
  return [
    percent(shock.share),
    ...cells,
    compact(CoupledResponse.notional(shock)),
    grouped(shock.rows),
    percent(shock.slippage.expected),
  ]
}

const approximately = ({ method }: CoupledResponse): string => (method === 'fixedPoint' ? '' : '≈ ')

/** A fall is written as one, and a rise with its sign. */
const signed = (move: number): string => {
  const share = Scenario.shareOf('down', move)
  return share < 0 ? `+${percent(-share)}` : percent(share)
}

function bandRow({ band }: CoupledShock, shown: readonly Named[]): readonly string[] {
  const from = (response: CoupledResponse, name: string): string => {
    const found = marketOf(response, name)
    return found === undefined ? '' : signed(found.move)
  }
  const { half, double } = band
  return [
    '',
    ...shown.map(({ name }) => `${from(double, name)} to ${from(half, name)}`),
    `${compact(CoupledResponse.notional(double))} to ${compact(CoupledResponse.notional(half))}`,
    `${grouped(double.rows)} to ${grouped(half.rows)}`,
    '',
  ]
}

function cliffWords({ cliff, cliffMin, currency, way }: CoupledReport, paint: Paint): string {
  const least = `${compact(cliffMin)} ${currency}`
  if (cliff === null) return `No jump of ${least} or more was found up to the largest shock.`
  const at = percent(Scenario.shareOf(way.toward, cliff.shock))
  const worst = worstOf(cliff.after)
  const ends = worst === null ? '' : `; ${worst.name} goes to ${signed(worst.move)}`
  return `${paint('red', 'cliff')} at a shock of ${at}: ${compact(cliff.notional)} ${currency} of ${grouped(cliff.after.rows - cliff.before.rows)} accounts at once${ends}`
}

/** How few hold what can be forced. */
export const concentrationWords = ({ effective, top }: Concentration): string =>
  `The largest account has ${percent(top.one)} of what can be forced, the ten largest ${percent(top.ten)}: as many as ${number(effective)} equal ones.`

/** The market that goes farthest beyond its shock. */
function worstOf({ markets }: CoupledResponse): MarketResponse | null {
  const beyond = ({ move, shock }: MarketResponse): number => Math.abs(move - shock)
  return markets.reduce<MarketResponse | null>(
    (most, one) => (most === null || beyond(one) > beyond(most) ? one : most),
    null,
  )
}

function notes({ shocks, refill, closing }: CoupledReport, paint: Paint): readonly string[] {
  if (refill > 0) {
    return [
      paint(
        'dim',
        `${percent(refill)} of what was taken comes back from round to round, and rounds are taken for ticks: ≈ is where each market is farthest.`,
      ),
    ]
  }
  if (closing === 'parts') {
    return [
      paint(
        'dim',
        'Accounts are closed in parts, as their procedures do, and rounds are taken for ticks.',
      ),
    ]
  }
  const iterated = shocks.filter(({ method }) => method === 'iteration')
  if (iterated.length === 0) return []
  const widest = Math.max(
    ...iterated.flatMap(({ markets }) =>
      markets.map(({ bounds, move: at }) => (bounds?.[1] ?? at) - (bounds?.[0] ?? at)),
    ),
  )
  return [
    paint(
      'dim',
      `Some lose where others gain, so ≈ is an iteration; whatever the order, no market ends outside its bounds, which are ${percent(Scenario.shareOf('up', widest))} apart at most (--json has them).`,
    ),
  ]
}
