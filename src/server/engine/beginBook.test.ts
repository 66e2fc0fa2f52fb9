import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { LossyDisk } from '../../../test/crash/LossyDisk.ts'
import type { Command } from '../../engine/Command.ts'
import { DurableEngine } from '../../host/DurableEngine.ts'
import { Storage } from '../../host/Storage.ts'
import { bookCommands } from '../../wire/book/bookCommands.ts'
import { readBook } from '../../wire/book/readBook.ts'
import { BookError, beginBook } from './beginBook.ts'

const file = new URL('../../../examples/books/cross.json', import.meta.url)
const read = readBook(readFileSync(file, 'utf8'), { file: file.pathname })
if (!read.ok) throw read.error
const commands: readonly Command[] = [...bookCommands(read.value)]

const open = (): DurableEngine =>
  DurableEngine.open(Storage.log(LossyDisk.create(new Uint8Array())), { build: 'test' })

test('[SRV9] a journal begins with a book once', () => {
  const engine = open()
  assert.equal(beginBook(engine, commands), true)
  assert.equal(engine.told().seq, commands.length)
  assert.equal(beginBook(engine, commands), false)
  assert.equal(engine.told().seq, commands.length)
})

test('[SRV9] what was begun and killed is ended, and the journal of another is left alone', () => {
  const half = open()
  for (const command of commands.slice(0, 5)) half.apply(command)
  assert.equal(beginBook(half, commands), true)
  assert.equal(half.told().seq, commands.length)
  const other = open()
  other.apply({ type: 'DefineAsset', id: 'x', time: 1, asset: 'XYZ', decimals: 2 })
  assert.equal(beginBook(other, commands), false)
  assert.equal(other.state.seq, 1)
})

test('[SRV9] a book is refused where the engine refuses what it defines', () => {
  const [first] = commands
  const wrong = [...commands, { ...first, id: 'again' } as Command]
  assert.throws(
    () => beginBook(open(), wrong),
    (error) => error instanceof BookError,
  )
})

test('[SRV9] a book of the future begins nothing where time passes by the clock', () => {
  const engine = open()
  const asOf = commands[0]?.time ?? 0
  assert.throws(() => beginBook(engine, commands, asOf - 1), /asOf: expected a time up to/)
  assert.equal(engine.told().seq, 0)
  assert.equal(beginBook(engine, commands, asOf), true)
})
