import type { LoanPreset } from './LoanPreset.ts'

/** Compound v3, the USDC market on Ethereum: the house absorbs a loan at once, all of it. */
export const compoundV3: LoanPreset = {
  name: 'compound-v3',
  source:
    'compound-finance/comet deployments/mainnet/usdc/configuration.json, as first deployed: borrowCF, liquidateCF, and of the liquidationFactor what makes it, 1 ÷ LF − 1. Governance moved some since. Only USDC is lent there: another debt is assessed as if it were.',
  date: '2026-11-21',
  protocol: 'compound-v3',
  collateral: {
    WETH: ['0.82', '0.9', '1/19', '0'],
    WBTC: ['0.7', '0.78', '1/19', '0'],
    LINK: ['0.79', '0.87', '7/93', '0'],
    UNI: ['0.75', '0.83', '7/93', '0'],
    COMP: ['0.65', '0.73', '7/93', '0'],
  },
  modes: {},
  liquidation: { by: 'absorption', guard: false, badDebt: 'deficit' },
  steps: null,
}
