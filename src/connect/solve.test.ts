import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { owned, ownedBooks } from '../../test/advice/ownedBooks.ts'
import { numRuns } from '../../test/numRuns.ts'
import { Allocation } from '../advice/Allocation.ts'
import { Ratio } from '../money/Ratio.ts'
import { solve } from './solve.ts'

const [probe] = await Promise.all([
  solve({ columns: [], rows: [], isLinear: true }).catch(() => ({ kind: 'solved' as const })),
])
const skip = probe.kind === 'absent' ? 'highs is not installed' : false

test('[ALLOC4] coins that count for more where they go than where they come from save value', {
  skip,
}, async () => {
  const holders = owned([
    { usdt: 200_000n, lots: 1_000n, weights: [80n, 80n] },
    { usdt: 300_000n, btc: 10n ** 7n, lots: 300n, weights: [40n, 40n] },
  ])
  const program = Allocation.program(holders)
  assert.ok(program)
  const solved = await solve(program)
  assert.equal(solved.kind, 'solved')
  const flows = Allocation.settle(
    holders,
    program,
    solved.kind === 'solved' ? solved.guess.amounts : [],
  )
  assert.deepEqual(
    flows?.map(({ asset, amount }) => [asset.id, amount]),
    [['USDT', 100_000n]],
  )
})

test('[ALLOC4] what is settled from it is within a few atoms of the bound, and never dearer than greed', {
  skip,
}, async () => {
  const seen = { solved: 0, cheaper: 0, infeasible: 0 }
  await fc.assert(
    fc.asyncProperty(ownedBooks, async (holders) => {
      const program = Allocation.program(holders)
      if (program === null) return
      const solved = await solve(program)
      const byGreed = Allocation.settle(holders, program, Allocation.greedy(holders, program))
      if (solved.kind !== 'solved') {
        seen.infeasible += 1
        if (program.isLinear) assert.equal(byGreed, null, 'greed finds none either')
        return
      }
      const { amounts, duals } = solved.guess
      const flows = Allocation.settle(holders, program, amounts)
      assert.ok(flows, 'it suffices')
      seen.solved += 1
      if (!program.isLinear) return
      const value = Allocation.movedValue(program, flows)
      const bound = Allocation.bound(program, duals)
      const slack = Ratio.of(20n)
      assert.ok(Ratio.compare(bound, Ratio.add(value, slack)) <= 0)
      assert.ok(
        Ratio.compare(value, Ratio.add(bound, slack)) <= 0,
        `${Ratio.toNumber(value)} of ${Ratio.toNumber(bound)}`,
      )
      if (byGreed === null) return
      const greedy = Allocation.movedValue(program, byGreed)
      assert.ok(Ratio.compare(value, Ratio.add(greedy, slack)) <= 0)
      if (Ratio.compare(Ratio.add(value, slack), greedy) < 0) seen.cheaper += 1
    }),
    { numRuns: Math.ceil(numRuns / 8) },
  )
  assert.ok(seen.solved > 0, JSON.stringify(seen))
})
