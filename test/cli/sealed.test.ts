import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import { Desk } from './Desk.ts'
import { Folder } from './Folder.ts'
import { plimsoll } from './plimsoll.ts'

const folder = Folder.create()
const { mark, opening, text } = Desk
const lines = [...opening, mark('m1', '35160', 60_000)]

const drawn = async (name: string) => {
  const identity = await generateX25519Identity()
  const file = folder.file(name, `# created by a test\n${identity}\n`)
  return { env: { PLIMSOLL_IDENTITY: file }, recipient: await identityToRecipient(identity) }
}
const ada = await drawn('ada.txt')
const bob = await drawn('bob.txt')

test('[SEAL1] [SEAL3] an encrypted journal is written, read, verified, proven, copied', async () => {
  const path = folder.path('sealed.plimsoll')
  const stdin = text(lines.slice(0, -1))
  const begun = await plimsoll(['run', '--journal', path, '--recipient', ada.recipient], { stdin })
  assert.equal(begun.code, 0, begun.stderr)
  const more = await plimsoll(['run', '--journal', path], {
    stdin: text(lines.slice(-1)),
    env: ada.env,
  })
  assert.equal(more.code, 0, more.stderr)
  assert.doesNotMatch(readFileSync(path, 'latin1'), /Deposit|OpenAccount/)
  for (const argv of [
    ['verify', path],
    ['assess', path],
    ['book', path],
    ['prove', path, '--account', 'ada'],
    ['checkpoint', path],
    ['backup', path, folder.path('backup')],
    ['restore', path, folder.path('restored')],
    ['verify', folder.path('backup')],
    ['verify', folder.path('restored')],
  ]) {
    const { code, stderr } = await plimsoll(argv, { env: ada.env })
    assert.ok(code === 0 || code === 3, `${argv.join(' ')}: ${stderr}`)
  }
})

test('[SEAL2] [SEAL3] recipients are exchanged by whoever can open it, and by nobody else', async () => {
  const path = folder.path('people.plimsoll')
  const recipient = ['--recipient', ada.recipient]
  await plimsoll(['run', '--journal', path, ...recipient], { stdin: text(lines) })
  const other = ['recipients', path, '--recipient', bob.recipient]
  assert.equal((await plimsoll(['recipients', path], { env: ada.env })).code, 2)
  const exchanged = await plimsoll(other, { env: ada.env })
  assert.equal(exchanged.code, 0, exchanged.stderr)
  assert.match(exchanged.stdout, /people\.plimsoll: 1 recipient\n/)
  assert.equal((await plimsoll(['verify', path], { env: bob.env })).code, 0)
  const nothing = folder.path('nothing')
  assert.equal((await plimsoll(['recipients', nothing, '--recipient', bob.recipient])).code, 2)
  assert.ok(!folder.has('nothing'))
  const open = folder.path('open.plimsoll')
  await plimsoll(['run', '--journal', open], { stdin: text(lines) })
  const plain = await plimsoll(['recipients', open, '--recipient', bob.recipient])
  assert.equal(plain.code, 2)
  assert.match(plain.stderr, /expected an encrypted journal, found one that is not/)
  const again = await plimsoll(['run', '--journal', path, ...recipient], { env: ada.env })
  assert.equal(again.code, 2)
  assert.match(again.stderr, /--recipient: expected a new journal, found .*see plimsoll recipients/)
})

test('[SEAL3] what is no recipient, and no file of identities, is said, and never a key', async () => {
  const odd = await plimsoll(['run', '--journal', folder.path('x'), '--recipient', 'age1x'])
  assert.equal(odd.code, 2)
  assert.match(odd.stderr, /recipient: expected a key of age, age1\.\.\., found age1x/)
  const path = folder.path('sealed.plimsoll')
  const env = { PLIMSOLL_IDENTITY: folder.file('none.txt', 'AGE-SECRET-NOTHING\n') }
  const none = await plimsoll(['verify', path], { env })
  assert.equal(none.code, 2)
  assert.match(none.stderr, /none\.txt: expected identities of age, AGE-SECRET-KEY-\.\.\./)
  assert.doesNotMatch(none.stderr, /NOTHING/)
})
