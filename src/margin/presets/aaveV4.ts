import type { LoanPreset } from './LoanPreset.ts'

/** Aave v4: liquidated exactly to a target health factor. */
export const aaveV4: LoanPreset = {
  name: 'aave-v4',
  source:
    'Main spoke on Arc, LlamaRisk in governance.aave.com/t/25170 of 2026-06-19: USDC, WETH, and cirBTC, which stands for WBTC. A bonus is the greatest, reached at a health factor of 0.9; at 1 it is nine tenths of it. The numbers of the Ethereum spokes are not in the sources at hand.',
  date: '2026-06-19',
  protocol: 'aave-v4',
  collateral: {
    WETH: ['0.83', '0.83', '0.0555', '0.1'],
    WBTC: ['0.78', '0.78', '0.0722', '0.1'],
    USDC: ['0.78', '0.78', '0.0555', '0.1'],
  },
  modes: {},
  liquidation: {
    by: 'liquidator',
    guard: false,
    leftover: '1000',
    targetHealth: '1.24',
    softening: ['0.9', '0.9'],
    badDebt: 'deficit',
  },
  steps: null,
}
