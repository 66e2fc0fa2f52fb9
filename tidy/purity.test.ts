import assert from 'node:assert/strict'
import { test } from 'node:test'
import { purity } from './purity.ts'

const check = (text: string, path = 'src/engine/step.ts') => purity({ path, text })

test('pure rooms import no package, Node least of all', () => {
  for (const name of ['node:fs', 'typebox', '@scope/package']) {
    const [found, ...more] = check(`import { x } from '${name}'`)
    assert.match(found!, new RegExp(`^src/engine/step.ts:1: imports ${name}; .* declare a port`))
    assert.deepEqual(more, [])
  }
  assert.deepEqual(check("import { x } from '../money/Amount.ts'"), [])
})

test('pure rooms have no clock, chance, I/O, JSON or floats by conversion', () => {
  const planted: Record<string, RegExp> = {
    'const t = Date.now()': /Date: time is an input/,
    'const t = new Date(0)': /Date: time is an input/,
    'const t = performance.now()': /performance: time/,
    'setTimeout(f, 1)': /setTimeout: .*AdvanceTime/,
    'const r = Math.random()': /Math.random: chance/,
    'const e = process.env': /process: the world/,
    "console.log('x')": /console: the world/,
    "await fetch('x')": /fetch: the world/,
    'const s = JSON.stringify(x)': /JSON: only wire/,
    'const { stringify } = JSON': /JSON: only wire/,
    'const n = Number(x)': /Number: money is never a number/,
    'const n = xs.map(Number)': /Number: money/,
    'const n = Number.parseFloat(x)': /Number: money/,
    'const n = parseFloat(x)': /parseFloat: text is parsed/,
    'const n = parseInt(x, 10)': /parseInt: text is parsed/,
    'const g = globalThis': /globalThis: the world/,
    'const o = { JSON }': /JSON: only wire/,
  }
  for (const [text, message] of Object.entries(planted)) {
    const found = check(`\n${text}\n`)
    assert.equal(found.length, 1, text)
    assert.match(found[0]!, /^src\/engine\/step\.ts:2: /)
    assert.match(found[0]!, message)
  }
})

test('pure rooms use no function that differs between machines', () => {
  for (const name of ['exp', 'log', 'log2', 'pow', 'sin', 'cos', 'tan', 'atan2', 'hypot']) {
    assert.match(check(`const y = Math.${name}(x)`)[0]!, new RegExp(`Math.${name}: differs`))
  }
  for (const name of ['min', 'max', 'floor', 'abs', 'imul', 'sqrt']) {
    assert.deepEqual(check(`const y = Math.${name}(x)`), [])
  }
})

test('words in comments, strings, types and member names are no references', () => {
  for (const text of [
    '// Date.now() and JSON are banned',
    "const s = 'process, console, fetch'",
    'type T = Date',
    'const x = report.process',
    'const x = { fetch: 1 }',
    'interface X { performance: bigint }',
    'const n = Number.isSafeInteger(x)',
    'const n = Number.MAX_SAFE_INTEGER',
  ]) {
    assert.deepEqual(check(text), [], text)
  }
})

test('base and money may narrow a bigint to a number, and nothing else', () => {
  assert.deepEqual(check('const n = Number(x)', 'src/money/Integer.ts'), [])
  assert.match(check('const n = Date.now()', 'src/base/Random.ts')[0]!, /Date/)
})

test('tests, outer rooms and what stands outside src are not held to it', () => {
  const text = "import 'node:fs'\nDate.now()"
  for (const path of [
    'src/engine/step.test.ts',
    'src/cli/run.ts',
    'src/index.ts',
    'bench/main.ts',
  ]) {
    assert.deepEqual(check(text, path), [])
  }
})

test('a model of the lab is pure, what runs and prints it is not', () => {
  const text = 'const y = Math.log(x)'
  assert.match(check(text, 'lab/reproductions/valueFunds/clear.ts')[0]!, /Math.log: differs/)
  assert.deepEqual(check(text, 'lab/studies/leveragePicture.ts'), [])
})
