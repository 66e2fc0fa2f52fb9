import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { test } from 'node:test'
import { Folder } from '../cli/Folder.ts'
import { EngineDesk } from './EngineDesk.ts'
import { FakeVenue } from './FakeVenue.ts'
import { live, type Plant, type World } from './lives.ts'

const runs = Number(process.env.DISPATCH_RUNS ?? 20)
// Where a sync costs nothing: what is killed here is the program, not the machine.
const folder = Folder.create(existsSync('/dev/shm') ? '/dev/shm' : undefined)

/** What is wrong with how a world ended. */
function wrongs({ engine, venue, told, isLost }: World): readonly string[] {
  const found: string[] = []
  for (const [key, count] of venue.taken)
    if (count > 1) found.push(`${key} was executed ${count} times`)
  const [there, here] = [FakeVenue.executed(venue), EngineDesk.booked(engine.desk)]
  for (const order of new Set([...there.keys(), ...here.keys()])) {
    const [a, b] = [there.get(order), here.get(order)]
    if (a?.lots !== b?.lots) found.push(`${order}: executed ${a?.lots}, booked ${b?.lots}`)
    // Of a sale: never booked for more than it fetched, and for less by a tick a lot at most.
    const short = (a?.cost ?? 0n) - (b?.cost ?? 0n)
    const isOff = short < 0n || short > (a?.lots ?? 0n)
    // What a lost record told of the prices before is lost with it.
    if (isOff && !isLost) found.push(`${order}: fetched ${a?.cost}, booked ${b?.cost}`)
  }
  for (const { id } of engine.desk.state.orders.values()) {
    const said = told.filter(({ order }) => order.id === id)
    const alarm = said.findLast(({ kind }) => kind === 'unknown' || kind === 'known')
    if (alarm?.kind !== 'unknown') found.push(`${id} is out, and nobody was told`)
  }
  return found
}

const path = (seed: number) => folder.path(`blotter-${seed}`)

test('[EXEC1] [EXEC3] [EXEC4] [EXEC5] [EXEC6] whatever fails and whoever is killed, each order is executed at most once, booked once, and none in silence', async () => {
  let [kills, orders, alarms] = [0, 0, 0]
  for (let seed = 1; seed <= runs; seed++) {
    const world = await live(seed, path(seed))
    assert.deepEqual(wrongs(world), [], `seed ${seed}`)
    kills += world.kills
    orders += world.venue.taken.size
    alarms += world.told.filter(({ kind }) => kind === 'unknown').length
  }
  assert.ok(kills > runs / 2 && orders > runs / 2 && alarms > 0, `${kills}, ${orders}, ${alarms}`)
})

const plants: readonly (readonly [string, Plant])[] = [
  ['sends again where no answer came', { sendsAgain: true }],
  ['keeps nothing before it is sent', { keepsLate: true }],
  ['tells a report under another id each time', { tellsAnew: true }],
  ['takes what a venue does not know for never sent', { concludes: true }],
]

for (const [what, plant] of plants) {
  test(`one that ${what} is found`, async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const world = await live(seed, path(seed), plant)
      if (wrongs(world).length > 0) return
    }
    assert.fail('nothing was found')
  })
}
