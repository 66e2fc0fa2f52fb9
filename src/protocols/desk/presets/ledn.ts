import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

const day = 86_400_000

/** Ledn: called at 70 % by email, topped up to 50 %, sold and closed at 80 %. */
export const ledn: DeskTerms = {
  name: 'ledn',
  source:
    'blog.ledn.io loan-management-tips; help.ledn.io 15079575683095. Excess goes back to 40 to 45 %, once in 30 or 60 days: the lower level and the longer interval stand here. No cure time is given.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: Ratio.of(50n, 100n),
      notices: [],
      call: Ratio.of(70n, 100n),
      liquidation: Ratio.of(80n, 100n),
    },
  ],
  call: { cureTo: Ratio.of(50n, 100n), within: null, onExpiry: null },
  liquidation: { amount: 'all' },
  fee: null,
  release: { below: Ratio.of(30n, 100n), to: Ratio.of(40n, 100n), every: 60 * day },
}
