import type { AllocationReport } from '../../report/AllocationReport.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { brief } from './brief.ts'
import { briefUp } from './briefUp.ts'

/** What to move between an owner's accounts as text. */
export function renderAllocation(report: AllocationReport, paint: Paint): string {
  const { owner, flows, accounts, isEnough, value, bound, numeraire, isLinear, by } = report
  const short = accounts.filter((one) => one.isShort)
  if (short.length === 0) return `No account of ${owner} is short.`
  const names = short.map(({ account }) => account).join(', ')
  if (!isEnough)
    return `${names}: all that is free in the other accounts of ${owner} is not enough.`
  const rows = flows.map(({ from, to, asset, amount }) => [
    from,
    to,
    `${briefUp(amount, 6)} ${asset}`,
  ])
  const after = accounts.filter(({ account }) =>
    flows.some(({ from, to }) => from === account || to === account),
  )
  const least =
    bound === null
      ? 'It was taken greedily: less may do.'
      : `No allocation moves less than ${brief(bound, 6)} ${numeraire}${isLinear ? '' : ', were haircuts the same for every amount'}.`
  return [
    ...table(
      [{ title: 'from' }, { title: 'to' }, { title: 'amount', align: 'right' }],
      rows,
      paint,
    ),
    '',
    `${brief(value, 6)} ${numeraire} move${by === 'highs' ? ', found by highs' : ''}. ${least}`,
    ...after.map((one) => `${one.account} is ${one.level}, and then ${one.after}.`),
  ].join('\n')
}
