import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import type { Book } from '../wire/book/Book.ts'
import { bookCommands } from '../wire/book/bookCommands.ts'
import { readBook } from '../wire/book/readBook.ts'
import { BookError, beginBook } from './beginBook.ts'
import { Service } from './Service.ts'

const path = new URL('../../examples/books/cross.json', import.meta.url)

function bookAt(file: URL): Book {
  const found = readBook(readFileSync(file, 'utf8'), { file: file.pathname })
  if (!found.ok) throw found.error
  return found.value
}

describe('a book that a journal begins with', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-begin-'))
  after(() => rmSync(folder, { recursive: true, force: true }))
  const book = bookAt(path)
  const commands = [...bookCommands(book)]

  test('[SRV9] is begun once', async () => {
    const service = await Service.open(join(folder, 'once.plimsoll'))
    assert.equal(await beginBook(service, book), true)
    const { seq } = service.replica.head
    assert.equal(seq, commands.length)
    assert.equal(await beginBook(service, book), false)
    assert.equal(service.replica.head.seq, seq)
    await service.close()
  })

  test('[SRV9] is ended where it was begun and killed, and a journal of another is left alone', async () => {
    const half = await Service.open(join(folder, 'half.plimsoll'))
    for (const command of commands.slice(0, 5)) await half.port.submit(command)
    assert.equal(await beginBook(half, book), true)
    assert.equal(half.replica.head.seq, commands.length)
    await half.close()
    const other = await Service.open(join(folder, 'other.plimsoll'))
    await other.port.submit({ type: 'DefineAsset', id: 'x', time: 1, asset: 'XYZ', decimals: 2 })
    assert.equal(await beginBook(other, book), false)
    assert.equal(other.replica.head.seq, 1)
    await other.close()
  })

  test('[SRV9] is refused where the engine refuses what it defines', async () => {
    const service = await Service.open(join(folder, 'refused.plimsoll'))
    const [first] = book.assets
    const wrong = { ...book, assets: [...book.assets, { ...first!, decimals: 1 }] }
    await assert.rejects(beginBook(service, wrong), (error) => error instanceof BookError)
    await service.close()
  })
})
