import assert from 'node:assert/strict'
import { test } from 'node:test'
import { length } from './length.ts'

const check = (path: string, text: string) => length({ path, text })
const lines = (count: number) => 'f()\n'.repeat(count)

test('a function of 70 lines is good, one of 71 is not', () => {
  assert.deepEqual(check('src/cli/run.ts', `function run() {\n${lines(68)}}`), [])
  const message = 'run: 71 lines, at most 70'
  const found = check('src/cli/run.ts', `\nfunction run() {\n${lines(69)}}`)
  assert.deepEqual(found, [`src/cli/run.ts:2: ${message}`])
})

test('arrow functions and methods count, their comments do not', () => {
  const comment = `/**\n${' * x\n'.repeat(80)} */\n`
  assert.deepEqual(check('src/cli/run.ts', `${comment}function run() {}`), [])
  assert.equal(check('src/cli/run.ts', `const run = () => {\n${lines(69)}}`).length, 1)
  assert.equal(check('src/cli/run.ts', `class A { run() {\n${lines(69)}} }`).length, 1)
})

test('a file of a pure room holds 400 lines', () => {
  assert.deepEqual(check('src/engine/step.ts', lines(400)), [])
  const message = '401 lines, at most 400: split it by verb'
  assert.deepEqual(check('src/engine/step.ts', lines(401)), [`src/engine/step.ts:1: ${message}`])
  assert.deepEqual(check('src/server/http.ts', lines(401)), [])
})

test('the pages of commands and events may be longer, their functions may not', () => {
  assert.deepEqual(check('src/engine/Event.ts', lines(401)), [])
  assert.equal(check('src/engine/Event.ts', `function f() {\n${lines(80)}\n}`).length, 1)
})

test('tests and what stands outside src are not held to it', () => {
  const long = `test(() => {\n${lines(500)}})`
  assert.deepEqual(check('src/engine/step.test.ts', long), [])
  assert.deepEqual(check('bench/main.ts', long), [])
})
