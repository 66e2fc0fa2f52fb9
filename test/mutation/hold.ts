/**
 * A process that holds tests: it loads test files once, with `node:test` replaced, and runs some for
 * each request, with a mutant on. Chance is seeded and nothing is shrunk, so that what fails with a
 * mutant fails because of it, and soon. What the engine decides in a test is told as a digest, as
 * test/decisions records it.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import fc from 'fast-check'
import { Baseline } from '../decisions/Baseline.ts'
import { Recording } from '../decisions/Recording.ts'
import { Collection } from './Collection.ts'
import type { Answer, Held, Request, TestName } from './Process.ts'
import { Switch } from './Switch.ts'

const root = process.cwd()
const [left = '', ...files] = process.argv.slice(2)

const urlOf = (path: string): string => pathToFileURL(join(root, path)).href
const stand = urlOf('test/mutation/nodeTest.ts')
const step = urlOf('src/engine/step.ts')
const heard = urlOf('test/decisions/heardStep.ts')

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test') return { url: stand, shortCircuit: true }
    const found = next(specifier, context)
    return found.url === step && context.parentURL !== heard ? { ...found, url: heard } : found
  },
})
fc.configureGlobal({ seed: 83, endOnFailure: true })

const { ears } = (await import(heard)) as typeof import('../decisions/heardStep.ts')
const recorded = Baseline.read().get('scenarios') ?? new Map<string, string>()

let broken: unknown = null
process.on('uncaughtException', (error) => {
  broken ??= error
})

async function load(): Promise<Held> {
  const faults: string[] = []
  for (const file of files) {
    Collection.openFile(file)
    try {
      await import(urlOf(file))
    } catch (error) {
      faults.push(`${file}: ${textOf(error)}`)
    }
  }
  const tests = Collection.tests.map(({ file, name }) => ({ file, name }))
  return { tests, faults, reached: Switch.reached() }
}

const textOf = (error: unknown): string => String(error instanceof Error ? error.message : error)

/** Runs a test with a mutant on; what it asks of node itself counts as asked in the test. */
async function run(test: Collection.Test, mutant: number): Promise<Answer> {
  const recording = recorded.has(test.name) ? Recording.create() : null
  ears.hear = (state, entries) => {
    if (recording !== null) Recording.hear(recording, state, entries)
  }
  Switch.forget()
  Switch.turn(mutant)
  broken = null
  const from = process.cpuUsage()
  try {
    await Collection.run(test)
  } catch (error) {
    broken ??= error ?? 'nothing'
  }
  // What the test left to run comes by its turn, and fails it as well.
  await new Promise((done) => setImmediate(done))
  const { user, system } = process.cpuUsage(from)
  const took = (user + system) / 1_000
  const failure = broken === null ? null : textOf(broken)
  return { failure, took, reached: [], digest: recording && Recording.digest(recording) }
}

/** As `run` with no mutant, and which of them it comes by, in processes that it starts as well. */
async function survey(test: Collection.Test): Promise<Answer> {
  process.env.MUTANTS_REACHED = left
  const answer = await run(test, 0)
  delete process.env.MUTANTS_REACHED
  const elsewhere = existsSync(left) ? readFileSync(left, 'utf8').split(/\s+/) : []
  rmSync(left, { force: true })
  return { ...answer, reached: [...Switch.reached(), ...elsewhere.filter(Boolean).map(Number)] }
}

const keyOf = ({ file, name }: TestName): string => `${file}\n${name}`

/** With a mutant on from the start there may be others than asked for: those pass. */
const missing: Answer = { failure: null, took: 0, reached: [], digest: null }

/** Runs tests one after the other and tells of each, until one fails or decides otherwise. */
async function answer({ tests, mutant, digests, isSurvey = false }: Request): Promise<void> {
  for (const [index, name] of tests.entries()) {
    const test = byKey.get(keyOf(name))
    const told = test === undefined ? missing : await (isSurvey ? survey(test) : run(test, mutant))
    const expected = digests?.[index] ?? null
    const isOther = expected !== null && told.digest !== null && told.digest !== expected
    const failure = told.failure ?? (isOther ? 'decides otherwise than recorded' : null)
    process.send?.({ ...told, failure })
    if (failure !== null) return
  }
}

const held = await load()
const byKey = new Map(Collection.tests.map((test) => [keyOf(test), test]))
process.on('message', (request: Request) => void answer(request))
process.on('disconnect', () => process.exit())
process.send?.(held)
