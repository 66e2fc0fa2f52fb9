import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

const hour = 3_600_000

/** BlockFi: noticed at 65 %, called at 70 % for 72 hours, a part sold at 80 % or on expiry. */
export const blockfi: DeskTerms = {
  name: 'blockfi',
  source:
    'help.blockfi.com 360048862712. A part is sold "back to healthy" without a number: the agreed level stands here. No initial level is given. Withdrawals of the interest account were blocked above 70 %.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: null,
      notices: [Ratio.of(65n, 100n)],
      call: Ratio.of(70n, 100n),
      liquidation: Ratio.of(80n, 100n),
    },
  ],
  call: {
    cureTo: 'agreed',
    within: 72 * hour,
    onExpiry: { amount: 'part', to: 'agreed' },
  },
  liquidation: { amount: 'part', to: 'agreed' },
  fee: null,
  release: null,
}
