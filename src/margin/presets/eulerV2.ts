import type { LoanPreset } from './LoanPreset.ts'

/** Euler v2, the Prime cluster against USDC: a discount that grows as health falls, up to a cap. */
export const eulerV2: LoanPreset = {
  name: 'euler-v2',
  source:
    'euler-xyz evk-periphery PrimeCluster.s.sol: the column of USDC, of USDC itself the one of USDT; most discount 15 %, so a bonus of 3/17. The borrow LTV is not in that file: the liquidation LTV stands for both. The discount is 1 − health under the cap.',
  date: '2026-11-21',
  protocol: 'euler-v2',
  collateral: {
    WETH: ['0.87', '0.87', '3/17', '0'],
    wstETH: ['0.84', '0.84', '3/17', '0'],
    WBTC: ['0.81', '0.81', '3/17', '0'],
    USDT: ['0.93', '0.93', '3/17', '0'],
    USDC: ['0.93', '0.93', '3/17', '0'],
  },
  modes: {},
  liquidation: { by: 'liquidator', guard: false, badDebt: 'socialise' },
  steps: null,
}
