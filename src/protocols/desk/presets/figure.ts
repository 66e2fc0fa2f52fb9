import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

const hour = 3_600_000

/** Figure: called at 70 % back to the original level for 24 hours, all sold at 85 %, fee 2 %. */
export const figure: DeskTerms = {
  name: 'figure',
  source:
    'figuremarkets.com/faqs. A missed cutoff sells down to 55 %. The fee is taken as a share of what is sold.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: 'agreed',
      notices: [Ratio.of(65n, 100n)],
      call: Ratio.of(70n, 100n),
      liquidation: Ratio.of(85n, 100n),
    },
  ],
  call: {
    cureTo: 'agreed',
    within: 24 * hour,
    onExpiry: { amount: 'part', to: Ratio.of(55n, 100n) },
  },
  liquidation: { amount: 'all' },
  fee: { rate: Ratio.of(2n, 100n), of: 'sold' },
  release: null,
}
