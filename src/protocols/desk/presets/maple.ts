import type { DeskTerms } from '../DeskTerms.ts'

const hour = 3_600_000

/** Maple: all levels agreed in each loan; called back to the initial one within 24 hours. */
export const maple: DeskTerms = {
  name: 'maple',
  source:
    'maple-labs/maple-docs defaults-and-impairments-1.md. Notices are automatic without a number; the liquidation level counts even during a call; desks over the counter come first. What is sold is not given.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: 'agreed',
      notices: [],
      call: 'agreed',
      liquidation: 'agreed',
    },
  ],
  call: { cureTo: 'agreed', within: 24 * hour, onExpiry: null },
  liquidation: null,
  fee: null,
  release: null,
}
