import { sideBySide, tell } from '../lending/sideBySide.ts'
import { drift } from './drift.ts'
import { FlatBook } from './FlatBook.ts'
import { mango } from './mango.ts'
import { orderly } from './orderly.ts'
import { Peer } from './Peer.ts'

/**
 * What an account of dollars and eight perpetuals has beyond what it must keep, ours and by the packages of three venues, in one run
 * over the same accounts and prices. The answers must be the same but for what a peer rounds: doubles, or 48 binary
 * places. The peers are no dependencies:
 *
 *     npm install --ignore-scripts --no-package-lock --prefix bench/peers
 *     npm run bench -- peers
 */
const [count, rounds] = [2_000, 9]
const book = FlatBook.draw(1, count)

/** What is made of a peer that is not there: its own error. */
function made(create: Peer.Create): Peer | null {
  try {
    return create(Peer.load, book)
  } catch (error) {
    const [line] = `${(error as Error).message}`.split('\n')
    console.log(`not compared: ${line}`)
    return null
  }
}

function check(mine: Peer, peer: Peer): void {
  for (let index = 0; index < count; index++) {
    const [slack, told] = [mine.slackOf(index), peer.slackOf(index)]
    if (Peer.agree(slack, told)) continue
    throw new Error(
      `${peer.name}: account ${index} has ${told} beyond what it must keep, ours ${slack}`,
    )
  }
}

const mine = FlatBook.ours(book)
const peers = [orderly, drift, mango].flatMap((create) => made(create) ?? [])
if (peers.length === 0) {
  console.log(
    'no peer is installed: npm install --ignore-scripts --no-package-lock --prefix bench/peers, or PEERS=FOLDER',
  )
}
for (const peer of peers) {
  check(mine, peer)
  const contender = ({ name, slackOf }: Peer) => ({
    name,
    sweep: () => {
      let sum = 0
      for (let index = 0; index < count; index++) sum += slackOf(index)
      return sum
    },
  })
  const [first, second] = sideBySide([contender(mine), contender(peer)], count, rounds)
  if (first !== undefined && second !== undefined) {
    tell(`an account of ${legsOf()} legs, the same ${count} of both`, [first], second)
  }
}

function legsOf(): string {
  const legs = book.accounts.reduce((sum, account) => sum + account.legs.length, 0)
  return (legs / count).toFixed(1)
}
