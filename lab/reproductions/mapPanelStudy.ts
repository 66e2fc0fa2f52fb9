import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { Real } from '../../src/base/Real.ts'
import { fileFaultOf } from '../../src/connect/fileFaultOf.ts'
import { readText } from '../../src/connect/readText.ts'
import type { ToldMap } from '../../src/pressure/ToldMap.ts'
import { ExposureText } from '../../src/wire/exposures/ExposureText.ts'
import { right } from '../Table.ts'
import { dataFile } from './dataFile.ts'
import { type Low, type MapPanel, mapPanel, type Shot } from './mapPanel/mapPanel.ts'
import type { Findings, Tabled } from './Reproduction.ts'

/** From so many maps on a row of them is set beside the panel of 135. */
const PANEL_MIN = 100

const HOUR = 3_600_000

/** Buckets are 1.2 % of the price wide. */
const WIDTH = Real.ln1p(0.012)

/** Crossed, still there before it was, and uncrossed still there at the end: derived again from 135 maps. */
const expected = [
  ['BTC', 24, 0.161, 0.842, 0.377],
  ['BTC', 72, 0.254, 0.701, 0.268],
  ['ETH', 24, 0.263, 0.781, 0.682],
  ['ETH', 72, 0.585, 0.829, 0.202],
] as const

/** T10: do liquidation maps come true? As many maps as the folder has. */
export const mapPanelStudy: Tabled = {
  title: 'T10 · Liquidation maps of Hyperliquid, and what the price then did (kittycapital)',
  against: 're-derived',
  source: 'history of a file of github.com/kittycapital/liquidation-heatmap, without a licence',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const maps = await readMaps(join(folder, 'hyperliquid_oct10'))
    const rows = await dataFile(folder, 'candles/2024_2026_BTC_ETH_perp_mark_1h.csv.gz')
    const isPanel = maps.length >= PANEL_MIN
    const figures = expected.flatMap(([coin, hours, ...told]) => {
      const lows = rows
        .filter((row) => row.text('symbol') === coin)
        .map((row): Low => ({ time: row.number('ts'), low: row.number('low') }))
      const found = mapPanel(shotsOf(maps, coin), lows, hours * HOUR, WIDTH)
      return figuresOf(`${coin}, ${hours} h`, found).map((one, place) => ({
        ...{ ...one, maps: found.maps },
        expected: isPanel ? (told[place] as number).toFixed(3) : null,
      }))
    })
    return {
      columns: [{ title: 'figure' }, right('maps'), right('found'), right('of 135 maps')],
      rows: figures.map(({ what, maps: count, found, expected: told }) => [
        ...[what, String(count), found ?? 'not at hand', told ?? 'not set beside'],
      ]),
      misses: figures.filter(isMissed).map(({ what }) => what),
      data: figures,
    }
  },
}

/** Weights and the choice of the map before a crossing are not said by the source: two hundredths. */
const isMissed = ({ found, expected }: { found: string | null; expected: string | null }) =>
  expected !== null && !(Math.abs(Number(found ?? Number.NaN) - Number(expected)) <= 0.02)

const figuresOf = (where: string, panel: MapPanel) => [
  {
    what: `${where}: share of longs that the price reaches`,
    found: ratio(panel.crossed, panel.told),
  },
  {
    what: `${where}: of that, still there in the last map before (hit rate)`,
    found: ratio(panel.standing, panel.watched),
  },
  {
    what: `${where}: not reached, and still there at the end`,
    found: ratio(panel.stayed, panel.followed),
  },
]

const ratio = (part: number, whole: number): string | null =>
  whole > 0 ? (part / whole).toFixed(3) : null

const shotsOf = (maps: readonly ToldMap[], coin: string): readonly Shot[] =>
  maps.flatMap(({ time, markets }): Shot[] => {
    const own = markets.find(({ name }) => name === coin)
    if (own === undefined || time === null) return []
    return [{ time, longs: own.levels.filter(({ side }) => side === 'long') }]
  })

/**
 * Every map of a folder, in order of time; those of a hundred traders are left out, for one of them was
 * made up.
 */
async function readMaps(folder: string): Promise<readonly ToldMap[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw fileFaultOf(error, folder)
  })
  const maps: ToldMap[] = []
  for (const name of names.filter((one) => /^liq_map.*\.json(\.gz)?$/.test(one)).sort()) {
    const path = join(folder, name)
    const text = await readText(path)
    if (/"tradersCount": ?100\b/.test(text)) continue
    const found = ExposureText.read(text, { file: path }, { maintenance: null })
    if (!found.ok) throw found.error
    maps.push(found.value)
  }
  return maps.sort((a, b) => (a.time ?? 0) - (b.time ?? 0))
}
