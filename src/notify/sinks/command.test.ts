import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { called, oddName, parcel } from '../../../test/notify/parcels.ts'
import { command } from './command.ts'

const { signal } = new AbortController()
const node = process.execPath

test('[ALR26] a program gets one line of JSON on its stdin, and no more of us than it needs', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-command-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const file = join(folder, 'out.json')
  const source = `let all = ''; process.stdin.on('data', (chunk) => { all += chunk }).on('end', () =>
    require('fs').writeFileSync(process.argv[1], JSON.stringify({ all, env: Object.keys(process.env), args: process.argv.length })))`
  const sink = command({ name: 'run', kind: 'command', command: node, args: ['-e', source, file] })
  const alert = called({ account: `${oddName}$(touch ${folder}/pwned)` })
  assert.deepEqual(await sink.send([parcel('trigger', alert)], signal), {
    ...{ isDelivered: true, said: 'exit 0' },
  })
  const { all, env, args } = JSON.parse(readFileSync(file, 'utf8'))
  assert.equal(all.split('\n').length, 2, 'one line')
  const told = JSON.parse(all)
  assert.deepEqual(
    [told.account, told.phase, told.key],
    [alert.account, 'trigger', 'f00d-12-3-0.night'],
  )
  assert.equal(args, 2)
  for (const name of env)
    assert.ok(['PATH', 'HOME', 'LANG'].includes(name) || name.startsWith('__'), name)
  assert.ok(!existsSync(`${folder}/pwned`))
})

test('[ALR26] ending otherwise, not at all or not being there is a failure', async () => {
  const run = (source: string, timeoutMs = 5_000) =>
    command({ name: 'run', kind: 'command', command: node, args: ['-e', source], timeoutMs }).send(
      [parcel()],
      signal,
    )
  assert.deepEqual(await run('process.exit(3)'), { isDelivered: false, said: 'exit 3' })
  assert.equal((await run('process.kill(process.pid)')).said, 'ended by SIGTERM')
  assert.equal((await run('setInterval(() => {}, 1000)', 400)).said, 'no end in time')
  assert.equal((await run('process.stdin.destroy()')).isDelivered, true)
  const none = command({ name: 'run', kind: 'command', command: '/no/such/program; id' })
  assert.deepEqual(await none.send([parcel()], signal), { isDelivered: false, said: 'ENOENT' })
})
