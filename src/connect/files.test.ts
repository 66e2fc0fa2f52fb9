import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { FileFault, type FileFaultCode } from './FileFault.ts'
import { Lines } from './Lines.ts'
import { readLines } from './readLines.ts'
import { readText } from './readText.ts'

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-connect-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function lines(path: string): Promise<string[]> {
  const found: string[] = []
  for await (const batch of readLines(path)) {
    for (const { number, text } of batch) found.push(`${number} ${text}`)
  }
  return found
}

const fault = (path: string, code: FileFaultCode) => (error: unknown) => {
  assert.ok(error instanceof FileFault, String(error))
  assert.equal(error.code, code)
  assert.equal(error.path, path)
  assert.ok(error.message.startsWith(path), error.message)
  return true
}

test('plain and gzip files give the same text and the same lines', async () => {
  const text = '\ufeffone\r\ntwo\n\nvier und fünf ✓'
  const expected = ['1 one', '2 two', '3 ', '4 vier und fünf ✓']
  for (const path of [file('plain.txt', text), file('packed.csv', gzipSync(text))]) {
    assert.equal(await readText(path), text.slice(1))
    assert.deepEqual(await lines(path), expected)
  }
})

test('an empty file has no lines', async () => {
  assert.deepEqual(await lines(file('empty', '')), [])
  assert.equal(await readText(file('empty', '')), '')
})

test('lines are the same however the bytes arrive', () => {
  const bytes = Buffer.from('a\r\nbé✓\n\nlast')
  const whole = Lines.create('x')
  const expected = [...whole.push(bytes), ...whole.end()]
  const single = Lines.create('x')
  const found = [...bytes].flatMap((byte) => single.push(Uint8Array.of(byte)))
  assert.deepEqual([...found, ...single.end()], expected)
  assert.deepEqual(
    expected.map(({ text }) => text),
    ['a', 'bé✓', '', 'last'],
  )
})

test('a file that is not there, a folder and a damaged one are told apart', async () => {
  const packed = gzipSync('a line\n'.repeat(1_000))
  const bent = Buffer.from(packed)
  bent.writeUInt32LE(1, bent.length - 8)
  const missing = join(folder, 'missing')
  const cases: readonly (readonly [string, FileFaultCode])[] = [
    [missing, 'file.missing'],
    [folder, 'file.isFolder'],
    [file('cut.gz', packed.subarray(0, packed.length >> 1)), 'file.damaged'],
    [file('bent.gz', bent), 'file.damaged'],
    [file('bytes', Uint8Array.of(65, 10, 0xff, 0xfe, 10)), 'file.notText'],
  ]
  for (const [path, code] of cases) {
    await assert.rejects(readText(path), fault(path, code))
    await assert.rejects(lines(path), fault(path, code))
  }
})

test('bytes that are not text are found by their line', () => {
  const split = Lines.create('x')
  split.push(Buffer.from('one\ntwo\n'))
  assert.throws(() => split.push(Uint8Array.of(0xff)), /^Connect.FileFault: x:3: expected UTF-8/)
})

test('a whole file has a limit, unpacked too, and so has a line', async () => {
  const plain = file('long', 'x'.repeat(101))
  const packed = file('long.gz', gzipSync('x'.repeat(10_000)))
  await assert.rejects(readText(plain, 100), fault(plain, 'file.tooLarge'))
  await assert.rejects(readText(packed, 1_000), fault(packed, 'file.tooLarge'))
  assert.equal((await readText(plain, 101)).length, 101)
  const split = Lines.create('x', 10)
  assert.throws(() => split.push(Buffer.from('12345678901')), /at most 10 characters/)
})
