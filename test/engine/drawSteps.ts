import { Random } from '../../src/base/Random.ts'
import type { LiquidationSteps } from '../../src/model/LiquidationSteps.ts'
import { type LiquidationProcedure, type Rulebook, sizings } from '../../src/model/Rulebook.ts'
import { Ratio } from '../../src/money/Ratio.ts'
import { Value } from '../../src/money/Value.ts'
import type { Stream } from './streams.ts'
import { unit } from './world.ts'

/** Draws procedures with any mixture of venues' steps, version after version. */
export function drawSteps(seed: number): Stream {
  const random = Random.create(seed, 93)
  return (_, { rulebooks }) => {
    if (random.below(12) > 0) return null
    const last = rulebooks.get(pick(random, ['ranked', 'proRata']))?.versions.at(-1)
    if (last === undefined || last.version > 30) return null
    const next = { ...last, version: last.version + 1, activeFrom: 0 }
    return { type: 'DefineRulebook', rulebook: { ...next, liquidation: procedure(random, last) } }
  }
}

const pick = <T>(random: Random, items: readonly T[]): T => items[random.below(items.length)] as T
const R = Ratio.of

/** A procedure of any size with any steps; the rest is as it was. */
export const procedure = (random: Random, { liquidation }: Rulebook): LiquidationProcedure => ({
  ...liquidation,
  sizing: pick(random, sizings),
  fraction: pick(random, [R(1n, 5n), R(1n, 3n), R(1n, 10n)]),
  steps: stepsOf(random),
})

/** Each step in half of them. */
function stepsOf(random: Random): LiquidationSteps {
  const some = (): boolean => random.below(2) === 0
  const worth = (): Value => Value.of(BigInt(1 + random.below(40_000)) * unit)
  const pause = 1 + random.below(20_000)
  const span = 1 + random.below(60_000)
  return {
    ...(some() && { pause }),
    ...(some() && { wholeUpTo: worth() }),
    ...(some() && { wholeWithin: 1 + random.below(60_000) }),
    ...(some() && { least: worth() }),
    ...(some() && { pause, ramp: { from: R(1n, 5n), span } }),
    ...(some() && { backstop: pick(random, [R(3n, 2n), R(11n, 10n)]) }),
    ...(some() && { limit: { adjustment: R(1n), spread: R(3n, 2n) } }),
  }
}
