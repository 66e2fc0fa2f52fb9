import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, rmSync } from 'node:fs'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/Random.ts'
import { Archives } from '../../src/journal/Archives.ts'
import { verify } from '../../src/journal/verify.ts'
import { numRuns } from '../numRuns.ts'
import { Kept } from './Kept.ts'
import { Toy } from './Toy.ts'
import { ToyText } from './ToyText.ts'

const KILLS = numRuns > 200 ? 60 : 2
const SEED = Number(process.env.CRASH_SEED ?? 7)

const at = Kept.folder(after)

/** Kills the curator a while after it began; returns whether it was done before. */
async function kill(verb: string, from: string, to: string, ms: number): Promise<boolean> {
  const script = fileURLToPath(new URL('./curator.ts', import.meta.url))
  const args = [script, verb, from, to]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let said = ''
  child.stdout.on('data', (chunk) => {
    if (said === '') setTimeout(() => child.kill('SIGKILL'), ms).unref()
    said += String(chunk)
  })
  await new Promise<void>((resolve) => child.on('close', () => resolve()))
  return said.endsWith('done\n')
}

function audit(path: string, archives: readonly string[] = []) {
  const source = Archives.open(path, archives)
  try {
    return verify(source, Toy, ToyText, Kept.build)
  } finally {
    source.close()
  }
}

test(`[JRN19] [JRN20] [JRN21] a copy or a compaction that is killed is whole or has not happened, ${KILLS} \
times each`, async (t) => {
  const random = Random.create(SEED)
  const original = at('original')
  Kept.write(original, 0, 400, { snapshotEvery: 100 }).close()
  const { head, entries } = audit(original)
  const outcomes: string[] = []
  for (let round = 0; round < KILLS; round++) {
    for (const verb of ['backup', 'restore', 'compact']) {
      const [from, to] = [Kept.copy(original, at(`from-${verb}-${round}`)), at(`${verb}-${round}`)]
      const isDone = await kill(verb, from, to, random.below(verb === 'compact' ? 700 : 250))
      const isThere = existsSync(to)
      outcomes.push(`${verb} ${isDone ? 'done' : isThere ? 'there' : 'not'}`)
      assert.ok(isThere || !isDone)
      const place = `${verb} ${round}, CRASH_SEED=${SEED}`
      if (isThere) assert.equal(audit(to).entries, verb === 'restore' ? 200 : entries, place)
      const { archived, ...found } = audit(from)
      assert.deepEqual(found.head, head, place)
      if (archived > 0) assert.deepEqual(audit(from, [to]).commands, 400, place)
      // It goes on, and what was begun and not finished is in nobody's way but its own.
      Kept.startToy(Kept.open(from)).close()
      for (const end of ['', '-ack']) rmSync(to + end, { force: true })
      if (round === 0 && archived === 0) assert.ok(await kill(verb, from, `${to}-2`, 60_000), place)
    }
  }
  const counts = Map.groupBy(outcomes, (outcome) => outcome)
  t.diagnostic([...counts].map(([outcome, { length }]) => `${outcome}: ${length}`).join(', '))
})
