import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { schemaVersion } from '../src/wire/upcasters.ts'
import { arithmetic } from './arithmetic.ts'
import { barrels } from './barrels.ts'
import { circles } from './circles.ts'
import { dead, unneeded } from './dead.ts'
import { generators } from './generators.ts'
import { imports } from './imports.ts'
import { length } from './length.ts'
import { Offence } from './Offence.ts'
import { offenders } from './offenders.ts'
import { Program } from './Program.ts'
import { parameters } from './parameters.ts'
import { purity } from './purity.ts'
import { Source } from './Source.ts'
import { recorded, shapes, shapesOf } from './shapes.ts'
import { spec } from './spec.ts'
import { walls } from './walls.ts'
import { wanted } from './wanted.ts'
import { wording } from './wording.ts'
import { writers } from './writers.ts'

const TIMEOUT_MS = 120_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = Source.readAll()
const code = sources.filter(Source.isCode)

/** What git keeps of this checkout; null where it is none, as in the package. */
function kept(): readonly string[] | null {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
  return status === 0 ? stdout.split('\0').filter((path) => path !== '') : null
}

describe('this repository', { timeout: TIMEOUT_MS }, () => {
  it('keeps no file that some run left behind', (t) => {
    const paths = kept()
    if (paths === null) return t.skip('this is not a checkout of git')
    const odd = paths.filter(
      (path) => !/^[\w./@+-]+$/.test(path) || /(^|\/)node_modules$/.test(path),
    )
    assert.deepEqual(odd, [])
  })

  it('is seen by these checks', () => {
    const seen = (folder: string) => code.filter(({ path }) => path.startsWith(`${folder}/`)).length
    for (const folder of ['src', 'lab', 'test', 'tidy']) {
      if (existsSync(join(root, folder))) assert.ok(seen(folder) > 0, `no files under ${folder}/`)
    }
  })

  it('imports in one direction', () => holds(code.flatMap(imports)))
  it('has no circle of imports larger than a family', () => holds(circles(code)))
  it('leaves what is inner to a folder to that folder', () => holds(code.flatMap(walls)))
  it('has no barrels', () => holds(code.flatMap(barrels)))
  it('keeps pure rooms pure', () => holds(code.flatMap(purity)))
  it('keeps functions and files short', () => holds(code.flatMap(length)))
  it('asks no function to take a train', () => bears('parameters', code.flatMap(parameters)))
  it('runs to completion in the engine', () => bears('generators', code.flatMap(generators)))
  it('names nothing vaguely and leaves no notes to self', () => holds(sources.flatMap(wording)))
  it('has a test for every rule and a rule for every citation', () => holds(spec(sources)))

  // Rules with types from here on: one program, checked once.
  it('passes the compiler', () => holds(Program.faults(Program.ofTree())))
  it('names the rounding of every product', () => holds(arithmetic(Program.ofTree())))
  it('writes State where events are applied', () => bears('writers', writers(Program.ofTree())))
  it('[VER3] changes no shape of what is recorded under the same version', () =>
    holds(shapes(shapesOf(Program.ofTree()), schemaVersion, recorded())))
  it('keeps nothing that nobody uses', () => bears('dead', dead(Program.ofTree(), wanted)))
  it('wants nothing that is used', () => holds(unneeded(Program.ofTree(), wanted)))

  it('has no file, package or export that knip finds unused', () => runs('knip/bin/knip.js'))
  it('passes the linter and the formatter', () => runs('@biomejs/biome/bin/biome', 'check'))
})

function holds(violations: readonly string[]): void {
  assert.equal(violations.length, 0, `\n${violations.join('\n')}\n`)
}

/** Checks a rule against the list of violations that existed when it was introduced. */
function bears(rule: keyof typeof offenders, offences: readonly Offence[]): void {
  holds(Offence.against(offences, offenders[rule], rule))
}

/** Runs a tool of node_modules, as `npm run check` does. */
function runs(script: string, ...args: readonly string[]): void {
  const tool = join(root, 'node_modules', script)
  const result = spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' })
  assert.equal(result.status, 0, `\n${result.stdout}${result.stderr}`)
}
