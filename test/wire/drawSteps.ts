import fc from 'fast-check'
import { limits } from '../../src/base/limits.ts'
import type { LiquidationSteps } from '../../src/model/LiquidationSteps.ts'
import { Value } from '../../src/money/Value.ts'
import { record, share } from './draws.ts'

const span = fc.integer({ min: 1, max: limits.time })
const worth = fc.bigInt({ min: 0n, max: limits.loan - 1n }).map(Value.of)

/** Any steps of a liquidation; a ramp stands beside a pause. */
export const liquidationSteps: fc.Arbitrary<LiquidationSteps> = fc
  .tuple(
    fc.record(
      {
        ...{ wholeUpTo: worth, least: worth, wholeWithin: span, pause: span, backstop: share },
        limit: record({ adjustment: share, spread: share }),
      },
      { requiredKeys: [], noNullPrototype: true },
    ),
    fc.option(record({ from: share, span })),
  )
  .map(([steps, ramp]) => (ramp === null ? steps : { ...steps, pause: 1_000, ramp }))
