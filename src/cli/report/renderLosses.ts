import type { LossReport, MarketLoss, PolicyLoss } from '../../report/LossReport.ts'
import type { Paint } from '../Paint.ts'
import { type Column, table } from '../table.ts'
import { brief } from './brief.ts'

/** Who pays for each market's bankrupt, a column a policy. */
export function renderLosses(report: LossReport, paint: Paint): string {
  const { refused, losses, waiting, isExact } = report
  if (refused !== null) return `The engine would not act: ${refused.code}: ${refused.detail}`
  const parts = losses.map((loss) => [headOf(loss, paint), ...tableOf(loss, paint)].join('\n'))
  return [
    ...(losses.length === 0 ? ['Nobody is bankrupt at these prices.'] : parts),
    ...(waiting.length === 0
      ? []
      : [`Not resolved yet, an order of theirs is out: ${waiting.join(', ')}`]),
    ...(losses.length === 0 ? [] : [proofOf(isExact, paint)]),
  ].join('\n\n')
}

function headOf(loss: MarketLoss, paint: Paint) {
  const { instrument, markPrice, asset, deficit, bankrupt, bankruptMore } = loss
  const count = bankrupt.length + bankruptMore
  const where = instrument ?? `no market, the house of ${asset}`
  const at = markPrice === null ? '' : ` at ${brief(markPrice)}`
  const who = count === 1 ? '1 account is' : `${count} accounts are`
  return `${paint('bold', where)}${at}: ${who} short of ${brief(deficit)} ${asset}`
}

/** Rows are who pays, the account that pays most under any policy in front. */
function tableOf({ policies }: MarketLoss, paint: Paint): readonly string[] {
  const columns: readonly Column[] = [
    { title: 'who pays' },
    { title: 'gained', align: 'right' },
    ...policies.map(({ policy }): Column => ({ title: policy, align: 'right' })),
  ]
  const accounts = new Map(
    policies.flatMap(({ payers }) => payers.map(({ account, gain }) => [account, gain] as const)),
  )
  const most = (account: string): number =>
    Math.max(...policies.map((one) => Number(paidBy(one, account)?.amount ?? 0)))
  const rows = [...accounts.keys()]
    .sort((a, b) => most(b) - most(a) || (a < b ? -1 : 1))
    .map((account) => [
      account,
      brief(accounts.get(account) ?? '0'),
      ...policies.map((one) => cell(paidBy(one, account))),
    ])
  const line = (title: string, of: (one: PolicyLoss) => string): readonly string[] => [
    ...[title, ''],
    ...policies.map((one) => of(one)),
  ]
  const money = (title: string, of: (one: PolicyLoss) => string) =>
    policies.some((one) => of(one) !== '0') ? [line(title, (one) => brief(of(one)))] : []
  const shares = line('most of a gain', ({ shareMost }) => shareOf(shareMost))
  const more = Math.max(0, ...policies.map(({ payersMore }) => payersMore))
  const unlisted = line('not listed', ({ payersMore }) => `${payersMore} accounts`)
  return table(
    columns,
    [
      ...money('the fund', ({ fund }) => fund),
      ...rows,
      ...(more > 0 ? [unlisted] : []),
      ...money('nobody', ({ uncovered }) => uncovered),
      line('together', ({ sum }) => brief(sum)),
      line('accounts closed', ({ closed }) => `${closed}`),
      line('the house takes', ({ inherited }) => brief(inherited)),
      shares,
    ],
    paint,
  )
}

const paidBy = ({ payers }: PolicyLoss, name: string) =>
  payers.find(({ account }) => account === name)

/** What one pays, and what of it is closed. */
const cell = (payer: PolicyLoss['payers'][number] | undefined): string =>
  payer === undefined ? '–' : brief(payer.amount)

const shareOf = (most: string | null): string =>
  most === null ? '–' : `${(Number(most) * 100).toFixed(2)} %`

const proofOf = (isExact: boolean, paint: Paint): string =>
  isExact
    ? 'Under every policy what is paid and what nobody pays is what is missing, to the atom, and all books sum to zero.'
    : paint('red', 'NOT EXACT: what is paid and what nobody pays is not what is missing.')
