import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const TIMEOUT_MS = 240_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const work = mkdtempSync(join(tmpdir(), 'plimsoll-package-'))
const dist = join(work, 'dist')
const home = join(work, 'home')

describe('the packed package', { timeout: TIMEOUT_MS }, () => {
  before(
    () => {
      run(root, process.execPath, join(root, 'scripts', 'build.mjs'), dist)
      run(root, 'npm', 'pack', dist, '--pack-destination', work)
      install(tarball())
    },
    { timeout: TIMEOUT_MS },
  )

  after(() => rmSync(work, { recursive: true, force: true }))

  it('gives a command that answers --help', () => {
    const help = run(home, join(home, 'node_modules', '.bin', 'plimsoll'), '--help')
    assert.match(help, /plimsoll/)
  })

  it('carries the lab: a published study, and one of our own on a worker thread', () => {
    const plimsoll = join(home, 'node_modules', '.bin', 'plimsoll')
    assert.match(run(home, plimsoll, 'reproduce', 'T4'), /0\.000119047619/)
    const small = ['--accounts', '10', '--ticks', '2', '--seeds', '1', '--report', 'lab.svg']
    assert.match(run(home, plimsoll, 'study', 'leverage', ...small), /bad debt/)
    assert.match(run(home, plimsoll, 'study', '2025-10-10', '--accounts', '10'), /Open longs fell/)
  })

  it('can be imported by its name', () => {
    const code = "console.log(Object.keys(await import('plimsoll')).length)"
    const names = run(home, process.execPath, '--input-type=module', '--eval', code)
    assert.ok(Number(names) > 0, 'expected exports, found none')
  })

  it('carries types that hold for who imports it', () => {
    writeFileSync(
      join(home, 'consumer.ts'),
      "import * as plimsoll from 'plimsoll'\nexport const names: readonly string[] = Object.keys(plimsoll)\n",
    )
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
    const types = ['--types', 'node', '--typeRoots', join(root, 'node_modules', '@types')]
    const strict = ['--strict', '--module', 'nodenext', '--target', 'es2025', '--noEmit']
    run(home, process.execPath, tsc, ...strict, ...types, 'consumer.ts')
  })

  it('holds no tests and no TypeScript but declarations', () => {
    const files = readdirSync(join(home, 'node_modules', 'plimsoll'), { recursive: true })
    const unwanted = files.map(String).filter((name) => /(?<!\.d)\.ts$|\.test\./.test(name))
    assert.deepEqual(unwanted, [])
  })
})

function tarball(): string {
  const name = readdirSync(work).find((file) => file.endsWith('.tgz'))
  assert.ok(name, 'npm pack leaves a tarball')
  return join(work, name)
}

function install(path: string): void {
  mkdirSync(home)
  writeFileSync(join(home, 'package.json'), '{ "private": true, "type": "module" }\n')
  run(
    home,
    'npm',
    'install',
    '--ignore-scripts',
    '--prefer-offline',
    '--no-audit',
    '--no-fund',
    path,
  )
}

/** Runs a command under the Node that runs this test, and fails with all it said if it fails. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const env = {
    ...process.env,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
  }
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  const said = `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`
  assert.equal(result.status, 0, result.error?.message ?? said)
  return result.stdout
}
