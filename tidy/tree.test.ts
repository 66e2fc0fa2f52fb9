import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { arithmetic } from './arithmetic.ts'
import { barrels } from './barrels.ts'
import { imports } from './imports.ts'
import { length } from './length.ts'
import { purity } from './purity.ts'
import { Room } from './Room.ts'
import { Source } from './Source.ts'
import { spec } from './spec.ts'
import { wording } from './wording.ts'

const TIMEOUT_MS = 120_000

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const sources = Source.readAll()
const code = sources.filter(Source.isCode)

describe('this repository', { timeout: TIMEOUT_MS }, () => {
  it('is seen by these checks', () => {
    const seen = (folder: string) => code.filter(({ path }) => path.startsWith(`${folder}/`)).length
    for (const folder of ['src', 'lab', 'test', 'tidy']) {
      if (existsSync(join(root, folder))) assert.ok(seen(folder) > 0, `no files under ${folder}/`)
    }
  })

  it('imports in one direction', () => holds(code.flatMap(imports)))
  it('has no barrels', () => holds(code.flatMap(barrels)))
  it('keeps pure rooms pure', () => holds(code.flatMap(purity)))
  it('keeps functions and files short', () => holds(code.flatMap(length)))
  it('names nothing vaguely and leaves no notes to self', () => holds(sources.flatMap(wording)))
  it('has a test for every rule and a rule for every citation', () => holds(spec(sources)))
  it('names the rounding of every product', () => holds(arithmetic(programOfSources())))
  it('passes the compiler', () => runs('typescript/bin/tsc', '--noEmit'))
  it('passes the linter and the formatter', () => runs('@biomejs/biome/bin/biome', 'check'))
})

function holds(violations: readonly string[]): void {
  assert.equal(violations.length, 0, `\n${violations.join('\n')}\n`)
}

function programOfSources(): ts.Program {
  const path = join(root, 'tsconfig.json')
  const { config } = ts.readConfigFile(path, ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  const names = code.filter(({ path }) => Room.of(path) !== null && !path.endsWith('.test.ts'))
  const host = { ...ts.createCompilerHost(options), getCurrentDirectory: () => root }
  return ts.createProgram(
    names.map(({ path }) => join(root, path)),
    options,
    host,
  )
}

/** Runs a tool of node_modules as `npm run check` does. */
function runs(script: string, ...args: readonly string[]): void {
  const tool = join(root, 'node_modules', script)
  const result = spawnSync(process.execPath, [tool, ...args], { cwd: root, encoding: 'utf8' })
  assert.equal(result.status, 0, `\n${result.stdout}${result.stderr}`)
}
