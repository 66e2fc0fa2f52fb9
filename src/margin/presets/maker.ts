import type { LoanPreset } from './LoanPreset.ts'

/** Maker's vault types ETH-A and WBTC-A: a ratio of 145 %, sold by a price that falls in steps. */
export const maker: LoanPreset = {
  name: 'maker',
  source:
    'ETH-A and WBTC-A, makerdao/spells-mainnet src/test/config.sol: mat 14500, chop 1300, buf 12000, tail 140 minutes, cusp 4000, step 90, cut 9900, dust 15,000. A vault has one collateral. How often an auction starts again has no limit there; 100 stands here, and no reserve price.',
  date: '2026-11-21',
  protocol: 'maker',
  collateral: {
    WETH: ['20/29', '20/29', '0', '0'],
    WBTC: ['20/29', '20/29', '0', '0'],
  },
  modes: {},
  liquidation: {
    by: 'auction',
    guard: false,
    leftover: '15000',
    auction: {
      start: '1.2',
      step: 90_000,
      cut: '0.99',
      tail: 8_400_000,
      cusp: '0.4',
      reserve: '0',
      penalty: '0.13',
      restarts: 100,
    },
    badDebt: 'deficit',
  },
  steps: null,
}
