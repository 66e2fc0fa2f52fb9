import { datetime } from '../../base/datetime.ts'
import { moment } from '../../chart/labels.ts'
import { State } from '../../engine/State.ts'
import { Integer } from '../../money/Integer.ts'
import { Ratio } from '../../money/Ratio.ts'
import { amountText, assetPriceText, contractsText } from '../../report/figures.ts'
import { type Fate, Fates, type HeldPrice } from '../../sim/Fates.ts'
import { csvLine } from '../csvLine.ts'
import type { Paint } from '../Paint.ts'
import { brief } from '../report/brief.ts'
import { type Column, table } from '../table.ts'

/** What became of an account: money in its numeraire, times in UTC. */
export interface FateReport {
  readonly account: string
  readonly numeraire: string
  /** Equity at the opening. */
  readonly opening: string | null
  readonly calledAt: string | null
  readonly calledPrices: Readonly<Record<string, string>>
  readonly liquidatedAt: string | null
  readonly liquidatedPrices: Readonly<Record<string, string>>
  readonly outcome: Fate['outcome']
  /** What liquidation traded, and at what price on average. */
  readonly sold: readonly {
    readonly instrument: string
    readonly contracts: string
    readonly price: string
  }[]
  /** Equity at the end. */
  readonly left: string | null
  /** The same in hundredths of the opening; null where there was none above zero. */
  readonly leftPercentage: string | null
}

/** Every account, in the order of opening. */
export const fateReports = ({ state, byAccount }: Fates): readonly FateReport[] =>
  [...byAccount.values()].map((fate) => reportOf(state, fate))

function reportOf(state: State, fate: Fate): FateReport {
  const rules = State.rulesOf(state, State.account(state, fate.account))
  const numeraire = rules?.numeraire
  const left = Fates.equityOf(state, fate.account)
  const money = (amount: bigint | null) =>
    amount === null || numeraire === undefined ? null : amountText(amount, numeraire)
  const { opening } = fate
  const share =
    left === null || opening === null || opening <= 0n
      ? null
      : Ratio.format(Ratio.of(Integer.mul(left, 100n), opening), 2)
  return {
    account: fate.account,
    numeraire: numeraire?.id ?? '',
    opening: money(opening),
    calledAt: fate.calledAt === null ? null : datetime(fate.calledAt),
    calledPrices: named(fate.calledPrices),
    liquidatedAt: fate.liquidatedAt === null ? null : datetime(fate.liquidatedAt),
    liquidatedPrices: named(fate.liquidatedPrices),
    outcome: fate.outcome,
    sold: soldOf(state, fate),
    left: money(left),
    leftPercentage: share,
  }
}

const named = (prices: readonly HeldPrice[]): Readonly<Record<string, string>> =>
  Object.fromEntries(prices.map(({ of, price }) => [of, assetPriceText(price)]))

function soldOf(state: State, { sold }: Fate): FateReport['sold'] {
  return state.instruments.flatMap((instrument) => {
    const found = sold.get(instrument.id)
    if (found === undefined || found.lots === 0n) return []
    const average = Ratio.mul(Ratio.of(found.worth, found.lots), Ratio.fromDecimal(instrument.tick))
    const contracts = contractsText(found.lots, instrument)
    return [{ instrument: instrument.id, contracts, price: assetPriceText(average) }]
  })
}

const heads = [
  ...['account', 'numeraire', 'opening', 'calledAt', 'calledPrices', 'liquidatedAt'],
  ...['liquidatedPrices', 'outcome', 'sold', 'left', 'leftPercentage'],
]

/** One row an account. */
export const fatesCsv = (reports: readonly FateReport[]): string =>
  [
    heads,
    ...reports.map((one) => [
      ...[one.account, one.numeraire, one.opening ?? '', one.calledAt ?? ''],
      ...[pricesText(one.calledPrices), one.liquidatedAt ?? '', pricesText(one.liquidatedPrices)],
      one.outcome ?? '',
      one.sold.map((part) => `${part.instrument} ${part.contracts} @ ${part.price}`).join('; '),
      ...[one.left ?? '', one.leftPercentage ?? ''],
    ]),
  ]
    .map(csvLine)
    .join('\n')

const pricesText = (prices: Readonly<Record<string, string>>): string =>
  Object.entries(prices)
    .map(([of, price]) => `${of} ${price}`)
    .join('; ')

const shownMax = 20

/** Those who were called or liquidated, what is left of them least in front. */
export function fatesText(reports: readonly FateReport[], paint: Paint): readonly string[] {
  const met = reports.filter(
    ({ calledAt, liquidatedAt }) => calledAt !== null || liquidatedAt !== null,
  )
  if (met.length === 0) return ['', 'Nobody was called, and nobody liquidated.']
  const shown = [...met].sort(leastLeft).slice(0, shownMax)
  const rows = shown.map((one) => [
    one.account,
    timeText(one.calledAt),
    timeText(one.liquidatedAt),
    one.liquidatedAt === null ? shortPrices(one.calledPrices) : shortPrices(one.liquidatedPrices),
    one.outcome ?? '',
    `${brief(one.left)} ${one.numeraire}`,
    one.leftPercentage === null ? '–' : `${brief(one.leftPercentage)} %`,
  ])
  const more = met.length - shown.length
  return [
    '',
    ...table(columns, rows, paint),
    ...(more > 0 ? [`${more} more were called or liquidated: --json, or --accounts OUT.csv`] : []),
  ]
}

const columns: readonly Column[] = [
  { title: 'account' },
  { title: 'called' },
  { title: 'liquidated' },
  { title: 'at the price' },
  { title: 'outcome' },
  { title: 'left', align: 'right' },
  { title: 'of the opening', align: 'right' },
]

const timeText = (time: string | null): string => (time === null ? '–' : moment(Date.parse(time)))

const shortPrices = (prices: Readonly<Record<string, string>>): string =>
  Object.entries(prices)
    .map(([of, price]) => `${of} ${brief(price, 8)}`)
    .join(', ')

function leastLeft(a: FateReport, b: FateReport): number {
  const [x, y] = [a, b].map(({ leftPercentage }) => Number(leftPercentage ?? Number.MAX_VALUE))
  if (x !== y) return (x ?? 0) - (y ?? 0)
  return a.account < b.account ? -1 : 1
}
