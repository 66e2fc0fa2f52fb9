import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { Folder } from '../../cli/Folder.ts'
import { plimsoll } from '../../cli/plimsoll.ts'

/** Real processes of the service among signals, and a configuration that is wrong. */

const folder = Folder.create()
const book = fileURLToPath(new URL('../../../examples/books/cross.json', import.meta.url))
const main = fileURLToPath(new URL('../../../src/cli/main.ts', import.meta.url))

interface Running {
  readonly child: ChildProcess
  readonly url: URL
  readonly said: () => string
}

/** Runs a command until it says where it serves. */
async function running(words: readonly string[]): Promise<Running> {
  const child = spawn(process.execPath, [main, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  after(() => child.kill('SIGKILL'))
  let said = ''
  const hear = (text: string): void => {
    said += text
  }
  let printed = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text
    hear(text)
  })
  child.stderr.setEncoding('utf8').on('data', hear)
  for (;;) {
    const [found] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
    if (found !== undefined && printed.endsWith('\n'))
      return { child, url: new URL(found), said: () => said }
    assert.equal(child.exitCode, null, said)
    await pause(20)
  }
}

async function exitOf({ child }: Running): Promise<number | null> {
  if (child.exitCode === null) await once(child, 'exit')
  return child.exitCode
}

test('[SRV8] a second signal ends a service at once, with the code of the signal', async () => {
  for (const [signal, code] of [
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const) {
    const journal = folder.path(`${signal}.plimsoll`)
    const grant = { name: 'slow', scope: 'admin', accounts: null, commands: null, until: null }
    const key = KeyRing.add(`${journal}-keys`, grant as never, Date.now())
    const service = await running(['serve', '--journal', journal, '--book', book, '--port', '0'])
    // A request that has come in part: an end in order waits for it a moment.
    const socket = connect(Number(service.url.port), '127.0.0.1').on('error', () => {})
    const head = `POST /v1/commands HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer ${key}\r\n`
    socket.write(`${head}Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{`)
    await pause(200)
    const from = performance.now()
    service.child.kill(signal)
    await pause(50)
    service.child.kill(signal)
    assert.equal(await exitOf(service), code, service.said())
    assert.ok(performance.now() - from < 3_000)
    socket.destroy()
    const { code: sound, stderr } = await plimsoll(['verify', journal])
    assert.equal(sound, 0, stderr)
  }
})

test('[START3] [START6] Ctrl-C ends a day with 0, and started again it goes on', async () => {
  const words = ['start', '--accounts', '30', '--minutes', '1', '--port', '0']
  const out = folder.path('day')
  const day = await running([...words, '--out', out])
  for (let looks = 0; looks < 600 && !day.said().includes('UTC'); looks++) await pause(50)
  day.child.kill('SIGINT')
  assert.equal(await exitOf(day), 0, day.said())
  const again = await running([...words, '--out', out])
  for (let looks = 0; looks < 200 && !/goes on/.test(again.said()); looks++) await pause(50)
  assert.match(again.said(), /was cut short at \d\d:\d\d UTC of 19 May 2021: it goes on from there/)
  again.child.kill('SIGTERM')
  assert.equal(await exitOf(again), 0, again.said())
})

test('[SRV10] a configuration that is wrong is named with its place, before anything is opened', async () => {
  const path = folder.file(
    'serve.json',
    '{\n  "journal": "wrong.plimsoll",\n  "listen": { "port": "x" }\n}\n',
  )
  const { code, stdout, stderr } = await plimsoll(['serve', '--config', path])
  assert.deepEqual([code, stdout], [2, ''])
  assert.match(stderr, /serve\.json:3:\d+: .*port.*expected .*, found/)
  assert.equal(folder.has('wrong.plimsoll'), false)
})
