import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Draw } from '../../base/Draw.ts'
import { Random } from '../../base/Random.ts'
import { Elastic } from '../../market/impact/Elastic.ts'
import { Impact } from '../../market/impact/Impact.ts'
import { Linear } from '../../market/impact/Linear.ts'
import { Cascade } from '../../pressure/Cascade.ts'
import { PressureCurve } from '../../pressure/PressureCurve.ts'
import { branching } from './branching.ts'

test('[SIM18] counts by complete windows: three, one and five events in two, two and none', () => {
  const found = branching({ times: [0, 1, 2, 4, 9], sizes: [2, 1, 1, 0, 5], end: 5 }, 2)
  assert.deepEqual([found.windows, found.mean, found.dispersion], [2, 2, 1])
  assert.equal(found.ratio, 0)
  const apart = branching({ times: [0, 2, 4, 6], sizes: [1, 1, 1, 1], end: 8 }, 2)
  assert.deepEqual([apart.dispersion, apart.ratio], [0, 0])
  assert.throws(() => branching({ times: [], sizes: [], end: 3 }, 2), /at least two windows/)
})

/**
 * Clusters of a linear market of known gain: accounts of one size at distances that are a Poisson process,
 * each cluster begun by the nearest, the market refilled before the next.
 */
function clusters(gain: number, count: number, seed: number) {
  const random = Random.create(seed, 3)
  const [size, depth] = [1, 1_000]
  const density = (gain * depth) / size
  const law = Linear.create(depth)
  assert.ok(law.ok)
  const market = Elastic.create(law.value, 1)
  assert.ok(market.ok)
  const impact = Impact.curve(market.value, 'sell')
  return Array.from({ length: count }, () => {
    let distance = 0
    const distances = Float64Array.from({ length: 400 }, () => {
      distance += Draw.exponential(random) / density
      return distance
    })
    const curve = PressureCurve.create({ distances, notionals: distances.map(() => size) })
    assert.ok(curve.ok)
    const { rows } = Cascade.respond(Cascade.create(curve.value, impact), distances[0] as number)
    assert.ok(rows < 400, 'the book is larger than any cluster')
    return rows
  })
}

test('[SIM18] of shocks that come by chance in a market of known gain the ratio is the gain', () => {
  for (const gain of [0, 0.3, 0.6, 0.8]) {
    const estimates = Array.from({ length: 12 }, (_, seed) => {
      const sizes =
        gain === 0 ? Array.from({ length: 4_000 }, () => 1) : clusters(gain, 4_000, seed + 1)
      const random = Random.create(seed + 1, 4)
      let time = 0
      const times = sizes.map(() => {
        time += Draw.exponential(random)
        return time
      })
      return branching({ times, sizes, end: time }, 10).ratio
    })
    const mean = estimates.reduce((sum, one) => sum + one, 0) / estimates.length
    const spread = Math.sqrt(
      estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (estimates.length - 1),
    )
    const error = spread / Math.sqrt(estimates.length)
    // Under-dispersed samples of no gain are cut at zero.
    const expected = gain === 0 ? Math.min(mean, 0.05) : gain
    assert.ok(Math.abs(mean - expected) <= 3 * error + 0.004, `${gain}: ${mean} ± ${error}`)
  }
})
