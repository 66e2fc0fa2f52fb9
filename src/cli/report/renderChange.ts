import type { Refusal } from '../../margin/whatIf.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import type { AccountReport } from './AccountReport.ts'
import { brief } from './brief.ts'
import { colourOf } from './colourOf.ts'
import type { PositionReport } from './PositionReport.ts'

/** An account before and after a change, for people. */
export function renderChange(
  [before, after]: readonly [AccountReport, AccountReport],
  refused: Refusal | null,
  what: string,
  paint: Paint,
): string {
  const rows = [
    ['level', paint(colourOf(before), before.level), paint(colourOf(after), after.level)],
    ...figures.map(([title, field, places]) => [
      title,
      brief(before[field], places),
      brief(after[field], places),
    ]),
    ['call', brief(before.call?.amount ?? null), brief(after.call?.amount ?? null)],
    ...liquidations(before.positions, after.positions),
  ]
  const verdict =
    refused === null
      ? []
      : ['', `${paint('red', 'It would be turned down:')} ${refused}, ${reasons[refused]}.`]
  return [
    `${paint('bold', before.account)} if ${what}, in ${before.numeraire}`,
    '',
    ...table(columns, rows, paint),
    ...verdict,
  ].join('\n')
}

const columns: readonly Column[] = [
  { title: '' },
  { title: 'before', align: 'right' },
  { title: 'after', align: 'right' },
]

type Field =
  | 'equity'
  | 'initialMargin'
  | 'maintenanceMargin'
  | 'available'
  | 'marginRatio'
  | 'healthFactor'

const figures: readonly (readonly [title: string, field: Field, places: number])[] = [
  ['equity', 'equity', 2],
  ['initial', 'initialMargin', 2],
  ['maintenance', 'maintenanceMargin', 2],
  ['available', 'available', 2],
  ['marginRatio', 'marginRatio', 4],
  ['healthFactor', 'healthFactor', 4],
]

const reasons: { readonly [code in Refusal]: string } = {
  'price.missing': 'a price that it needs is missing',
  'balance.insufficient': 'the balance is smaller',
  'margin.insufficient': 'equity would not cover initial margin',
  'margin.outflowFloor': 'equity would be too small a share of the notional',
}

function liquidations(before: readonly PositionReport[], after: readonly PositionReport[]) {
  const key = ({ symbol, side, hedged }: PositionReport) => (hedged ? `${symbol} ${side}` : symbol)
  const keys = new Set([...before, ...after].map(key))
  const text = (position: PositionReport | undefined): string => {
    if (position === undefined) return 'no position'
    const { contracts, side, liquidationPrice, liquidation } = position
    const price =
      liquidationPrice === null ? `none: ${liquidation.reason}` : brief(liquidationPrice, 8)
    return `${side} ${brief(contracts, 8)}, liquidation ${price}`
  }
  return [...keys].map((name) => [
    name,
    text(before.find((one) => key(one) === name)),
    text(after.find((one) => key(one) === name)),
  ])
}
