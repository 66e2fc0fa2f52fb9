import assert from 'node:assert/strict'
import { test } from 'node:test'
import { verbs } from '../../src/cli/verbs.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()

test('without arguments, and with --help, the commands are told', async () => {
  const { code, stdout, stderr } = await plimsoll([])
  assert.equal(code, 0)
  assert.equal(stderr, '')
  for (const { name, summary } of verbs) {
    assert.ok(stdout.includes(`\n  ${name}`) && stdout.includes(summary), name)
  }
  assert.equal((await plimsoll(['--help'])).stdout, stdout)
  assert.equal((await plimsoll(['help'])).stdout, stdout)
})

test('--version tells the version of the package', async () => {
  assert.match((await plimsoll(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/)
})

test('every command explains itself, with its options and examples', async () => {
  for (const { name } of verbs) {
    const { code, stdout } = await plimsoll([name, '--help'])
    assert.equal(code, 0)
    assert.match(stdout, new RegExp(`^Usage {2}plimsoll ${name}`))
    assert.match(stdout, /\nOptions\n[\s\S]*--json [\s\S]*\nExamples\n {2}# .+\n {2}\S*.*plimsoll/)
    for (const line of stdout.split('\n')) {
      assert.ok(line.length <= 120, `${name}: ${line.length} columns: ${line}`)
    }
    assert.equal((await plimsoll(['help', name])).stdout, stdout)
  }
})

test('what is not known is named, with what is near', async () => {
  const rows: readonly (readonly [readonly string[], RegExp])[] = [
    [['asess'], /unknown command asess; did you mean assess\?\n {2}try: plimsoll --help/],
    [['xyzzyxyzzy'], /unknown command xyzzyxyzzy\n/],
    [['--jsn'], /unknown option --jsn/],
    [['help', 'rum'], /unknown command rum; did you mean run\?/],
    [
      ['verify', '--jsom', 'x'],
      /unknown option --jsom; did you mean --json\?\n {2}try: plimsoll verify/,
    ],
    [['bench', '--no'], /unknown option --no/],
  ]
  for (const [words, message] of rows) {
    const { code, stderr, stdout } = await plimsoll(words)
    assert.equal(code, 2, words.join(' '))
    assert.match(stderr, message)
    assert.equal(stdout, '')
  }
})

test('colour is for who wants it', async () => {
  const colours = async (env: Readonly<Record<string, string>>) =>
    (await plimsoll(['--help'], { env })).stdout.includes('\x1b[')
  assert.equal(await colours({}), false, 'no terminal')
  assert.equal(await colours({ FORCE_COLOR: '1' }), true)
  assert.equal(await colours({ FORCE_COLOR: '1', NO_COLOR: '1' }), false)
})

test('vectors count what passes, file by file', async () => {
  const good = {
    method: 'maintenance_margin',
    cases: [],
  }
  folder.file('empty.json', JSON.stringify(good))
  folder.file('odd.json', JSON.stringify({ cases: [{ id: 'one', input: {}, expected: {} }] }))
  const { code, stdout, stderr } = await plimsoll(['vectors', folder.path('')])
  assert.equal(code, 4)
  assert.match(stdout, /empty\.json: 0\/0\n/)
  assert.match(stdout, /odd\.json: 0\/1\n/)
  assert.match(stderr, /one .*expected \{\}\n +found +no adapter/)
  assert.match(stderr, /0 of 1 cases passed, in 2 files/)
  const json = JSON.parse((await plimsoll(['vectors', folder.path(''), '--json'])).stdout)
  assert.equal(json.total, 1)
  const none = await plimsoll(['vectors', folder.file('lone.txt', 'x')])
  assert.equal(none.code, 4)
})
