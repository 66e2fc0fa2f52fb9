import assert from 'node:assert/strict'
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { test } from 'node:test'
import fc from 'fast-check'
import { numRuns } from '../../../test/numRuns.ts'
import { Checkpoint } from './Checkpoint.ts'
import { MerkleLog } from './MerkleLog.ts'
import { NoteKey } from './NoteKey.ts'
import { SignedNote } from './SignedNote.ts'

/** The key, text and signature of the specification's first implementation. */
const vkey = 'PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW'
const skey = 'PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz'
const text =
  'If you think cryptography is the answer to your problem,\n' +
  "then you don't know what your problem is.\n"
const line =
  '— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n'

/** The examples of the specifications of checkpoints and cosignatures. */
const example = `example.com/behind-the-sofa
20852163
CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=

— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q1gGzGku9nTo+zyWE+xeMcTOAYQ8=
— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==
`

test('[PROOF4] [PROOF5] the known note is signed to the byte, and holds', () => {
  const signer = NoteKey.parseSigner(skey)
  assert.equal(NoteKey.formatVerifier(signer.verifier), vkey)
  assert.equal(NoteKey.formatSigner(signer), skey)
  const note = { text, signatures: [SignedNote.sign(text, signer)] }
  assert.equal(SignedNote.format(note), `${text}\n${line}`)
  assert.ok(
    SignedNote.isSignedBy(SignedNote.parse(`${text}\n${line}`), NoteKey.parseVerifier(vkey)),
  )
})

test('[PROOF5] a key cut anywhere, or changed in any letter, is refused', () => {
  for (let from = 0; from <= vkey.length; from++) {
    for (let to = from; to <= vkey.length; to++) {
      if (from === 0 && to === vkey.length) continue
      assert.throws(() => NoteKey.parseVerifier(vkey.slice(from, to)), {
        name: 'Journal.NoteError',
      })
    }
    if (from === vkey.length) continue
    const next = String.fromCharCode(vkey.charCodeAt(from) + 1)
    const other = vkey.slice(0, from) + next + vkey.slice(from + 1)
    assert.throws(() => NoteKey.parseVerifier(other), { name: 'Journal.NoteError' })
  }
  for (const other of [
    'PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==',
    'PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW',
  ]) {
    assert.throws(() => NoteKey.parseVerifier(other), { name: 'Journal.NoteError' })
  }
})

test('[PROOF5] what is said of a key that cannot be read never shows it', () => {
  const secret = skey.slice(-40)
  for (const broken of [`x${skey}`, skey.slice(0, -1), skey.replace('c74f', 'c74e')]) {
    assert.throws(
      () => NoteKey.parseSigner(broken),
      (error: Error) => !error.message.includes(secret.slice(0, 20)),
    )
  }
})

test('[PROOF5] names without spaces and plus signs have keys; others do not', () => {
  for (const name of ['', 'a b', 'a+b', 'a\u00a0b', 'a\nb', 'x'.repeat(201)]) {
    assert.throws(() => NoteKey.generate(name), { name: 'Journal.NoteError' })
  }
  const signer = NoteKey.generate('desk.example/journal')
  const again = NoteKey.parseSigner(`${NoteKey.formatSigner(signer)}\n`)
  assert.deepEqual(SignedNote.sign(text, again), SignedNote.sign(text, signer))
})

test('[PROOF4] what is not a note is refused', () => {
  const malformed = [
    '',
    text,
    `${text}\n`,
    `${text}${line}`,
    `${text}\n${line.slice(0, -1)}`,
    `${text}\n${line}\n`,
    `${text}\n${line.replace('—', '-')}`,
    `${text}\n${line.replace(' x08', '  x08')}`,
    `${text}\n${line.replace('=\n', '\n')}`,
    `${text}\n— PeterNeumann x08gow==\n`,
    `${text}\n— Peter+Neumann x08go/ZJ\n`,
    `${text}\n${line.replace('—', '\t—')}`,
    `${text.replace('\n', '\r\n')}\n${line}`,
    `${text}\n${line.repeat(101)}`,
  ]
  for (const note of malformed) {
    assert.throws(() => SignedNote.parse(note), { name: 'Journal.NoteError' }, note.slice(0, 90))
  }
})

