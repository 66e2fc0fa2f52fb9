import type { JsonObject } from '../JsonText.ts'

const level = (name: string, enter: string, clear: string, action: string): JsonObject => ({
  name,
  measure: 'maintenance',
  enter,
  clear,
  action,
})

/** What no venue tells of a liquidation: no remainder is dust, and an order is silent after a minute. */
export const usual = { dust: '0', silence: 60_000 } as const

/** The marginRatio that a liquidation restores under a ladder that clears there. */
export const plainTarget = '0.9'

/** A house without a fund. */
export const house = { fundCapDefault: '0', deleverage: 'ranked', disposal: '0.05' } as const

/**
 * Plain procedures for a rulebook that states only its tables: a ladder of four levels, a floating
 * call of an hour, reduction into the bracket below. They are not any venue's own: where a venue's source says
 * how it liquidates, that stands in their place, and a rulebook may state others.
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
  liquidation: { sizing: 'stepDown', target: plainTarget, ...usual },
  waterfall: house,
  prices: { staleAfter: 300_000, staleBand: '0.05' },
}
