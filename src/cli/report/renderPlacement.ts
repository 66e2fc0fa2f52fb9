import type { PlacementReport } from '../../report/PlacementReport.ts'
import type { Paint } from '../Paint.ts'
import { table } from '../table.ts'
import { brief } from './brief.ts'

/** Where the collateral of an owner carries most, as text. */
export function renderPlacement(report: PlacementReport, paint: Paint): string {
  const { owner, numeraire, before, after, bound, isProven, flows, unknown } = report
  if (numeraire === null) {
    return `The accounts of ${owner} are in numeraires that have no price in one another.`
  }
  const rows = flows.map(({ from, to, asset, amount }) => [
    from,
    to,
    `${brief(amount, 8)} ${asset}`,
  ])
  const proof = isProven
    ? 'Every placement was tried, each holding whole, and none carries more.'
    : `Too many to try them all: taken step by step; with each holding whole none carries more than ${brief(bound, 6)} ${numeraire}.`
  return [
    ...(rows.length === 0
      ? [
          `What ${owner} has carries most where it is: ${brief(before, 6)} ${numeraire} over what is asked.`,
        ]
      : [
          ...table(
            [{ title: 'from' }, { title: 'to' }, { title: 'amount', align: 'right' }],
            rows,
            paint,
          ),
          '',
          `Over what is asked: ${brief(before, 6)} ${numeraire}, and then ${brief(after, 6)}.`,
        ]),
    proof,
    ...(unknown.length === 0
      ? []
      : [`Left out, for something of them is unknown: ${unknown.join(', ')}`]),
  ].join('\n')
}