test('[PROOF4] any text comes back, and a letter changed in it is found', () => {
  const signer = NoteKey.generate('desk.example/journal')
  const texts = fc
    .array(fc.string({ unit: 'grapheme' }), { maxLength: 6 })
    .map((lines) => `${lines.map((line) => line.replace(/\p{Cc}/gu, '')).join('\n')}\n`)
  fc.assert(
    fc.property(texts, fc.nat(), (said, at) => {
      const note = SignedNote.format({ text: said, signatures: [SignedNote.sign(said, signer)] })
      const read = SignedNote.parse(note)
      assert.equal(read.text, said)
      assert.equal(SignedNote.format(read), note)
      assert.ok(SignedNote.isSignedBy(read, signer.verifier))
      const place = at % said.length
      const other = `${said.slice(0, place)}#${said.slice(place)}`
      assert.throws(() => SignedNote.isSignedBy({ ...read, text: other }, signer.verifier), {
        name: 'Journal.DisprovedError',
      })
    }),
    { numRuns },
  )
})

test('[PROOF4] [PROOF6] signatures of others are passed over, also under the same name or id', () => {
  const known = NoteKey.generate('desk.example/journal')
  const namesake = NoteKey.generate('desk.example/journal')
  const signatures = [SignedNote.sign(text, namesake)]
  assert.equal(SignedNote.isSignedBy({ text, signatures }, known.verifier), false)
  const both = SignedNote.withSignatures({ text, signatures }, [SignedNote.sign(text, known)])
  assert.ok(SignedNote.isSignedBy(both, known.verifier))
  assert.deepEqual(SignedNote.withSignatures(both, signatures), both)
})

test('[PROOF6] a witness cosigns with its time, which cannot be changed', () => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const raw = publicKey.export({ format: 'der', type: 'spki' }).subarray(-32)
  const name = 'witness.example/w1'
  const data = Buffer.concat([Buffer.of(4), raw])
  const hash = MerkleLog.sha256(Buffer.concat([Buffer.from(`${name}\n`), data]))
  const id = Buffer.from(hash.subarray(0, 4)).toString('hex')
  const key = NoteKey.parseVerifier(`${name}+${id}+${data.toString('base64')}`)
  const { text: body } = SignedNote.parse(example)
  const time = Buffer.alloc(8)
  time.writeBigUInt64BE(1679315147n)
  const said = Buffer.from(`cosignature/v1\ntime 1679315147\n${body}`)
  const bytes = Buffer.concat([
    time,
    sign(null, said, createPrivateKey(privateKey.export({ format: 'pem', type: 'pkcs8' }))),
  ])
  assert.ok(SignedNote.isSignedBy({ text: body, signatures: [{ name, id, bytes }] }, key))
  bytes.writeBigUInt64BE(1679315148n)
  assert.throws(
    () => SignedNote.isSignedBy({ text: body, signatures: [{ name, id, bytes }] }, key),
    {
      name: 'Journal.DisprovedError',
    },
  )
})

test('[PROOF6] [PROOF7] the examples of the specifications are read, and written again alike', () => {
  const note = SignedNote.parse(example)
  assert.equal(SignedNote.format(note), example)
  assert.deepEqual(
    note.signatures.map(({ name }) => name),
    ['example.com/behind-the-sofa', 'witness.example.com/w1'],
  )
  const checkpoint = Checkpoint.parse(note.text)
  assert.equal(checkpoint.origin, 'example.com/behind-the-sofa')
  assert.equal(checkpoint.size, 20852163)
  assert.equal(Checkpoint.textOf(checkpoint), note.text)
})

test('[PROOF7] a text that is no checkpoint is refused; lines of others after it pass', () => {
  const root = 'CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I='
  assert.equal(Checkpoint.parse(`a\n0\n${root}\nextension\n`).size, 0)
  for (const other of [
    `\n1\n${root}\n`,
    `a\n01\n${root}\n`,
    `a\n-1\n${root}\n`,
    `a\n1e3\n${root}\n`,
    `a\n99999999999999999\n${root}\n`,
    `a\n1\n${root.slice(4)}\n`,
    `a\n1\n`,
    `a\n1\n${root}\n\nx\n`,
  ]) {
    assert.throws(() => Checkpoint.parse(other), { name: 'Journal.NoteError' })
  }
})
