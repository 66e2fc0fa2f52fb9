/**
 * Plants the faults of plants.ts one by one in a copy of the tree, and lets the attacker look for
 * each with the episodes that `npm test` plays. Prints a table; ends with an error where one is not
 * found, or where something is found without a plant.
 *
 *     node test/attacker/plantAll.ts [ONLY]
 */
import { spawnSync } from 'node:child_process'
import { Copy } from '../mutation/Copy.ts'
import { type Plant, plants } from './plants.ts'

const only = process.argv[2] ?? ''
const seeds = ['1', '2', '3']

const firstFinding =
  /'\[(?<rule>\w+)\] (?<text>.*?) \((?<game>[^,(]+, \w+ prices), SEED=(?<seed>\d+), episode (?<episode>\d+)\)/

/** What the attacker's tests say of a copy, with the episodes of `npm test`. */
function attack({ folder }: Copy, seed: string): string {
  const { NODE_TEST_CONTEXT: _, ...inherited } = process.env
  const env = { ...inherited, SEED: seed, EPISODES: '2000' }
  const { stdout } = spawnSync(process.execPath, ['--test', 'test/attacker/attacker.test.ts'], {
    ...{ cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 28 },
  })
  return stdout
}

function put(copy: Copy, { path, find, put: text }: Plant): () => void {
  const source = Copy.read(copy, path)
  if (source.split(find).length < 2) throw new Error(`${path} has no "${find}"`)
  Copy.write(
    copy,
    path,
    source.replace(find, () => text),
  )
  return () => Copy.write(copy, path, source)
}

interface Row {
  readonly plant: Plant
  readonly by: string
  readonly where: string
}

function look(copy: Copy, plant: Plant): Row {
  const undo = put(copy, plant)
  try {
    for (const seed of seeds) {
      const found = firstFinding.exec(attack(copy, seed))?.groups
      if (found === undefined) continue
      const where = `${found.game}, seed ${found.seed}, episode ${found.episode}`
      return { plant, by: `${found.rule}`, where }
    }
    return { plant, by: 'not found', where: '' }
  } finally {
    undo()
  }
}

const copy = Copy.make()
try {
  const sound = seeds
    .map((seed) => firstFinding.exec(attack(copy, seed)))
    .find((one) => one !== null)
  if (sound != null) throw new Error(`without a plant: ${sound[0]}`)
  console.log('| kind | plant | found by | where |\n|---|---|---|---|')
  let isGood = true
  for (const plant of plants) {
    if (!`${plant.kind} ${plant.what}`.includes(only)) continue
    const { by, where } = look(copy, plant)
    isGood &&= by !== 'not found'
    console.log(`| ${plant.kind} | ${plant.what} | ${by} | ${where} |`)
  }
  process.exitCode = isGood ? 0 : 1
} finally {
  Copy.remove(copy)
}
