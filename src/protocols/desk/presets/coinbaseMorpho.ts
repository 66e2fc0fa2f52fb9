import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

/** Coinbase loans on Morpho: emails from 90 % of the liquidation level, 86 %, penalty 4.38 %. */
export const coinbaseMorpho: DeskTerms = {
  name: 'coinbase-morpho',
  source:
    'help.coinbase.com loan-health. Emails at 90 to 100 % of 86 %, up to every 30 minutes: the first, 77.4 %, stands here. Whoever liquidates on Morpho chooses how much, so what is sold is not given. The penalty is on what is repaid.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: Ratio.of(75n, 100n),
      notices: [Ratio.of(774n, 1_000n)],
      call: null,
      liquidation: Ratio.of(86n, 100n),
    },
  ],
  call: null,
  liquidation: null,
  fee: { rate: Ratio.of(438n, 10_000n), of: 'repaid' },
  release: null,
}
