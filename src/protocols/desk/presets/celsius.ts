import { Ratio } from '../../../money/Ratio.ts'
import type { DeskTerms } from '../DeskTerms.ts'

const hour = 3_600_000

/** Celsius: called at 65 % until the loan is back at its agreed level, liquidated at 80 %. */
export const celsius: DeskTerms = {
  name: 'celsius',
  source:
    'support.celsius.network 360007560378; allaboutcelsius.com. Agreed at 25 to 50 %; falling under 65 % does not close a call; topped up in the same coin only. 24 hours are reported. Liquidation is read off prices: at 25 % a fall of 61.5 % calls, of 68.7 % liquidates. What is sold is not given.',
  date: '2026-11-21',
  ladders: [
    {
      collateral: null,
      initial: 'agreed',
      notices: [],
      call: Ratio.of(65n, 100n),
      liquidation: Ratio.of(80n, 100n),
    },
  ],
  call: { cureTo: 'agreed', within: 24 * hour, onExpiry: null },
  liquidation: null,
  fee: null,
  release: null,
}
