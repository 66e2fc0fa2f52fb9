import type * as Model from '../model/LiquidationSteps.ts'
import { LiquidationSteps } from '../model/LiquidationSteps.ts'
import type { Value } from '../money/Value.ts'
import { invalid, positive } from './bounds.ts'
import { Codec } from './Codec.ts'
import { Scalar } from './Scalar.ts'

/**
 * Steps of a liquidation beside its size, amounts by the codec given.
 *
 * Rules: [WIRE7]
 */
export const stepsOf = (value: Codec<Value>): Codec<Model.LiquidationSteps> =>
  Codec.checked(
    Codec.record<Model.LiquidationSteps>({
      wholeUpTo: Codec.described(
        Codec.optional(value),
        'A position worth at most so much is closed whole.',
      ),
      wholeWithin: Codec.described(
        Codec.optional(Scalar.span),
        'For so many milliseconds after a part of a position was closed, all is closed whole.',
      ),
      least: Codec.described(
        Codec.optional(value),
        'A step closes at least so much notional of a position, or all of it.',
      ),
      pause: Codec.described(
        Codec.optional(Scalar.span),
        'Milliseconds from an execution until the next reduction is ordered.',
      ),
      backstop: Codec.described(
        Codec.optional(positive),
        'The marginRatio of maintenance above which the house takes positions and margin over.',
      ),
      ramp: Codec.described(
        Codec.optional(Codec.record<Model.Ramp>({ from: positive, span: Scalar.span })),
        'The share of what is missing that may be closed, which grows on a line to all; beside a pause.',
      ),
      limit: Codec.described(
        Codec.optional(
          Codec.record<Model.BearableLimit>({
            adjustment: positive,
            spread: positive,
          }),
        ),
        'How far from the mark: spread × rating of a position’s maintenance, rating = adjustment × (1 − equity ÷ maintenance).',
      ),
    }),
    (steps, at) => {
      const fault = LiquidationSteps.faultOf(steps)
      if (fault !== null) throw invalid(at, fault, 'none')
    },
  )
