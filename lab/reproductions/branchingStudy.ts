import { join } from 'node:path'
import { FileFault } from '../../src/connect/FileFault.ts'
import { readText } from '../../src/connect/readText.ts'
import { branching } from '../../src/sim/statistics/branching.ts'
import { right } from '../Table.ts'
import type { Findings, Tabled } from './Reproduction.ts'

/** Seconds from the first liquidation to the last. */
const END = 715

const windows = [1, 5, 10, 30, 60] as const

/** n by window, as re-derived from the same file; null where it was not given. */
const expected = {
  'all fills': ['0.983', '0.983', '0.984', '0.985', '0.988'],
  'fills that met the book': ['0.949', '0.943', '0.955', '0.967', '0.977'],
  batches: [null, null, '0.000', '0.071', '0.305'],
} as const

type Kind = keyof typeof expected

/** One second in which something was liquidated. */
interface Stamp {
  readonly second: number
  readonly liquidations: number
  readonly adls: number
}

/** A fill against the book is counted for both sides, one against a winner once. */
const sizeOf: Readonly<Record<Kind, (one: Stamp) => number>> = {
  'all fills': ({ liquidations, adls }) => (liquidations - adls) / 2 + adls,
  'fills that met the book': ({ liquidations, adls }) => (liquidations - adls) / 2,
  batches: () => 1,
}

/** T12: the branching ratio of 10 October 2025, by fills and by the batches they came in. */
export const branchingStudy: Tabled = {
  title:
    'T12 · Branching of forced selling on Hyperliquid, 10 October 2025 (after Hardiman and Bouchaud 2014)',
  against: 're-derived',
  source:
    'the estimator of Hardiman and Bouchaud 2014 on counts of ConejoCapital/HyperMultiAssetedADL',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const stamps = await readStamps(folder)
    const figures = (Object.keys(expected) as Kind[]).flatMap((kind) => figuresOf(kind, stamps))
    const fills = stamps.reduce((sum, one) => sum + sizeOf['all fills'](one), 0)
    const first = stamps.filter(({ second }) => second < 300)
    const early = first.reduce((sum, one) => sum + sizeOf['all fills'](one), 0) / fills
    const sums = [
      { what: 'one-sided fills', found: String(fills), expected: '49310' },
      { what: 'time stamps', found: String(stamps.length), expected: '186' },
      { what: 'share of fills in the first 300 s', found: early.toFixed(3), expected: '0.912' },
    ]
    const all = [...sums, ...figures]
    return {
      columns: [{ title: 'figure' }, right('found'), right('re-derived'), { title: 'status' }],
      rows: all.map(({ what, found, expected }) => [
        what,
        found,
        expected ?? '',
        expected === null ? 'ours' : 're-derived',
      ]),
      misses: all.filter(isMissed).map(({ what }) => what),
      data: all,
    }
  },
}

/** The last window may be cut or left out: a thousandth is allowed for it. */
const isMissed = ({ found, expected }: { found: string; expected: string | null }): boolean =>
  expected !== null && Math.abs(Number(found) - Number(expected)) > 0.0011

function figuresOf(kind: Kind, stamps: readonly Stamp[]) {
  const times = stamps.map(({ second }) => second)
  const sizes = stamps.map(sizeOf[kind])
  return windows.map((window, place) => {
    const { ratio, dispersion } = branching({ times, sizes, end: END }, window)
    return {
      what: `n of ${kind}, windows of ${window} s (variance over mean ${dispersion.toFixed(2)})`,
      found: ratio.toFixed(3),
      expected: expected[kind][place] ?? null,
    }
  })
}

async function readStamps(folder: string): Promise<readonly Stamp[]> {
  const path = join(folder, 'cascade_timeline_per_second.json.gz')
  const { timeline } = JSON.parse(await readText(path)) as { readonly timeline?: readonly Stamp[] }
  const isSound = timeline?.every(({ second, liquidations, adls }) =>
    [second, liquidations, adls].every((one) => Number.isInteger(one) && one >= 0),
  )
  if (timeline !== undefined && isSound) return timeline
  const expected = 'a timeline of seconds with liquidations and adls, whole numbers'
  throw new FileFault({ code: 'file.damaged', path, line: 1, expected, found: 'something else' })
}
