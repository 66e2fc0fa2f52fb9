import { changePercent, clock, compact, fullDate, grouped } from '../../chart/labels.ts'
import { Totals } from '../../sim/Totals.ts'
import { inUnits } from '../inUnits.ts'
import type { Paint } from '../Paint.ts'
import { pad, table, widthOf } from '../table.ts'
import { bar, sparkline } from './bars.ts'
import type { PriceShown, View } from './View.ts'

type Colour = Parameters<Paint>[0]

const MARGIN = '  '
const WIDTH_MAX = 120
const LABEL = 15
const COUNT = 8
const BAR = 16

/** The blocks dropped first on a low terminal, by index in the board. */
const leastFirst = [4, 2, 1]

/** The live board as lines: pure, so that a test can check its output. */
export function board(view: View, columns: number, rows: number, paint: Paint): string[] {
  const width = Math.min(columns, WIDTH_MAX) - 2 * MARGIN.length
  const parts = [
    head(view, width, paint),
    prices(view.prices, width, paint),
    spark(view, width, paint),
    sideBySide(levels(view, paint), account(view, paint), width),
    worst(view, paint),
  ]
  for (const index of leastFirst) {
    if (height(parts) < rows) break
    parts[index] = []
  }
  return parts
    .filter((part) => part.length > 0)
    .flatMap((part) => ['', ...part])
    .map((line) => (line === '' ? line : MARGIN + line))
}

const height = (parts: readonly (readonly string[])[]): number =>
  parts.reduce((sum, part) => sum + (part.length > 0 ? part.length + 1 : 0), 0)

function head(view: View, width: number, paint: Paint): string[] {
  const share = (view.time - view.from) / Math.max(1, view.to - view.from)
  const left = `${paint('bold', view.title)}  ${fullDate(view.time)}  ${paint('bold', clock(view.time))} UTC`
  const right = `${grouped(view.accounts)} accounts  ${(view.elapsedMs / 1000).toFixed(1)} s`
  const done = Math.round(Math.min(1, share) * width)
  return [
    spread(left, paint('dim', right), width),
    paint('cyan', '━'.repeat(done)) + paint('dim', '─'.repeat(width - done)),
  ]
}

const spread = (left: string, right: string, width: number): string =>
  left + ' '.repeat(Math.max(2, width - widthOf(left) - widthOf(right))) + right

/** Prices in as many columns as fit, each with its change since the day began. */
function prices(shown: readonly PriceShown[], width: number, paint: Paint): string[] {
  const cells = shown.map(({ name, price, change }) => {
    const moved = change === null ? '' : changePercent(change)
    const text = `${pad(name, 5)}${pad(grouped(price), 10, 'right')} ${pad(moved, 7, 'right')}`
    return colourOf(change, text, moved, paint)
  })
  const across = Math.max(1, Math.floor((width + 3) / 26))
  const rows: string[] = []
  for (let at = 0; at < cells.length; at += across)
    rows.push(cells.slice(at, at + across).join('   '))
  return rows
}

function colourOf(change: number | null, text: string, moved: string, paint: Paint): string {
  if (change === null || moved === '') return text
  const colour: Colour = change < -0.2 ? ['red', 'bold'] : change < 0 ? 'red' : 'green'
  return text.replace(moved, paint(colour, moved))
}

function spark({ day, from, to }: View, width: number, paint: Paint): string[] {
  const first = day.minutes[0]?.time ?? from
  const share = Math.min(1, ((day.minutes.at(-1)?.time ?? first) - from) / Math.max(1, to - from))
  const columns = Math.max(1, Math.round(share * (width - LABEL)))
  const values = day.minutes.map(({ price }) => (price === null ? null : Number(price)))
  const forced = day.minutes.map((minute) => (minute.forced > 0n ? Number(minute.forced) : null))
  const name = day.symbol.split('/')[0] ?? day.symbol
  return [
    pad(`${name} price`, LABEL) + paint('blue', sparkline(values, columns)),
    pad('forced', LABEL) + paint('red', peaks(forced, columns)),
  ]
}

