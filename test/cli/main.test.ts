import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll, records } from './plimsoll.ts'

/** The command as a process: what only a process can show. */

const folder = Folder.create()
const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
const { line, opening, text } = Desk

const start = (...words: readonly string[]): ChildProcess =>
  spawn(process.execPath, [main, ...words], { stdio: ['pipe', 'pipe', 'pipe'] })

interface Ending {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

function ending(child: ChildProcess): Promise<Ending> {
  let [stdout, stderr] = ['', '']
  child.stdout?.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr?.on('data', (chunk) => {
    stderr += chunk
  })
  return new Promise((done) =>
    child.on('close', (code, signal) => done({ code, signal, stdout, stderr })),
  )
}

const told = (child: ChildProcess, word: string): Promise<void> =>
  new Promise((done) => {
    let heard = ''
    child.stdout?.on('data', (chunk) => {
      heard += chunk
      if (heard.includes(word)) done()
    })
  })

test('the process gives the shell its exit code, and says nothing on the wrong stream', async () => {
  const [version, unknown] = await Promise.all([ending(start('--version')), ending(start('nope'))])
  assert.deepEqual([version.code, version.stderr], [0, ''])
  assert.match(version.stdout, /^\d+\.\d+\.\d+\n$/)
  assert.deepEqual([unknown.code, unknown.stdout], [2, ''])
  assert.match(unknown.stderr, /^plimsoll: unknown command nope/)
})

test('Ctrl-C ends run with exit code 130, and what was acknowledged is there', async () => {
  const path = folder.path('interrupted')
  const child = start('run', '--journal', path)
  const ended = ending(child)
  const heard = told(child, '"command":"arm"')
  child.stdin?.write(text(opening))
  await heard
  child.kill('SIGINT')
  const { code, stderr } = await ended
  assert.equal(code, 130, stderr)
  assert.match(stderr, /^\S+interrupted: a new journal\n$/)
  const again = await plimsoll(['run', '--journal', path])
  assert.match(again.stderr, /recovered 12 entries/)
})

test('[TIME5] with --clock wall what is due happens while the input stays open and says nothing', async () => {
  const path = folder.path('timed')
  const child = start('run', '--journal', path, '--clock', 'wall')
  const ended = ending(child)
  const now = Date.now()
  const untimed = opening.map((one) => {
    const { time: _time, marks, ...said } = JSON.parse(one)
    const told = marks && { marks: marks.map((mark: object) => ({ ...mark, time: now })) }
    return JSON.stringify({ ...said, ...told })
  })
  const signed = { by: 'test', reason: 'for a moment' }
  const restrict = { type: 'Restrict', id: 'r', account: 'ada', restriction: 'noWithdrawal' }
  const armed = told(child, '"command":"arm"')
  const released = told(child, '"type":"Released"')
  const refused = told(child, '"path":"time"')
  child.stdin?.write(text(untimed))
  await armed
  const until = Date.now() + 1_500
  const ahead = { type: 'AdvanceTime', id: 'ahead', time: until + 3_600_000 }
  child.stdin?.write(
    text([{ ...restrict, until, ...signed }, ahead].map((one) => JSON.stringify(one))),
  )
  await Promise.all([released, refused])
  child.kill('SIGINT')
  const { code, stdout } = await ended
  assert.equal(code, 130)
  assert.match(stdout, /"command":"engine:clock:\d+","actor":"engine","type":"Released"/)
  const audited = await plimsoll(['verify', path, '--json'])
  assert.equal(audited.code, 0, audited.stdout)
})

test('a journal that somebody writes is not written by two', async () => {
  const path = folder.path('locked')
  const child = start('run', '--journal', path)
  const ended = ending(child)
  const heard = told(child, 'Acknowledged')
  child.stdin?.write(text(opening.slice(0, 1)))
  await heard
  const second = await ending(start('run', '--journal', path))
  assert.equal(second.code, 2)
  assert.match(second.stderr, /locked: expected to be alone, found another writer/)
  child.stdin?.end(text(opening.slice(1, 2)))
  const { code, stdout } = await ended
  assert.equal(code, 0)
  assert.equal(records(stdout).at(-1)?.command, 'd2')
})

test('a reader that goes away ends it quietly, as it ends other commands', async () => {
  const path = folder.path('unread')
  const child = start('run', '--journal', path)
  child.stdout?.destroy()
  const ended = ending(child)
  child.stdin?.on('error', () => {})
  const many = Array.from({ length: 200 }, (_, index) => line('AdvanceTime', `t${index}`))
  child.stdin?.write(text([...opening, ...many]))
  const { code, stderr } = await ended
  assert.equal(code, 141, stderr)
  assert.doesNotMatch(stderr, /EPIPE|at /)
})
