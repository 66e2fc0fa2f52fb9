import { grouped } from '../../src/chart/labels.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { right } from '../Table.ts'
import { haircut, policies } from './deleveraging/haircut.ts'
import { type Spread, spread } from './deleveraging/spread.ts'
import { Winner } from './deleveraging/Winner.ts'
import { nearest } from './nearest.ts'
import type { Findings, Tabled } from './Reproduction.ts'
import { places, readWinners } from './readWinners.ts'

/** Total negative equity of all deleveraged users, from the tables' own summary. */
const deficit = 23_190_000n * 10n ** BigInt(places)

/** As expected, to the cent and the printed decimal. */
const expected = {
  users: '19,337',
  notional: '2,103,111,430.86',
  profit: '834,295,749.29',
  topTen: '45.8 %',
  concentration: '0.0446',
}

/** T6: the totals of the event, and the results of three ways to share the deficit. */
export const deleveragingStudy: Tabled = {
  title: 'T6 · Auto-deleveraging on Hyperliquid, 10 October 2025',
  against: 're-derived',
  source: 'tables of github.com/ConejoCapital/HyperMultiAssetedADL, without a licence',
  needs: 'tables',
  run: async (folder: string): Promise<Findings> => {
    const winners = await readWinners(folder)
    const sums = sumsOf(winners)
    const shared = policies.map((policy) => sharing(winners, policy))
    return {
      columns: [{ title: 'figure' }, right('found'), right('re-derived')],
      rows: [
        ...sums.map(({ what, found, expected }) => [what, found, expected]),
        ...shared.map(({ what, found }) => [what, found, '']),
      ],
      misses: sums.filter(({ found, expected }) => found !== expected).map(({ what }) => what),
      data: { sums, shared },
    }
  },
}

function sumsOf(winners: readonly Winner[]) {
  const notionals = winners.map(({ notional }) => notional)
  const closed = spread(notionals, notionals)
  const profit = winners.reduce((sum, { profit }) => sum + profit, 0n)
  const { users, notional, profit: made, topTen, concentration } = expected
  return [
    { what: 'users deleveraged', found: grouped(winners.length), expected: users },
    { what: 'notional closed, USD', found: dollars(closed.total), expected: notional },
    { what: 'profit closed, USD', found: dollars(profit), expected: made },
    { what: 'notional of the ten largest', found: percent(closed.topTen), expected: topTen },
    {
      what: 'concentration of notional (Herfindahl)',
      found: nearest(closed.concentration, 4),
      expected: concentration,
    },
  ]
}

function sharing(winners: readonly Winner[], policy: (typeof policies)[number]) {
  const { parts, uncovered } = haircut(winners, deficit, policy)
  const found = spread(parts, winners.map(Winner.gain))
  const what = `${dollars(deficit)} USD of deficit shared: ${policy}`
  return { what, found: words(found), policy, uncovered: dollars(uncovered) }
}

const words = ({ users, exhausted, topTen, concentration }: Spread): string =>
  `${grouped(users)} users, ${grouped(exhausted)} lose all, ten bear ${percent(topTen)}, ` +
  `concentration ${nearest(concentration, 4)}`

const dollars = (atoms: bigint): string =>
  grouped(nearest(Ratio.of(atoms, 10n ** BigInt(places)), 2))

const percent = (share: Ratio): string => `${nearest(Ratio.mul(share, Ratio.of(100n)), 1)} %`
