import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assertDrawn } from './assertDrawn.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

const folder = Folder.create()

test('a small demo runs the day, keeps its books, and says which stages were reached', async () => {
  const out = folder.path('out')
  const words = ['demo', '--accounts', '150', '--seed', '3', '--out', out]
  const { code, stdout, stderr } = await plimsoll(words)
  assert.match(stdout, /19 May 2021 with 150 traders/)
  assert.match(stdout, /The books balance to the last unit/)
  assert.match(stdout, /The prices are real: .*\n.*accounts are not|accounts are not/)
  const missed = [...stderr.matchAll(/not reached: (.+)/g)].map(([, name]) => name)
  assert.equal(code, missed.length === 0 ? 0 : 1)
  assert.match(stderr, /19 May 13:00 UTC {2}BTC 35,/)
  const summary = JSON.parse(folder.read('out/summary.json'))
  assert.equal(summary.balanced, true)
  assert.equal(summary.steps, 1_440)
  assert.equal(summary.stages.length, 13)
  const zero = summary.stages.filter(({ count }: { count: number }) => count === 0)
  assert.deepEqual(
    zero.map(({ name }: { name: string }) => name),
    missed,
  )
  const svg = folder.read('out/day.svg')
  assertDrawn(svg)
  assert.ok(svg.includes('seed 3'))
  const seqs = records(folder.read('out/events.ndjson')).map(({ seq }) => seq as number)
  assert.ok(seqs.every((seq, index) => index === 0 || seq >= seqs[index - 1]!))
  const verified = await plimsoll(['verify', folder.path('out/day.plimsoll'), '--json'])
  assert.equal(verified.code, 0, verified.stderr)
  const { entries, snapshots } = JSON.parse(verified.stdout)
  assert.equal(entries, seqs.at(-1))
  assert.equal(snapshots, 1, 'the state at the end, for whoever reads the journal next')
})

test('the same seed gives the same day, also in the same folder, another seed another one', async () => {
  const day = async (seed: string, name: string) => {
    const words = ['demo', '--accounts', '40', '--seed', seed, '--out', folder.path(name), '--json']
    const { stdout } = await plimsoll(words)
    const { files: _files, seconds: _seconds, seed: _seed, ...rest } = JSON.parse(stdout)
    return rest
  }
  const first = await day('1', 'one')
  assert.deepEqual(await day('1', 'one'), first)
  assert.notDeepEqual(await day('2', 'three'), first)
})

test('Ctrl-C leaves what was done safe, and numbers are checked', async () => {
  const stop = new AbortController()
  stop.abort()
  const words = ['demo', '--accounts', '30', '--out', folder.path('stopped')]
  assert.equal((await plimsoll(words, { signal: stop.signal })).code, 130)
  assert.equal((await plimsoll(['verify', folder.path('stopped/day.plimsoll')])).code, 0)
  for (const wrong of [['--accounts', '0'], ['--accounts', 'many'], ['--seed', '-1'], ['now']]) {
    const { code, stderr } = await plimsoll(['demo', ...wrong])
    assert.equal(code, 2)
    assert.match(stderr, /expected/)
  }
})
