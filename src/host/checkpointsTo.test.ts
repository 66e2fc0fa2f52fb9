import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { checkpointsTo } from './checkpointsTo.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-checkpoints-'))
after(() => rmSync(folder, { recursive: true }))

test('[PROOF9] the newest checkpoint takes the place of the one before, and nothing is left beside it', () => {
  const newest = join(folder, 'newest')
  const { onNote } = checkpointsTo({ newest }, assert.fail)
  for (const note of ['first', 'second']) onNote?.(note)
  assert.equal(readFileSync(newest, 'utf8'), 'second')
  assert.deepEqual(readdirSync(folder), ['newest'])
})

test('[PROOF9] one that cannot be put in its place is told, and stops nothing', () => {
  const told: string[] = []
  const newest = join(folder, 'nowhere', 'newest')
  const { onNote } = checkpointsTo({ newest }, (text) => told.push(text))
  onNote?.('first')
  assert.match(told.join(), /^the checkpoint was not put in .*nowhere\/newest: ENOENT/)
})
