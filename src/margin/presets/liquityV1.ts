import type { LoanPreset } from './LoanPreset.ts'

/** Liquity v1: one collateral at 110 %, taken over by the stability pool, else redistributed. */
export const liquityV1: LoanPreset = {
  name: 'liquity-v1',
  source:
    'Liquity v1 contracts: MCR 110 %, gas compensation and recovery mode (150 % for the whole system) apart, which are no matter of one loan. Whoever takes a trove over gets all its collateral: at 110 % a tenth on top. The contracts cannot change.',
  date: '2026-11-21',
  protocol: 'liquity-v1',
  collateral: { WETH: ['10/11', '10/11', '0.1', '0'] },
  modes: {},
  liquidation: { by: 'absorption', guard: false, leftover: '2000', badDebt: 'redistribute' },
  steps: null,
}
