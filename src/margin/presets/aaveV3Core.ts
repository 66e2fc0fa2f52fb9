import type { LoanPreset } from './LoanPreset.ts'

/**
 * Aave v3 on Ethereum, the Core instance. The protocol's versions differ in rounding and in what a
 * liquidation leaves, not in parameters.
 */
export const aaveV3Core = (name: 'aave-v3.6' | 'aave-v3.7'): LoanPreset => ({
  name,
  source:
    'Ethereum Core as read from mainnet, Debt-Purchasing/debt-purchasing-contracts MAINNET_CONFIG_ANALYSIS.md; WETH and the fee also governance.aave.com/t/20933. Mode eth: proposals of 2024-01-21, t/16168; mode stablecoins: as proposed for Ethereum, t/10981. Close factor and dust: contracts. Governance changes them: check before you rely on them.',
  date: '2026-11-21',
  protocol: name,
  collateral: {
    WETH: ['0.805', '0.83', '0.05', '0.1'],
    wstETH: ['0.785', '0.81', '0.06', '0.1'],
    WBTC: ['0.73', '0.78', '0.05', '0.1'],
    USDC: ['0.77', '0.8', '0.045', '0.1'],
    USDT: ['0.74', '0.76', '0.045', '0.1'],
    DAI: ['0.77', '0.8', '0.05', '0.1'],
  },
  modes: {
    eth: { assets: ['WETH', 'wstETH'], openLtv: '0.93', threshold: '0.95', bonus: '0.01' },
    stablecoins: {
      assets: ['USDC', 'USDT', 'DAI'],
      openLtv: '0.97',
      threshold: '0.975',
      bonus: '0.01',
    },
  },
  liquidation: {
    by: 'liquidator',
    guard: false,
    closeFactor: '0.5',
    fullBelow: '0.95',
    fullUnder: '2000',
    leftover: '1000',
    badDebt: 'deficit',
  },
  steps: null,
})
