import { Result } from '../base/Result.ts'
import { Network } from './Network.ts'
import { isSize } from './PressureFault.ts'

export type ContagionFault =
  | 'contagion.tablesDiffer'
  | 'contagion.densityNegative'
  | 'contagion.unstable'

const sum = (row: readonly number[]): number => row.reduce((all, one) => all + one, 0)

/**
 * Everything that is forced in the end, by venue, from what is forced first: (I - K)⁻¹ f0.
 *
 * Rules: [CONTAGION4]
 *
 * @example
 * Contagion.total(network, [100, 0]) // a failure, contagion.unstable, where the radius is 1 or more
 */
export function total(
  network: Network,
  first: readonly number[],
): Result<Float64Array, ContagionFault> {
  if (first.length !== network.size) return Result.failure('contagion.tablesDiffer')
  if (!first.every(isSize)) return Result.failure('contagion.densityNegative')
  if (!(Network.spectralRadius(network).high < 1)) return Result.failure('contagion.unstable')
  const solved = Network.solve(network, Float64Array.from(first))
  return solved === null ? Result.failure('contagion.unstable') : Result.success(solved)
}

/**
 * The contagion index of each venue: what a unit forced there forces in the end, itself not counted.
 * The column sums of (I - K)⁻¹ - I.
 *
 * Rules: [CONTAGION4]
 *
 * @example
 * Contagion.indices(network)
 */
export function indices(network: Network): Result<Float64Array, ContagionFault> {
  const found = new Float64Array(network.size)
  for (let venue = 0; venue < network.size; venue++) {
    const unit = found.map((_, i) => (i === venue ? 1 : 0))
    const all = total(network, [...unit])
    if (!all.ok) return all
    found[venue] = sum([...all.value]) - 1
  }
  return Result.success(found)
}

export * as Contagion from './Contagion.ts'
