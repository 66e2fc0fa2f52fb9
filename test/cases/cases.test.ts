import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { Folder } from '../cli/Folder.ts'
import { Case } from './Case.ts'

const root = dirname(fileURLToPath(import.meta.url))
const folders = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('case.json'))
  .map((path) => dirname(path))
  .sort()
const journals = Folder.create()

test('cases are found', () => assert.ok(folders.length > 0))

for (const folder of folders) {
  const one = Case.read(join(root, folder))
  test(`${folder}: ${one.about}`, async () => {
    await Case.hold(one, join(root, folder), journals.path(folder.replace('/', '-')))
  })
}
