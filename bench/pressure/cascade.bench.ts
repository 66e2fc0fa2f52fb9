import { publishedBook } from '../../lab/reproductions/leastFixedPoint/publishedBook.ts'
import { Elastic } from '../../src/market/impact/Elastic.ts'
import { Impact } from '../../src/market/impact/Impact.ts'
import { Cascade } from '../../src/pressure/Cascade.ts'
import { PressureCurve } from '../../src/pressure/PressureCurve.ts'
import { median } from '../median.ts'

/**
 * A million positions: building the curve and answering every shock, compared with sorting only the
 * distances by the platform's own sort of doubles, in the same run.
 */
const count = 1_000_000
const rounds = 9
const exposures = publishedBook(count)
const market = Elastic.create({ law: 'linear', depth: 25e9 }, 60_000)
if (!market.ok) throw new Error(market.error)
const impact = Impact.curve(market.value, 'sell')

function time<T>(work: () => T): { readonly milliseconds: number; readonly made: T } {
  globalThis.gc?.()
  const start = performance.now()
  const made = work()
  return { milliseconds: performance.now() - start, made }
}

function build(): PressureCurve {
  const curve = PressureCurve.create(exposures)
  if (!curve.ok) throw new Error(curve.error)
  return curve.value
}

const runs = Array.from({ length: rounds }, () => {
  const copy = exposures.distances.slice()
  const sort = time(() => copy.sort())
  const curve = time(build)
  const shocks = time(() => Cascade.create(curve.made, impact))
  if (curve.made.distances.some((distance, row) => distance !== sort.made[row])) {
    throw new Error('the two sorts differ')
  }
  return { sort, curve, shocks }
})

const [sort, curve, shocks] = (['sort', 'curve', 'shocks'] as const).map((name) =>
  median(runs.map((run) => run[name].milliseconds)),
) as [number, number, number]
const ratio = median(
  runs.map((run) => (run.curve.milliseconds + run.shocks.milliseconds) / run.sort.milliseconds),
)
console.log(
  `${count.toLocaleString('en')} positions: sort alone ${sort.toFixed(0)} ms, curve ${curve.toFixed(0)} ms, ` +
    `all shocks ${shocks.toFixed(0)} ms; curve and shocks ${ratio.toFixed(2)} × the sort`,
)
const cascade = runs[0]?.shocks.made
if (cascade !== undefined) {
  const asked = time(() => {
    let sum = 0
    for (let n = 0; n < 100_000; n++) sum += Cascade.respond(cascade, n * 1e-6).move
    return sum
  })
  console.log(`one shock looked up: ${((asked.milliseconds * 1e6) / 100_000).toFixed(0)} ns`)
}
