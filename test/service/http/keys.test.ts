import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { KeyRing } from '../../../src/server/access/KeyRing.ts'
import { plimsoll } from '../../cli/plimsoll.ts'

describe('plimsoll keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-keys-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const journal = join(folder, 'desk.plimsoll')
  const run = (...words: string[]) => {
    const argv = ['keys', ...words, '--journal', journal]
    return plimsoll(argv, { now: Date.now })
  }

  test('[HTTP16] a key is shown once, and its hash alone is kept, for its owner alone', async () => {
    const { code, stdout } = await run('add', 'ada', '--scope', 'desk', '--account', 'fund-*')
    assert.equal(code, 0)
    const key = stdout.trim()
    assert.match(key, /^plimsoll_[\w-]{43}$/)
    const file = `${journal}-keys`
    assert.equal(statSync(file).mode & 0o777, 0o600)
    assert.ok(!readFileSync(file, 'utf8').includes(key.slice(10)))
    assert.equal(KeyRing.find(KeyRing.open(file), key)?.name, 'ada')
    const listed = await run('list')
    assert.match(listed.stdout, /ada\s+desk\s+fund-\*/)
    assert.ok(!listed.stdout.includes(key))
  })

  test('[HTTP16] what is wrong is said, and changes nothing', async () => {
    const before = readFileSync(`${journal}-keys`, 'utf8')
    const tries = [
      [['add', 'ada', '--scope', 'read'], /expected a new name, found ada/],
      [['add', 'eve', '--scope', 'root'], /expected "read"/],
      [['add', 'eve'], /expected --scope/],
      [['add', 'engine', '--scope', 'read'], /not engine or local/],
      [['add', 'eve', '--scope', 'read', '--until', '2020-01-01'], /expected a time to come/],
      [['add', 'eve', '--scope', 'read', '--until', 'soon'], /expected a date/],
      [['add', 'eve', '--scope', 'read', '--command', 'Steal'], /found "Steal"/],
      [['remove', 'eve'], /expected the name of a key \(ada\), found eve/],
      [['drop'], /expected add NAME, list or remove NAME, found drop/],
    ] as const
    for (const [words, expected] of tries) {
      const { code, stderr } = await run(...words)
      assert.equal(code, 2, words.join(' '))
      assert.match(stderr, expected)
    }
    assert.equal(readFileSync(`${journal}-keys`, 'utf8'), before)
  })

  test('[HTTP5] a file that others may write is not believed', () => {
    const file = `${journal}-keys`
    chmodSync(file, 0o666)
    assert.throws(() => KeyRing.open(file), {
      code: 'keys.file',
      message: /its owner alone may write/,
    })
    chmodSync(file, 0o600)
  })
})
