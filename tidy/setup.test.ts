import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const script = join(dirname(dirname(fileURLToPath(import.meta.url))), 'scripts', 'setup.mjs')

/** A substitute for npm: records its arguments, then creates what `npm ci` would. */
const npm = `
import { appendFileSync, copyFileSync, mkdirSync, rmSync } from 'node:fs'
appendFileSync('calls', process.argv.slice(2).join(' ') + '\\n')
if (process.env.NPM_FAILS) process.exit(7)
rmSync('node_modules', { recursive: true, force: true })
mkdirSync('node_modules')
await new Promise((done) => setTimeout(done, 300))
copyFileSync('package-lock.json', 'node_modules/.package-lock.json')
`

const lock = (integrity: string) =>
  JSON.stringify({
    packages: {
      '': { name: 'home' },
      'node_modules/typebox': { integrity },
      'node_modules/elsewhere': { integrity: 'sha512-e', optional: true },
    },
  })

let home: string
const at = (...path: readonly string[]) => join(home, ...path)
const calls = () =>
  existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').split('\n').length - 1 : 0

interface Outcome {
  readonly status: number | null
  readonly stdout: string
  readonly stderr: string
}

function setup(env: NodeJS.ProcessEnv = {}): Promise<Outcome> {
  const npm = { npm_execpath: at('npm.js'), npm_node_execpath: process.execPath }
  const child = spawn(process.execPath, [at('scripts', 'setup.mjs')], {
    env: { ...process.env, ...npm, ...env },
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.on('data', (text) => {
    said.stdout += text
  })
  child.stderr.on('data', (text) => {
    said.stderr += text
  })
  return new Promise((done) => child.on('close', (status) => done({ status, ...said })))
}

const silent = { status: 0, stdout: '', stderr: '' }

describe('scripts/setup.mjs', () => {
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'plimsoll-setup-'))
    mkdirSync(at('scripts'))
    cpSync(script, at('scripts', 'setup.mjs'))
    writeFileSync(at('package.json'), '{ "type": "module" }')
    writeFileSync(at('npm.js'), npm)
    writeFileSync(at('package-lock.json'), lock('sha512-a'))
  })

  afterEach(() => rmSync(home, { recursive: true }))

  it('setup installs once, says so on stderr only, and is silent afterwards', async () => {
    const stderr = 'plimsoll: installing dependencies (npm ci)\n'
    assert.deepEqual(await setup(), { status: 0, stdout: '', stderr })
    assert.match(readFileSync(at('calls'), 'utf8'), /^ci --ignore-scripts /)
    assert.deepEqual(await setup(), silent)
    assert.equal(calls(), 1)
  })

  it('setup installs again when the lock file changes, whatever the times of files say', async () => {
    await setup()
    writeFileSync(at('package-lock.json'), lock('sha512-b'))
    await setup()
    assert.equal(calls(), 2)
  })

  it('setup accepts what npm installed without it, optional packages apart', async () => {
    mkdirSync(at('node_modules'))
    const present = { 'node_modules/typebox': { integrity: 'sha512-a' } }
    writeFileSync(at('node_modules', '.package-lock.json'), JSON.stringify({ packages: present }))
    assert.deepEqual(await setup(), silent)
    assert.equal(calls(), 0)
  })

  it('setup does not accept another version', async () => {
    mkdirSync(at('node_modules'))
    writeFileSync(at('node_modules', '.package-lock.json'), lock('sha512-b'))
    await setup()
    assert.equal(calls(), 1)
  })

  it('two setups at once install once', async () => {
    const both = await Promise.all([setup(), setup()])
    assert.deepEqual(
      both.map(({ status }) => status),
      [0, 0],
    )
    assert.equal(calls(), 1)
    assert.equal(existsSync(at('.setup.lock')), false)
  })

  it('a lock whose holder has died does not hold up setup', async () => {
    const child = spawn(process.execPath, ['--eval', ''])
    await new Promise((done) => child.on('close', done))
    writeFileSync(at('.setup.lock'), String(child.pid))
    assert.equal((await setup()).status, 0)
    assert.equal(calls(), 1)
  })

  it('setup fails where npm fails, and tries again next time', async () => {
    const { status, stderr } = await setup({ NPM_FAILS: '1' })
    assert.equal(status, 1)
    assert.match(stderr, /npm ci failed \(exit code 7\)/)
    assert.equal((await setup()).status, 0)
    assert.equal(calls(), 2)
  })

  it('setup fails where npm scripts would find a Node that is too old', async () => {
    await setup()
    mkdirSync(at('node_modules', '.bin'))
    writeFileSync(at('node_modules', '.bin', 'node'), '#!/bin/sh\necho v20.20.2\n')
    chmodSync(at('node_modules', '.bin', 'node'), 0o755)
    const { status, stdout, stderr } = await setup()
    assert.deepEqual([status, stdout], [1, ''])
    assert.match(stderr, /Node 24 or newer is needed, found v20\.20\.2/)
  })
})
