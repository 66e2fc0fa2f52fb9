import { Real } from '../../base/Real.ts'
import { type Moment, replay } from '../../sim/studies/replay.ts'
import { replayScenario } from '../../sim/studies/replayScenario.ts'
import { clock } from '../clock.ts'
import { grouped } from '../grouped.ts'
import { right } from '../reproductions/Reproduction.ts'
import type { Day } from './days.ts'
import { MomentRow, type Pressure } from './MomentRow.ts'
import { pathOf, perCandle } from './pathOf.ts'
import { replayPicture } from './replayPicture.ts'
import type { Study } from './Study.ts'
import { whole } from './whole.ts'

const hour = 3_600_000

/** A drawn book under a day's prices, and the pressure on it before, at and after the low. */
export const replayStudy = (day: Day): Study => ({
  async run(args) {
    const accounts = whole(args, 'accounts', [10, 100_000], day.accounts)
    const prices = await pathOf(day)
    const interval = day.candle / perCandle
    const leverage = whole(args, 'leverage', [1, 50], day.leverage)
    const { name, from: start } = day
    const scenario = replayScenario({ name, start, interval, prices, accounts, leverage })
    const low = prices.indexOf(prices.reduce((a, b) => Math.min(a, b))) + 1
    const before = hour / interval
    const found = replay(scenario, [low - before, low, low + before])
    const rows = rowsOf(found.moments, prices[low - 1] as number, (tick) => start + tick * interval)
    const fall = 1 - (found.moments[2]?.open ?? 0) / (found.moments[0]?.open ?? 1)
    const { measured } = day
    return {
      title: `${name}: a drawn book of ${grouped(accounts)} accounts under the prices as they were`,
      columns,
      rows: rows.map(cellsOf),
      notes: [
        `Open longs fell by ${percent(fall)} from an hour before the low to an hour after; ${
          measured === null
            ? 'no measured figure is at hand'
            : `measured ${percent(measured.fall)} (${measured.by})`
        }.`,
        `${grouped(found.liquidations)} of ${grouped(found.accounts)} accounts were liquidated.`,
        'Depth: 6.25 times the longs for a factor of e; thin is a tenth of it. Shocks are log moves.',
      ],
      data: { fall, measured, liquidations: found.liquidations, rows },
      picture: () => replayPicture({ day, prices, interval, replay: found, rows }),
      wrongs: found.wrongs,
    }
  },
})

const names = ['an hour before', 'at the low', 'an hour after'] as const

function rowsOf(
  moments: readonly Moment[],
  lowest: number,
  timeOf: (tick: number) => number,
): readonly MomentRow[] {
  const [base] = moments
  if (base === undefined) throw new TypeError('expected an hour before the low, found none')
  const fall = Real.ln(base.price / lowest)
  return moments.map((moment, index) =>
    MomentRow.of(moment, {
      ...{ base, fall: index === 0 ? fall : null },
      name: names[index] ?? '',
      time: timeOf(moment.tick),
    }),
  )
}

const columns = [
  { title: 'moment' },
  right('UTC'),
  right('price'),
  right('open'),
  right('forced in 5 %'),
  right('10 %'),
  right('20 %'),
  right('Π(10 %)'),
  right('critical'),
  right('needed'),
  right('thin: Π(10 %)'),
  right('critical'),
  right('needed'),
]

const cellsOf = ({
  name,
  time,
  price,
  open,
  forced,
  whole,
  thin,
}: MomentRow): readonly string[] => [
  name,
  clock(time),
  grouped(Math.round(price)),
  percent(open),
  ...forced.map(percent),
  ...[whole, thin].flatMap(pressureCells),
]

const pressureCells = ({ relative, critical, needed }: Pressure): readonly string[] => [
  relative.toFixed(2),
  critical === null ? 'none' : percent(critical),
  needed === null ? '' : percent(needed),
]

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
