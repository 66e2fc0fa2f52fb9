import { Ratio } from '../../../money/Ratio.ts'
import type { DeskLadder, DeskTerms } from '../DeskTerms.ts'

/** Binance cross collateral as it stood in 2020: a ladder for each asset, fee 1 % of the loan. */
export const binance2020: DeskTerms = {
  name: 'binance-2020',
  source:
    'binance support 360040490772; binance-register.co 2822. Called by email, inmail and SMS without a time; what is sold is not given.',
  date: '2026-11-21',
  ladders: [row('BTC', 65n, 80n, 90n), row('ETH', 55n, 75n, 85n), row('EUR', 80n, 90n, 95n)],
  call: { cureTo: 'agreed', within: null, onExpiry: null },
  liquidation: null,
  fee: { rate: Ratio.of(1n, 100n), of: 'loan' },
  release: null,
}

function row(collateral: string, initial: bigint, call: bigint, liquidation: bigint): DeskLadder {
  return {
    collateral,
    initial: Ratio.of(initial, 100n),
    notices: [],
    call: Ratio.of(call, 100n),
    liquidation: Ratio.of(liquidation, 100n),
  }
}
