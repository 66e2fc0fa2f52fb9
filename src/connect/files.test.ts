import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { limits } from '../base/limits.ts'
import { FileFault, type FileFaultCode } from './FileFault.ts'
import { type BadLine, type Line, Lines } from './Lines.ts'
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
    outcomes(expected).map(([, text]) => text),
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

/** What became of each line: its text, or the code of its fault. */
const outcomes = (found: readonly (Line | BadLine)[]) =>
  found.map((line) => [line.number, 'fault' in line ? line.fault.code : line.text])

test('[PROC2] a line that is not UTF-8 or too long is named by its number, and the rest is read', () => {
  const bytes = Buffer.concat([
    Buffer.from('\ufeffone\n'),
    Buffer.of(0xff, 0x0a),
    Buffer.from('three\n\ufefffour\n'),
    Buffer.from(`${'x'.repeat(11)}\nsix\r\n`),
    Buffer.of(0xc3),
  ])
  const expected = [
    [1, 'one'],
    [2, 'file.notText'],
    [3, 'three'],
    [4, '\ufefffour'],
    [5, 'file.lineTooLong'],
    [6, 'six'],
    [7, 'file.notText'],
  ]
  for (const size of [1, 2, 3, 7, bytes.length]) {
    const lines = Lines.create('x', 10)
    const found: (Line | BadLine)[] = []
    for (let at = 0; at < bytes.length; at += size) {
      found.push(...lines.push(bytes.subarray(at, at + size)))
    }
    assert.deepEqual(outcomes([...found, ...lines.end()]), expected, `chunks of ${size}`)
  }
})

test('[PROC2] a file of prices stops at such a line and names it', async () => {
  const path = file('bent.csv', Uint8Array.of(65, 10, 0xff, 10, 66, 10))
  await assert.rejects(lines(path), /bent\.csv:2: expected UTF-8 text, found bytes/)
})

test('[PROC2] of a line without an end no more is held than the limit', () => {
  const lines = Lines.create('x', 1_000)
  const piece = Buffer.alloc(1 << 20, 'y')
  global.gc?.()
  const before = process.memoryUsage().arrayBuffers
  for (let turn = 0; turn < 500; turn++) assert.deepEqual(lines.push(piece), [])
  assert.ok(process.memoryUsage().arrayBuffers - before < 50 * 2 ** 20)
  assert.deepEqual(outcomes(lines.push(Buffer.from('\nnext\n'))), [
    [1, 'file.lineTooLong'],
    [2, 'next'],
  ])
})

test('[PROC3] what is no file is refused at once', async () => {
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const door = join(folder, 'door')
  const server = createServer().listen(door)
  await once(server, 'listening')
  const cases: readonly (readonly [string, RegExp])[] = [
    ['', /expected a file, found an empty name/],
    [folder, /found a folder/],
    [pipe, /found a pipe/],
    [door, /found a socket/],
    ['/dev/zero', /found a device/],
    ['/dev/null', /found a device/],
    [join(folder, 'x'.repeat(300)), /found a name too long/],
  ]
  try {
    for (const [path, message] of cases) {
      await assert.rejects(readText(path), message)
      await assert.rejects(lines(path), message)
    }
  } finally {
    server.close()
  }
})

test('[PROC3] a file that unpacks to far more than it holds is refused', async () => {
  const lines64 = `${'0,'.repeat(31)}\n`.repeat(2 ** 18)
  const bomb = file('bomb.csv.gz', gzipSync(lines64.repeat(8)))
  let held = 0
  await assert.rejects(async () => {
    for await (const batch of readLines(bomb)) held += batch.length
  }, /bomb\.csv\.gz: expected at most 200 bytes unpacked for each one packed, found more/)
  assert.ok(held * 64 <= 2 * limits.unpacked, `${held} lines were read`)
})

test('a whole file has a limit, unpacked too', async () => {
  const plain = file('long', 'x'.repeat(101))
  const packed = file('long.gz', gzipSync('x'.repeat(10_000)))
  await assert.rejects(readText(plain, 100), fault(plain, 'file.tooLarge'))
  await assert.rejects(readText(packed, 1_000), fault(packed, 'file.tooLarge'))
  assert.equal((await readText(plain, 101)).length, 101)
})

/** A zip archive of files with their content, packed or stored. */
function archive(
  files: readonly (readonly [name: string, text: string])[],
  isPacked = true,
): Buffer {
  const [locals, entries]: [Buffer[], Buffer[]] = [[], []]
  let offset = 0
  for (const [name, text] of files) {
    const content = Buffer.from(text)
    const data = isPacked ? deflateRawSync(content) : content
    const method = isPacked ? 8 : 0
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(method, 8)
    local.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(method, 10)
    entry.writeUInt32LE(crc32(content), 16)
    entry.writeUInt32LE(data.length, 20)
    entry.writeUInt32LE(content.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(offset, 42)
    locals.push(local, Buffer.from(name), data)
    entries.push(entry, Buffer.from(name))
    offset += 30 + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(
    entries.reduce((sum, one) => sum + one.length, 0),
    12,
  )
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, ...entries, end])
}

test('[PROC2] a zip archive of one file is read as the file, and of none or several it is refused', async () => {
  assert.deepEqual(await lines(file('one.zip', archive([['a.csv', 'a\nb']]))), ['1 a', '2 b'])
  assert.deepEqual(await lines(file('stored.zip', archive([['a.csv', 'a\nb']], false))), [
    '1 a',
    '2 b',
  ])
  const two = file(
    'two.zip',
    archive([
      ['a', 'a'],
      ['b', 'b'],
    ]),
  )
  await assert.rejects(lines(two), /two.zip: expected a zip archive of one file, found one of 2/)
  const whole = archive([['a.csv', 'a,b\n'.repeat(1_000)]])
  for (const [name, bytes] of [
    ['cut.zip', whole.subarray(0, 40)],
    ['empty.zip', archive([])],
    ['torn.zip', Buffer.concat([whole.subarray(0, 33), whole.subarray(40)])],
    ['wild.zip', Buffer.from(whole).fill(0xff, 36, 44)],
  ] as const) {
    const path = file(name, bytes)
    await assert.rejects(lines(path), fault(path, 'file.damaged'))
  }
  for (const field of [16, 24]) {
    const other = Buffer.from(whole)
    const place = other.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + field
    other[place] = 255 - (other[place] ?? 0)
    await assert.rejects(
      lines(file('other.zip', other)),
      /found one whose file is not what it says/,
    )
  }
  const locked = Buffer.from(whole)
  locked.writeUInt16LE(1, locked.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 8)
  await assert.rejects(lines(file('locked.zip', locked)), /found an encrypted one/)
})

test('[PROC2] a zip archive unpacks to no more than gzip may, and is taken in pieces', async () => {
  const bomb = file('bomb.zip', archive([['a.csv', '\n'.repeat(2 ** 26 + 1)]]))
  await assert.rejects(lines(bomb), fault(bomb, 'file.tooLarge'))
  const long = file('pieces.zip', archive([['a.csv', 'a\n'.repeat(400_000)]]))
  const sizes: number[] = []
  for await (const some of readLines(long)) sizes.push(some.length)
  assert.ok(sizes.length > 1)
  assert.equal(
    sizes.reduce((sum, one) => sum + one, 0),
    400_000,
  )
})
