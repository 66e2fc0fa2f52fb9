import type { AccountReport } from '../../report/AccountReport.ts'
import type { BranchReport } from '../../report/BranchReport.ts'
import type { StabilityReport, TroveReport } from '../../report/TrovesReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'
import { percent } from './renderLoans.ts'

const troveColumns: readonly Column[] = [
  { title: 'trove' },
  { title: 'system' },
  { title: 'collateral', align: 'right' },
  { title: 'debt', align: 'right' },
  { title: 'rate', align: 'right' },
  { title: 'batch' },
  { title: 'ratio', align: 'right' },
  { title: 'liquidated below', align: 'right' },
  { title: 'may fall', align: 'right' },
  { title: 'redeemed before it', align: 'right' },
]

const depositColumns: readonly Column[] = [
  { title: 'stability pool' },
  { title: 'system' },
  { title: 'deposit', align: 'right' },
  { title: 'paid off debt', align: 'right' },
  { title: 'interest', align: 'right' },
  { title: 'collateral', align: 'right' },
]

/** What accounts have in systems of troves, where any has. */
export function renderTroves(reports: readonly AccountReport[], paint: Paint): readonly string[] {
  const having = reports.flatMap(({ account, troves }) =>
    troves === undefined ? [] : [{ account, ...troves }],
  )
  const open = having.flatMap((one) => one.open.map((trove) => troveRow(one.account, trove)))
  const deposits = having.flatMap((one) => one.deposits.map((put) => depositRow(one.account, put)))
  const besides = having.flatMap(({ account, batches, claimable }) => [
    ...batches.map(
      ({ system, branch, coin, debt, rate, fee }) =>
        `${account} manages a batch of ${system} on ${branch}: ${brief(debt)} ${coin} at ${percent(rate)}, fee ${percent(fee)}`,
    ),
    ...claimable.map(
      ({ system, branch, collateral }) =>
        `${account} may claim ${brief(collateral, 8)} ${branch} of ${system}, left of troves that were liquidated`,
    ),
  ])
  return [
    ...(open.length === 0 ? [] : ['', ...table(troveColumns, open, paint)]),
    ...(deposits.length === 0 ? [] : ['', ...table(depositColumns, deposits, paint)]),
    ...(besides.length === 0 ? [] : ['', ...besides]),
  ]
}

function troveRow(account: string, one: TroveReport): readonly string[] {
  const { trove, system, collateral, branch, debt, coin, rate, batch, ratio } = one
  const note = one.status === 'zombie' ? ' (zombie)' : ''
  const old = one.priceIs === 'fresh' ? '' : ` (${one.priceIs})`
  return [
    `${account}: ${trove}${note}`,
    system,
    `${brief(collateral, 8)} ${branch}`,
    `${brief(debt)} ${coin}`,
    percent(rate),
    batch ?? '',
    ratio === null ? (one.price === null ? 'no price' : '–') : `${percent(ratio)}${old}`,
    one.liquidationPrice === null ? 'never' : brief(one.liquidationPrice, 8),
    one.isLiquidatable ? 'liquidated by anybody' : percent(one.mayFall),
    brief(one.redeemedBefore),
  ]
}

const depositRow = (account: string, one: StabilityReport): readonly string[] => [
  `${account}: ${one.branch}`,
  one.system,
  `${brief(one.deposit)} ${one.coin}`,
  brief(one.spent),
  `${brief(one.interest, 8)} ${one.coin}`,
  `${brief(one.collateral, 8)} ${one.branch}`,
]

const branchColumns: readonly Column[] = [
  { title: 'troves of' },
  { title: 'open', align: 'right' },
  { title: 'collateral', align: 'right' },
  { title: 'debt', align: 'right' },
  { title: 'ratio', align: 'right' },
  { title: 'liquidatable', align: 'right' },
  { title: 'stability pool', align: 'right' },
]

/** The branches of systems of troves as text, where there are any. */
export function renderBranches(branches: readonly BranchReport[], paint: Paint): readonly string[] {
  const rows = branches.map((one) => [
    `${one.system}: ${one.branch}${one.shutdown === null ? '' : ' (shut down)'}`,
    `${one.troves}`,
    `${brief(one.collateral, 8)} ${one.branch}`,
    `${brief(one.debt)} ${one.coin}`,
    one.ratio === null ? (one.price === null ? 'no price' : '–') : percent(one.ratio),
    `${one.liquidatable}`,
    `${brief(one.pool)} ${one.coin}`,
  ])
  return rows.length === 0 ? [] : ['', ...table(branchColumns, rows, paint)]
}
