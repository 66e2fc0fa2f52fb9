import assert from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { isBuiltin } from 'node:module'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'

const TIMEOUT_MS = 240_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const work = mkdtempSync(join(tmpdir(), 'plimsoll-package-'))
const dist = join(work, 'dist')
const home = join(work, 'home')
const plimsoll = join(home, 'node_modules', '.bin', 'plimsoll')
/** The Node that runs this test comes first. */
const env = { ...process.env, PATH: [dirname(process.execPath), process.env.PATH].join(delimiter) }

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
    const help = run(home, plimsoll, '--help')
    assert.match(help, /plimsoll/)
  })

  it('carries the lab: a published study, and one of our own on a worker thread', () => {
    assert.match(run(home, plimsoll, 'reproduce', 'T4'), /0\.000119047619/)
    const small = ['--accounts', '10', '--ticks', '2', '--seeds', '1', '--report', 'lab.svg']
    assert.match(run(home, plimsoll, 'study', 'leverage', ...small), /bad debt/)
    assert.match(
      run(home, plimsoll, 'study', '2025-10-10', '--accounts', '10'),
      /^at the low .*102,000/m,
    )
  })

  it('serves the page with its assets, and ends when told', async () => {
    const book = run(home, plimsoll, 'book', '--init', 'desk')
    writeFileSync(join(home, 'book.json'), book)
    const words = ['serve', '--journal', 'desk.plimsoll', '--book', 'book.json', '--port', '0']
    const child = spawn(plimsoll, words, { cwd: home, env, stdio: ['ignore', 'pipe', 'inherit'] })
    try {
      const [line] = await Promise.race([
        once(child.stdout.setEncoding('utf8'), 'data'),
        once(child, 'exit').then(([code]) => assert.fail(`ended with ${code}`)),
      ])
      const { origin } = new URL(line.trim())
      const page = await textOf(origin, '/')
      const assets = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path)
      assert.ok(assets.length >= 2, `expected a script and a style, found ${assets}`)
      for (const path of assets) assert.ok((await textOf(origin, path ?? '')).length > 1_000)
      assert.match(await textOf(origin, '/openapi.json'), /"\/v1\/commands"/)
      assert.match(await textOf(origin, '/metrics'), /^plimsoll_/m)
      assert.match(await textOf(origin, '/readyz'), /true/)
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      assert.deepEqual(await exit, [0, null])
    } finally {
      child.kill('SIGKILL')
    }
  })

  it('names every package that its code imports, ccxt as one that may be missing', () => {
    const folder = join(home, 'node_modules', 'plimsoll')
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
    const named = { ...manifest.dependencies, ...manifest.peerDependencies }
    assert.deepEqual(
      importedBy(folder).filter((name) => !Object.hasOwn(named, name)),
      [],
    )
    assert.deepEqual(Object.keys(manifest.peerDependencies), ['ccxt', 'highs'])
    assert.deepEqual(manifest.peerDependenciesMeta, {
      ccxt: { optional: true },
      highs: { optional: true },
    })
    assert.equal(existsSync(join(home, 'node_modules', 'ccxt')), false)
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

async function textOf(origin: string, path: string): Promise<string> {
  const response = await fetch(`${origin}${path}`, { headers: { accept: 'text/html, */*' } })
  assert.equal(response.status, 200, path)
  return await response.text()
}

/** The packages that its JavaScript imports, at once or later. */
function importedBy(folder: string): readonly string[] {
  const files = readdirSync(join(folder, 'src'), { recursive: true, encoding: 'utf8' })
  const found = files
    .filter((name) => name.endsWith('.js'))
    .flatMap((name) => {
      const text = readFileSync(join(folder, 'src', name), 'utf8')
      return [
        ...text.matchAll(/^(?:import|export) .*?from '([^'.][^']*)'|import\('([^'.][^']*)'\)/gm),
      ]
    })
    .map(([, at, later]) => at ?? later ?? '')
    .filter((name) => !isBuiltin(name))
  return [...new Set(found.map((name) => /^(@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name))].sort()
}

/** Runs a command under the Node that runs this test, and fails with all it said if it fails. */
function run(cwd: string, command: string, ...args: readonly string[]): string {
  const result = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  const said = `${command} ${args.join(' ')}\n${result.stdout}${result.stderr}`
  assert.equal(result.status, 0, result.error?.message ?? said)
  return result.stdout
}
