import { type AccountView, BookView } from '../../report/BookView.ts'
import { StressGrid } from '../../report/StressGrid.ts'
import { wrong } from '../../wire/asked/typedNumber.ts'
import type { Arguments } from '../Arguments.ts'
import { csvLine } from '../csvLine.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { type Column, table } from '../table.ts'
import { axesOf, rangeOf } from './axesOf.ts'
import { moveText } from './render.ts'

/** What an account gains or loses as a price and the volatility of its options move at once. */
export interface AccountGrid extends StressGrid {
  readonly account: string
}

const expected = "'-50%..50%' or '-50%..50%/25%'"

/**
 * The grids of those accounts that have something of the asset that moves.
 *
 * @throws UsageError
 */
export function gridsOf(
  view: BookView,
  accounts: readonly AccountView[],
  args: Arguments,
): readonly AccountGrid[] {
  const texts = args.texts('volatility')
  const text = texts[0] ?? ''
  if (texts.length > 1) throw wrong('volatility', 'one range', texts.join(', '))
  if (args.has('report')) throw wrong('report', 'a stress of prices alone', '--volatility')
  const volatilities = rangeOf({ option: 'volatility', expected, text }, text)
  const [axis, odd] = axesOf(view, args)
  const [asset, other] = axis?.assets ?? []
  if (axis === undefined || asset === undefined || odd !== undefined || other !== undefined) {
    throw wrong('move', 'one asset beside --volatility', args.texts('move').join(', '))
  }
  const held = accounts.filter(
    ({ account: { balances, positions } }) =>
      (balances[asset.index] ?? 0n) !== 0n ||
      positions.some((one) => one.instrument.base === asset.id),
  )
  return held.map((one) => ({
    account: one.account.id,
    ...StressGrid.of(BookView.subject(view, one), asset.id, axis.moves, volatilities),
  }))
}

const percent = (share: string): string =>
  moveText(String(Number((Number(share) * 100).toFixed(6))))

/** A table an account: volatility down, price across. */
export function renderGrids(grids: readonly AccountGrid[], paint: Paint): string {
  if (grids.length === 0) return 'no account has anything of it'
  const parts = grids.map(({ account, base, prices, volatilities, profits }) => {
    const columns: readonly Column[] = [
      { title: 'volatility', align: 'right' },
      ...prices.map((price): Column => ({ title: percent(price), align: 'right' })),
    ]
    const rows = volatilities.map((volatility, at) => [
      percent(volatility),
      ...(profits[at] ?? []).map((profit) => (profit === null ? '?' : brief(profit))),
    ])
    return [
      paint('bold', `${account}: what it gains as ${base} moves`),
      ...table(columns, rows, paint),
    ]
  })
  return [
    ...parts.map((lines) => lines.join('\n')),
    paint(
      'dim',
      'In quote units, by Black-76, time standing still; ? where something of it has no price.',
    ),
  ].join('\n\n')
}

/** One row an account, volatility and price. */
export function gridsAsCsv(grids: readonly AccountGrid[]): string {
  const head = ['account', 'base', 'move', 'volatility', 'profit']
  const rows = grids.flatMap(({ account, base, prices, volatilities, profits }) =>
    volatilities.flatMap((volatility, row) =>
      prices.map((price, at) => [account, base, price, volatility, profits[row]?.[at] ?? '']),
    ),
  )
  return [head, ...rows].map(csvLine).join('\n')
}
