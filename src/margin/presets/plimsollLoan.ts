import type { LoanPreset } from './LoanPreset.ts'

/**
 * A loan as we would lend: a notice, a call with a day to answer, liquidation to a health factor and
 * no further, and beyond the toxic frontier absorption, so that no step lowers health.
 */
export const plimsollLoan: LoanPreset = {
  name: 'plimsoll-loan',
  source: "This project's own numbers: no venue's, and no advice.",
  date: '2026-11-21',
  protocol: 'desk',
  collateral: {
    WETH: ['0.65', '0.75', '0.05', '0.2'],
    wstETH: ['0.62', '0.72', '0.06', '0.2'],
    WBTC: ['0.65', '0.75', '0.05', '0.2'],
    USDC: ['0.85', '0.9', '0.02', '0.2'],
    USDT: ['0.85', '0.9', '0.02', '0.2'],
    DAI: ['0.85', '0.9', '0.02', '0.2'],
  },
  modes: {
    eth: { assets: ['WETH', 'wstETH'], openLtv: '0.88', threshold: '0.92', bonus: '0.01' },
  },
  liquidation: {
    by: 'liquidator',
    guard: true,
    leftover: '1000',
    targetHealth: '1.1',
    badDebt: 'socialise',
  },
  steps: {
    notices: [['notice', '0.8', '0.75', 'none']],
    levels: [
      ['call', '0.9', '0.8', 'call'],
      ['liquidation', '1', '0.95', 'liquidate'],
    ],
    call: { within: 86_400_000, cureTo: '0.8', amount: 'floating', onExpiry: 'liquidate' },
    target: '10/11',
  },
}
