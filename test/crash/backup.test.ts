import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Snapshot } from '../../src/engine/Snapshot.ts'
import { DurableEngine } from '../../src/host/DurableEngine.ts'
import { JournalView } from '../../src/host/JournalView.ts'
import { Storage } from '../../src/host/Storage.ts'
import { copy } from '../../src/journal/copy.ts'
import { restore } from '../../src/journal/restore.ts'
import { SqliteReader } from '../../src/journal/SqliteReader.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { plimsoll } from '../cli/plimsoll.ts'
import { numRuns } from '../numRuns.ts'

/** A few in CI; 50 in the long form. */
const ROUNDS = numRuns > 200 ? 50 : 3

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-backup-'))
after(() => rmSync(folder, { recursive: true, force: true }))
const build = 'onlooked'

/** Starts a writer, and resolves when it is at work. */
async function startWriter(path: string) {
  const script = fileURLToPath(new URL('./onlooked.ts', import.meta.url))
  const child = spawn(process.execPath, [script, path], { stdio: ['pipe', 'pipe', 'inherit'] })
  const state = { isRunning: true }
  const ended = new Promise<number | null>((resolve) => {
    child.on('close', (code) => {
      state.isRunning = false
      resolve(code)
    })
  })
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()))
  return { state, ended, kill: () => child.kill('SIGKILL') }
}

/** What a backup holds, restored at another place, is what the original held at its sequence. */
async function compare(original: string, taken: string, seq: number): Promise<void> {
  const restored = `${taken}-restored`
  assert.equal((await restore(taken, restored, null, journalText, '')).seq, seq)
  const source = SqliteReader.open(original)
  const [link] = source.links(seq - 1)
  source.close()
  const now = await JournalView.open(restored, { build })
  const then = await JournalView.open(original, { build, at: seq })
  assert.deepEqual(now.head, { seq, hash: link?.hash })
  assert.deepEqual(Snapshot.take(now.state), Snapshot.take(then.state))
  const engine = DurableEngine.open(Storage.file(restored), { build })
  assert.equal(engine.recovered.head.seq, seq)
  engine.close()
}

test('[JRN19] a backup taken while another process writes is the original at its sequence', async (t) => {
  const seqs: number[] = []
  let whileWriting = 0
  for (let day = 0; seqs.length < ROUNDS; day++) {
    const original = join(folder, `original-${day}`)
    const { state, ended, kill } = await startWriter(original)
    const taken: (readonly [path: string, seq: number])[] = []
    while (state.isRunning && seqs.length < ROUNDS) {
      const path = join(folder, `backup-${seqs.length}`)
      const { seq } = await copy(original, path)
      if (state.isRunning) whileWriting += 1
      taken.push([path, seq])
      seqs.push(seq)
    }
    kill()
    await ended
    for (const [path, seq] of taken) await compare(original, path, seq)
  }
  t.diagnostic(`${whileWriting} of ${seqs.length} while it wrote, at entries ${seqs.join(', ')}`)
  assert.ok(whileWriting > 0 && new Set(seqs).size > 1)
})

test('[JRN14] [JRN19] no backup is taken of a journal that ends before what was acknowledged', async () => {
  const path = join(folder, 'lost')
  DurableEngine.open(Storage.file(path), { build }).close()
  copyFileSync(path, `${path}-old`)
  const engine = DurableEngine.open(Storage.file(path), { build })
  engine.apply({ type: 'DefineAsset', id: 'a', time: 1, asset: 'USDT', decimals: 6 })
  engine.close()
  copyFileSync(`${path}-old`, path)
  const { code, stderr } = await plimsoll(['backup', path, join(folder, 'never')])
  assert.equal(code, 4)
  assert.match(stderr, /expected entry 1, which was acknowledged, found no entry/)
})
