import type { JsonObject } from '../JsonText.ts'

const level = (name: string, enter: string, clear: string, action: string): JsonObject => ({
  name,
  measure: 'maintenance',
  enter,
  clear,
  action,
})

/**
 * Plain procedures for a rulebook that states only its tables: a ladder of four levels, a floating
 * call of an hour, reduction into the bracket below. They are not any venue's own; a rulebook may
 * state others.
 *
 * Rules: [WIRE11]
 */
export const procedures: JsonObject = {
  ladders: [
    {
      id: 'venue',
      levels: [
        level('notice', '0.6', '0.5', 'none'),
        level('warning', '0.75', '0.65', 'none'),
        level('call', '0.85', '0.8', 'call'),
        level('liquidation', '1', '1', 'liquidate'),
      ],
    },
  ],
  call: { within: 3_600_000, cureTo: '0.75', amount: 'floating', onExpiry: 'restrict' },
  liquidation: { sizing: 'stepDown', target: '0.9', dust: '0', silence: 60_000 },
  waterfall: { fundCapDefault: '0', deleverage: 'ranked', disposal: '0.05' },
  prices: { staleAfter: 300_000, staleBand: '0.05' },
}
