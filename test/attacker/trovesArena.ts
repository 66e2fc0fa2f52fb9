import type { TroveUse } from '../../src/engine/TroveUse.ts'
import { Amount } from '../../src/money/Amount.ts'
import { TroveDesk } from '../engine/TroveDesk.ts'
import { type Draft, start } from '../engine/world.ts'
import { Arena } from './Arena.ts'

/**
 * A system of troves in which everybody plays: borrowers at rates of their own and in batches, managers,
 * depositors of the stability pools, redeemers and liquidators.
 */
const { wad } = TroveDesk

export const coalition = ['c0', 'c1', 'c2', 'c3'] as const
export const honest = ['h0', 'h1', 'h2', 'h3', 'saver', 'boss', 'keeper'] as const
export const branches = ['WETH', 'rETH'] as const

/** Whole dollars. */
export const prices = { USD: 1n, WETH: 2_000n, rETH: 2_200n } as const

const bring = (account: string, asset: string, units: bigint): Draft => ({
  ...{ type: 'Deposit', account, asset, amount: Amount.of(units * wad) },
})

export const use = (account: string, what: TroveUse): Draft => ({
  ...{ type: 'UseTroves', account, system: 'bold', use: what },
})

const opened = (
  owner: string,
  branch: string,
  ratio: bigint,
  terms: { readonly rate: bigint | null; readonly batch: string | null },
): Draft => {
  const debt = 10_000n * wad
  const collateral = (debt * ratio) / 100n / prices[branch as 'WETH' | 'rETH']
  return use(owner, {
    type: 'open',
    branch,
    trove: `${owner}-${branch}`,
    collateral,
    debt,
    ...terms,
  })
}

const own = (per: bigint) => ({ rate: (wad * per) / 1_000n, batch: null })

const offer = { fee: wad / 100n, rateMinimum: wad / 200n, rateMaximum: wad, period: 3_600n }

const indices = Object.entries(prices).map(([asset, whole]) => ({
  ...{ asset, price: whole * 10n ** 12n, time: start, source: 'test' },
}))

const drafts: readonly Draft[] = [
  ...TroveDesk.opening,
  ...[...coalition, ...honest].map(
    (account): Draft => ({
      ...{ type: 'OpenAccount', account, owner: account, group: account },
      ...{ rulebook: 'plain', positionMode: 'net' },
    }),
  ),
  { type: 'SetMarks', marks: [], indices },
  ...[...coalition, ...honest].flatMap((account) =>
    branches.map((asset) => bring(account, asset, 30n)),
  ),
  TroveDesk.arm,
  ...branches.map(
    (branch): Draft => use('boss', { type: 'registerBatch', branch, rate: wad / 20n, ...offer }),
  ),
  ...branches.flatMap((branch) => [
    opened('saver', branch, 300n, own(300n)),
    opened('h0', branch, 160n, own(20n)),
    opened('h1', branch, 190n, own(60n)),
    opened('h2', branch, 170n, { rate: null, batch: 'boss' }),
    opened('h3', branch, 240n, own(200n)),
    use('saver', { type: 'deposit', branch, amount: 6_000n * wad, claims: true }),
  ]),
  opened('keeper', 'WETH', 280n, own(400n)),
  opened('c0', 'WETH', 165n, own(10n)),
]

export const trovesArena = (): Arena =>
  Arena.create({
    ...{ name: 'troves', coalition, honest, unit: 'USD', rounding: wad / 1_000n, time: start },
    drafts,
  })
