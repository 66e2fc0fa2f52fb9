import assert from 'node:assert/strict'
import { test } from 'node:test'
import { spec } from './spec.ts'

const rules = {
  path: 'docs/spec/money.md',
  text: '# Money\n\n- **[MON1]** Dust falls on the account.\n\n### **[MON2]** Sums\n',
}
const tests = { path: 'src/money/Amount.test.ts', text: "test('[MON1] [MON2] holds', f)" }

test('rules defined once and cited by a test are good', () => {
  assert.deepEqual(spec([rules, tests]), [])
  assert.deepEqual(spec([rules, { ...tests, path: 'test/conservation.test.ts' }]), [])
})

test('a rule without a test is found, whatever the sources say', () => {
  const source = { path: 'src/money/Amount.ts', text: '/** Rules: [MON2] */' }
  const test = { ...tests, text: "test('[MON1] holds', f)" }
  const message = '[MON2] is cited by no test'
  assert.deepEqual(spec([rules, test, source]), [`docs/spec/money.md:5: ${message}`])
})

test('a rule defined twice is found', () => {
  const again = { path: 'docs/spec/again.md', text: '- **[MON1]** Again.' }
  assert.deepEqual(spec([rules, again, tests]), ['docs/spec/again.md:1: [MON1] is defined twice'])
})

test('a citation of no rule is found, in tests and in sources', () => {
  const message = '[MON3] is not defined in docs/spec'
  const source = { path: 'src/money/Amount.ts', text: '/**\n * Rules: [MON1] [MON3]\n */' }
  assert.deepEqual(spec([rules, tests, source]), [`src/money/Amount.ts:2: ${message}`])
  const test = { path: 'test/a.test.ts', text: "test('[MON3] holds', f)" }
  assert.deepEqual(spec([rules, tests, test]), [`test/a.test.ts:1: ${message}`])
})

test('a mention in a sentence defines nothing, an index cites nothing', () => {
  const prose = { path: 'docs/spec/prose.md', text: 'As **[MON1]** says.' }
  const source = { path: 'src/money/Amount.ts', text: 'const a = rows[BTC1]' }
  assert.deepEqual(spec([rules, prose, tests, source]), [])
})

test('without docs/spec nothing is asked', () => {
  assert.deepEqual(spec([tests]), [])
})
