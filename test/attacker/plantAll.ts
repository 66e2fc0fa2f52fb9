/**
 * Plants the faults of plants.ts one by one in a copy of the tree, and lets the attacker look for
 * each with the episodes that `npm test` plays. Prints a table; ends with an error where one is not
 * found, or where something is found without a plant.
 *
 *     node test/attacker/plantAll.ts [PATTERN]
 */
import { spawnSync } from 'node:child_process'
import { Copy } from '../mutation/Copy.ts'
import { methodPlants } from './methodPlants.ts'
import { type Plant, plants } from './plants.ts'

const only = new RegExp(process.argv[2] ?? '')
const seeds = ['1', '2', '3']
/** Those with which something was found: with them nothing is found without a plant. */
const used = new Set<string>()

interface Finding {
  readonly rule: string
  readonly text: string
  readonly where: string
}

/** The first that the attacker finds in a copy, with the episodes of `npm test`; null where nothing. */
function attack({ folder }: Copy, seed: string, arena = ''): Finding | null {
  const env = { ...process.env, SEED: seed, EPISODES: '2000', ARENA: arena }
  const { stdout, stderr, status } = spawnSync(process.execPath, ['test/attacker/lookFor.ts'], {
    ...{ cwd: folder, env, encoding: 'utf8', maxBuffer: 2 ** 28 },
  })
  if (status !== 0) throw new Error(stderr)
  return stdout === '' ? null : (JSON.parse(stdout) as Finding)
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
    // First where it is expected, for the others take their time.
    for (const arena of [plant.in ?? 'trading', '']) {
      for (const seed of seeds) {
        const found = attack(copy, seed, arena)
        if (found === null) continue
        used.add(seed)
        return { plant, by: found.rule, where: found.where }
      }
    }
    return { plant, by: 'not found', where: '' }
  } finally {
    undo()
  }
}

const copy = Copy.make()
try {
  console.log('| kind | plant | found by | where |\n|---|---|---|---|')
  let isGood = true
  for (const plant of [...plants, ...methodPlants]) {
    if (!only.test(`${plant.kind} ${plant.what}`)) continue
    const { by, where } = look(copy, plant)
    isGood &&= by !== 'not found'
    console.log(`| ${plant.kind} | ${plant.what} | ${by} | ${where} |`)
  }
  for (const seed of used) {
    const sound = attack(copy, seed)
    if (sound !== null) throw new Error(`without a plant: ${sound.text} (${sound.where})`)
  }
  process.exitCode = isGood ? 0 : 1
} finally {
  Copy.remove(copy)
}
