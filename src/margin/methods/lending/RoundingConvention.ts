import type { ProtocolName } from '../../../model/Lending.ts'

/** How a protocol rounds when an account is assessed. */
export interface RoundingConvention {
  /** The rounding direction of a debt and of its value. */
  readonly debt: 'up' | 'down'
  /** Whether each collateral's credit is rounded down, or their sum once. */
  readonly credit: 'each' | 'total'
  /** Whether a loan whose debt equals exactly what its collateral carries is in breach. */
  readonly breachesAtEquality: boolean
}

const usual: RoundingConvention = { debt: 'up', credit: 'total', breachesAtEquality: false }
const eachDown: RoundingConvention = { ...usual, credit: 'each' }

/**
 * The rounding convention of each protocol, as in its contracts.
 *
 * Rules: [LOAN3] [LOAN5] [LOAN6]
 */
export const dialects: { readonly [name in ProtocolName]: RoundingConvention } = {
  'aave-v3.6': usual,
  'aave-v3.7': usual,
  'aave-v4': usual,
  spark: usual,
  'morpho-blue': eachDown,
  'compound-v3': { ...eachDown, debt: 'down' },
  maker: eachDown,
  'euler-v2': { ...eachDown, breachesAtEquality: true },
  venus: { ...eachDown, debt: 'down' },
  'liquity-v1': eachDown,
  'liquity-v2': { ...eachDown, debt: 'down' },
  desk: usual,
}

export * as RoundingConvention from './RoundingConvention.ts'
