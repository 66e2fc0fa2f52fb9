import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

/** Nexo: three notices, no call, small sales from 83.3 % on. */
export const nexo: DeskTerms = {
  name: 'nexo',
  source:
    'support.nexo.io 360008115854, 360017467039. Notices by SMS and email; the initial level is set per asset. Sold in small increments, "only as much as to rebalance": back to the liquidation level stands here. Collateral is moved in from savings where the borrower chose it.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: 'agreed',
      notices: [Ratio.of(714n, 1_000n), Ratio.of(741n, 1_000n), Ratio.of(769n, 1_000n)],
      call: null,
      liquidation: Ratio.of(833n, 1_000n),
    },
  ],
  call: null,
  liquidation: { amount: 'part', to: Ratio.of(833n, 1_000n) },
  fee: null,
  release: null,
}
