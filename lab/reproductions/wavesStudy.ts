import { right } from '../Table.ts'
import type { Findings, Tabled } from './Reproduction.ts'
import { readWaves, type Wave } from './waves/readWaves.ts'
import { takenBy } from './waves/takenBy.ts'

/** As published, to the cent. */
const published = {
  fills: '31152',
  deficit: '100063386.69',
  needed: '15079669.61',
  taken: '60108335.33',
  overshoot: '45028665.72',
}

/** Overshoot where the end of a wave is looked at later, by ms: published. */
const horizons = [
  [0, '45028665.72'],
  [500, '51673606.61'],
  [1_000, '51012123.23'],
  [2_000, '47446692.11'],
  [5_000, '49273475.02'],
] as const

/** What other policies would have taken in all: published. */
const budgets = [
  ['budget_pr', 'capped pro rata', '15079669.61'],
  ['budget_vector', 'vector mirror descent', '13286647.58'],
  ['budget_contract_pr', 'pro rata by contract', '12059548.96'],
  ['budget_fixed_point_ilp_integer', 'integer min-max', '15171856.60'],
] as const

/** T8: deleveraging wave by wave, what was needed and what was taken, and the engine's own on the same waves. */
export const wavesStudy: Tabled = {
  title:
    'T8 · Deleveraging on Hyperliquid by wave, 10 October 2025 (Chitra et al., arXiv:2512.01112)',
  against: 'published',
  source: 'tables of github.com/pluriholonomic/autodeleveraging-analysis at aae0be8600, MIT',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const { waves, horizonOf, budgetOf } = await readWaves(folder)
    const sums = [
      figure('fills', String(sum(waves, ({ fills }) => fills)), published.fills),
      figure(
        'deficit of losers, D',
        cents(sum(waves, ({ deficit }) => deficit)),
        published.deficit,
      ),
      figure('needed, B', cents(sum(waves, ({ needed }) => needed)), published.needed),
      figure('taken, H', cents(sum(waves, ({ taken }) => taken)), published.taken),
      figure('taken beyond, H - B', cents(sum(waves, beyond)), published.overshoot),
      ...horizons.map(([ms, told]) => figure(`beyond, ${ms} ms later`, cents(horizonOf(ms)), told)),
      ...budgets.map(([column, words, told]) =>
        figure(`${words}, taken`, cents(budgetOf(column)), told),
      ),
    ]
    const gaps = waves.map(({ wave, needed, gaps }) =>
      figure(
        `wave ${wave}: sum of its coins`,
        cents(gaps.reduce((all, { gap }) => all + gap, 0)),
        cents(needed),
      ),
    )
    const own = (['ranked', 'proRata'] as const).map((policy) => {
      const found = waves.map((wave) => takenBy(wave, policy))
      return figure(
        `the engine, ${policy}: haircuts less what is needed, atoms of 1e-8`,
        String(found.reduce((all, { haircuts, deficit }) => all + haircuts - deficit, 0n)),
        '0',
      )
    })
    const judged = [...sums, ...gaps, ...own]
    const findings = findingsOf(waves)
    return {
      columns: [{ title: 'figure' }, right('found'), right('published'), { title: 'status' }],
      rows: [
        ...sums.map((one) => [one.what, one.found, one.told, 'published']),
        ...gaps.map((one) => [one.what, one.found, one.told, 're-derived']),
        ...own.map((one) => [one.what, one.found, one.told, 'ours']),
        ...findings.map(({ what, found }) => [what, found, '', 'found in the tables']),
      ],
      misses: judged.filter(({ found, told }) => found !== told).map(({ what }) => what),
      data: { waves, sums, gaps, own, findings },
    }
  },
}

const figure = (what: string, found: string, told: string) => ({ what, found, told })

const sum = (waves: readonly Wave[], of: (wave: Wave) => number): number =>
  waves.reduce((all, wave) => all + of(wave), 0)

const beyond = ({ taken, needed }: Wave): number => taken - needed

const cents = (value: number): string => value.toFixed(2)

/** What stands in the tables beside what was published. */
function findingsOf(waves: readonly Wave[]) {
  const largest = Math.max(...waves.map(({ maxLoss }) => maxLoss))
  const again = waves.filter(({ maxLoss }) => maxLoss === largest).length - 1
  const over = waves.filter((wave) => beyond(wave) > 0)
  const under = waves.filter((wave) => beyond(wave) < 0)
  return [
    {
      what: `deficit, the loss of one account (${cents(largest)}) counted once and not ${again + 1} times`,
      found: cents(sum(waves, ({ deficit }) => deficit) - again * largest),
    },
    { what: `taken beyond in ${over.length} waves`, found: cents(sum(over, beyond)) },
    { what: `taken short in ${under.length} waves`, found: cents(sum(under, beyond)) },
  ]
}
