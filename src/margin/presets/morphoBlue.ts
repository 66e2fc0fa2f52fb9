import type { LoanPreset } from './LoanPreset.ts'

/** Morpho Blue: one collateral and one debt a market, which sets only its liquidation LTV. */
export const morphoBlue: LoanPreset = {
  name: 'morpho-blue',
  source:
    'Markets of 86 %: WETH against USDC on Base, 0x8793cf30; cbBTC, which stands for WBTC, help.coinbase.com; wstETH against wUSDL, karpatkey/defi-kit. Mode wsteth-weth: 94.5 %, market 0xc54d7acf. The bonus follows from the LTV, 1 ÷ (1 − 0.3 × (1 − LTV)) − 1. A market has one collateral: an account with several is several positions there.',
  date: '2026-11-21',
  protocol: 'morpho-blue',
  collateral: {
    WETH: ['0.86', '0.86', '21/479', '0'],
    wstETH: ['0.86', '0.86', '21/479', '0'],
    WBTC: ['0.86', '0.86', '21/479', '0'],
  },
  modes: {
    'wsteth-weth': {
      assets: ['wstETH'],
      openLtv: '0.945',
      threshold: '0.945',
      bonus: '33/1967',
    },
  },
  liquidation: { by: 'liquidator', guard: false, badDebt: 'socialise' },
  steps: null,
}
