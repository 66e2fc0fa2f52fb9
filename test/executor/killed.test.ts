import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { drawSecret } from '../../src/notify/sinks/webhook.ts'
import { Folder } from '../cli/Folder.ts'
import { plimsoll, records } from '../cli/plimsoll.ts'
import { HookServer } from './HookServer.ts'

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const read = (name: string): string =>
  readFileSync(new URL(`../../examples/${name}`, import.meta.url), 'utf8')

/** Three processes cost seconds; `lives.test.ts` kills within one on every push. */
const skip = process.env.DISPATCH_RUNS === undefined && 'DISPATCH_RUNS=20 kills a process'

test('[EXEC3] [EXEC4] killed as its order is taken, and as it hears of it: executed once, booked once', {
  skip,
}, async (context) => {
  const folder = Folder.create()
  const journal = folder.path('desk.plimsoll')
  for (const session of ['run/opening.ndjson', 'hook/ordered.ndjson']) {
    await plimsoll(['run', '--journal', journal], { stdin: read(session) })
  }
  const secret = folder.file('hook.key', drawSecret())
  chmodSync(secret, 0o600)
  let child: ChildProcess | null = null
  let requests = 0
  const hook = await HookServer.listen(context, (one, response) => {
    requests += 1
    const isHalf = requests < 3
    const filled = isHalf ? { status: 'open', filled: '0.2' } : { status: 'done', filled: '0.5' }
    const tell = () => HookServer.tell(response, { key: one.key, price: '53990', ...filled })
    // The first is taken and not answered; the second is heard, and nothing more is done.
    if (requests === 1) child?.kill('SIGKILL')
    else tell()
    if (requests === 2) setTimeout(() => child?.kill('SIGKILL'), 2)
  })
  const words = ['execute', journal, '--hook', hook.url, '--allow-host', '127.0.0.1']
  const more = ['--secret-file', secret, '--live', '--begin', '--once']
  const ends: (NodeJS.Signals | null)[] = []
  for (let life = 0; life < 6 && ends.at(-1) !== null; life++) {
    ends.push(
      await new Promise((resolve) => {
        child = spawn(process.execPath, [main, ...words, ...more], { stdio: 'ignore' })
        child.on('close', (_code, signal) => resolve(signal))
      }),
    )
  }
  assert.ok(ends.length >= 2 && ends.at(-1) === null, `${ends}`)
  assert.equal(hook.asked.filter(({ type }) => type === 'order.place').length, 1)
  const { stdout } = await plimsoll(['events', journal, '--type', 'Executed'])
  const lots = records(stdout).map(({ contracts, trade }) => {
    const told = (trade as { contracts?: string } | undefined)?.contracts ?? contracts
    return Number(told)
  })
  assert.equal(
    lots.reduce((sum, one) => sum + Math.round(one * 1_000), 0),
    -500,
  )
})