/** The maximum of each interval, since sums are rare and would be missed between samples. */
function peaks(values: readonly (number | null)[], columns: number): string {
  const greatest = Array.from({ length: columns }, (_, column) => {
    const from = Math.floor((column * values.length) / columns)
    const to = Math.max(from + 1, Math.floor(((column + 1) * values.length) / columns))
    return values.slice(from, to).reduce((a, b) => ((a ?? 0) >= (b ?? 0) ? a : b), null)
  })
  return sparkline(greatest, columns)
}

const levelColours: readonly Colour[] = ['green', 'cyan', 'yellow', 'magenta', 'red']

function levels({ day, accounts }: View, paint: Paint): string[] {
  const counts = day.minutes.at(-1)?.levels ?? []
  const rows = day.levels.map((name, rung) => {
    const count = counts[rung] ?? 0
    const colour = levelColours[Math.min(rung, levelColours.length - 1)]!
    // Square-root scale, so that twenty accounts among twenty thousand are still visible.
    const length = Math.sqrt(count / Math.max(1, accounts))
    return `${pad(name, LABEL)}${pad(grouped(count), COUNT, 'right')} ${paint(colour, bar(length, BAR))}`
  })
  return [paint('dim', 'accounts by level'), ...rows]
}

function account({ day }: View, paint: Paint): string[] {
  const { totals, numeraire } = day
  const now = day.minutes.at(-1)
  const money = (amount: bigint) => `${compact(inUnits(amount, numeraire))} ${numeraire.id}`
  const { metByDeposit, metByReduction, metByPrice } = totals
  const by = `${grouped(metByDeposit)} deposit, ${grouped(metByReduction)} reduction, ${grouped(metByPrice)} price`
  const rows = [
    ['calls open', grouped(now?.openCalls ?? 0), `of ${grouped(totals.callsOpened)} issued`],
    ['calls met', grouped(metByDeposit + metByReduction + metByPrice), by],
    ['calls expired', grouped(totals.callsExpired), ''],
    [
      'liquidating',
      grouped(now?.liquidating ?? 0),
      `${grouped(totals.cured)} partial, ${grouped(Totals.ended(totals))} full so far`,
    ],
    ['forced now', money(now?.forced ?? 0n), `${money(totals.forced)} in all`],
    ['fund', money(now?.fund ?? 0n), `${money(totals.fundPaid)} paid`],
    ['deleveraged', money(totals.deleveraged), `${grouped(totals.deleveragings)} positions`],
  ] as const
  const most = Math.max(...rows.map(([, value]) => value.length))
  return [
    paint('dim', 'the day so far'),
    ...rows.map(
      ([name, value, more]) =>
        `${pad(name, LABEL)}${paint('bold', pad(value, most, 'right'))}  ${paint('dim', more)}`,
    ),
  ]
}

/** Two blocks side by side where there is room, else one below the other. */
function sideBySide(left: readonly string[], right: readonly string[], width: number): string[] {
  const widthLeft = Math.max(...left.map(widthOf), LABEL + COUNT + 1 + BAR)
  const widthRight = Math.max(...right.map(widthOf))
  if (widthLeft + 3 + widthRight > width) return [...left, '', ...right]
  return Array.from({ length: Math.max(left.length, right.length) }, (_, row) =>
    `${pad(left[row] ?? '', widthLeft)}   ${right[row] ?? ''}`.trimEnd(),
  )
}

function worst({ worst: shown, day }: View, paint: Paint): string[] {
  if (shown.length === 0) return []
  const columns = [
    { title: 'worst accounts' },
    { title: 'level' },
    { title: 'marginRatio', align: 'right' },
    { title: `equity ${day.numeraire.id}`, align: 'right' },
    { title: 'maintenance', align: 'right' },
  ] as const
  const rows = shown.map((one) => [
    one.account,
    one.level,
    one.marginRatio,
    one.equity,
    one.maintenance,
  ])
  return table(columns, rows, paint)
}
