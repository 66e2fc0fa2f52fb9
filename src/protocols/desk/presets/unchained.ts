import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

const hour = 3_600_000

/** Unchained states collateral over principal in per cent: a loan to value turned over. */
const under = (collateralToPrincipal: bigint): Ratio => Ratio.of(100n, collateralToPrincipal)

/**
 * Unchained: called under 150 % for 48 hours, under 135 % for 4, liquidated under 110 % at once; a
 * call is met at 165 %.
 */
export const unchained: DeskTerms = {
  name: 'unchained',
  source:
    'help.unchained.com what-is-the-margin-call-process. Of principal, as interest is not told apart here. A missed call sells to 200 %, all where under $10,000 would be left, which is not modelled; an older text sold to 165 %. At 110 % all is sold and the loan closed: passed here under it. Selling fees are not given, nor an initial level.',
  date: '2026-11-29',
  ladders: [
    {
      collateral: null,
      initial: null,
      notices: [under(175n), under(160n)],
      call: under(150n),
      urgent: [{ above: under(135n), within: 4 * hour }],
      liquidation: under(110n),
    },
  ],
  call: {
    cureTo: under(165n),
    within: 48 * hour,
    onExpiry: { amount: 'part', to: under(200n) },
  },
  liquidation: { amount: 'all' },
  fee: null,
  release: null,
}
