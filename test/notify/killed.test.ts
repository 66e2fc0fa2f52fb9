import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Random } from '../../src/base/Random.ts'
import { State } from '../../src/engine/State.ts'
import { step } from '../../src/engine/step.ts'
import { script } from './killed.ts'
import { type Got, Receiver } from './Receiver.ts'

const kills = Number(process.env.DELIVERY_KILLS ?? 4)
const program = fileURLToPath(new URL('killed.ts', import.meta.url))

/** What is to be told of each account, in order, by the engine alone. */
function expected(): ReadonlyMap<string, readonly string[]> {
  const state = State.create()
  const told = new Map<string, string[]>()
  for (const command of script()) {
    for (const { events } of step(state, command)) {
      for (const event of events) {
        if (!event.type.startsWith('Call') || !('account' in event)) continue
        const account = `${event.account}`
        told.set(account, [
          ...(told.get(account) ?? []),
          `${event.type} ${'call' in event ? event.call : ''}`,
        ])
      }
    }
  }
  return told
}

const names: Readonly<Record<string, string>> = {
  'call.issued': 'CallOpened',
  'call.partially_met': 'CallPartlyMet',
  'call.met': 'CallMet',
}

/** What was received of an account: each id once, where it came first. */
function received(got: readonly Got[], account: string): readonly string[] {
  const seen = new Set<string>()
  return got.flatMap(({ headers, body }) => {
    const { type, data } = JSON.parse(body)
    const id = `${headers['webhook-id']}`
    if (data.account !== account || seen.has(id)) return []
    seen.add(id)
    return [`${names[type]} ${data.call}`]
  })
}

test('[ALR10] [ALR11] [ALR15] [ALR16] killed between sync and send, or before the answer, nothing is lost', async (context) => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-killed-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  const journal = join(folder, 'desk.plimsoll')
  const random = Random.create(kills)
  let child: ChildProcess | null = null
  let killIn = -1
  const receiver = await Receiver.open(context, () => {
    if (killIn-- === 0) child?.kill('SIGKILL')
    return { status: 200 }
  })
  const run = (killAt: string): Promise<NodeJS.Signals | null> =>
    new Promise((resolve) => {
      child = spawn(process.execPath, [program, journal, receiver.url, killAt], {
        stdio: 'inherit',
      })
      child.on('close', (_code, signal) => resolve(signal))
    })
  const ends: (NodeJS.Signals | null)[] = []
  for (let round = 0; round < kills; round++) {
    killIn = round % 2 === 0 ? random.below(8) : -1
    ends.push(await run(round % 2 === 0 ? '' : `${8 + random.below(script().length - 8)}`))
  }
  killIn = -1
  assert.equal(await run(''), null, 'the last is left alone')
  assert.ok(ends.includes('SIGKILL'), 'somebody was killed')
  for (const [account, events] of expected()) {
    assert.deepEqual(received(receiver.got, account), events, account)
  }
})
