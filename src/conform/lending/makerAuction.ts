import { type Bark, bark } from '../../protocols/maker/bark.ts'
import { Clip } from '../../protocols/maker/Clip.ts'
import { Dog } from '../../protocols/maker/Dog.ts'
import type { DutchAuction } from '../../protocols/maker/DutchAuction.ts'
import { Ray } from '../../protocols/maker/Ray.ts'
import type { Ilk, Vault } from '../../protocols/maker/Vault.ts'
import { Vow } from '../../protocols/maker/Vow.ts'
import type { CaseAdapter, Tree } from '../Adapter.ts'
import { Facts } from '../Facts.ts'
import { makerCalc } from './makerCalc.ts'

/** The state passed from step to step of a case. */
interface Scene {
  readonly auction: DutchAuction | null
  readonly dog: Dog
  readonly vow: Vow
}

interface Step {
  readonly answer: Tree
  readonly scene: Scene
}

/** A liquidation at second zero, then the steps of its auction; elapsed counts from its start. */
export const makerAuction: CaseAdapter = (one) => {
  const [ilk, clip] = [Facts.object(one, 'ilk'), clipOf(Facts.object(one, 'clip'))]
  const vault = vaultOf(Facts.object(one, 'urn'))
  const par = Facts.whole(ilk, 'par')
  const house = {
    chop: Facts.whole(ilk, 'chop'),
    dog: dogOf(ilk),
    clip,
    feed: { value: Facts.whole(ilk, 'price'), par },
  }
  const barked = bark(vault, ilkOf(ilk), house, 0n)
  if (!barked.ok) return { expected: { bark: { ok: false, error: barked.error }, auction: [] } }
  const fees = Vow.fold(Vow.empty, vault.art, Ray.one, Facts.whole(ilk, 'rate'))
  const vow = Vow.bear(fees, barked.value.sin)
  const { auction, dog } = barked.value
  const steps: Tree[] = []
  let scene: Scene = { auction, dog, vow }
  for (const asked of Facts.objects(Facts.object(one, 'expected'), 'auction')) {
    const step = answerOf(clip, scene, asked, par)
    steps.push(step.answer)
    scene = step.scene
  }
  return { expected: { bark: barkOf(barked.value, vow), auction: steps } }
}

const barkOf = (barked: Bark, vow: Vow): Tree => ({
  ok: true,
  dink: barked.dink,
  dart: barked.dart,
  tab: barked.tab,
  lot: barked.auction.lot,
  top: barked.auction.top,
  keeperIncentive: barked.incentive,
  sinAfter: vow.sin,
  Dirt: barked.dog.dirtTotal,
})

function answerOf(clip: Clip, scene: Scene, asked: Facts, par: bigint): Step {
  const { auction } = scene
  const elapsed = Facts.whole(asked, 'elapsed')
  const at = (auction?.startedAt ?? 0n) + elapsed
  const action = Facts.object(asked, 'action')
  const isTake = Facts.word(action, 'type', ['take', 'redo']) === 'take'
  const done = isTake ? bidStep(clip, scene, action, at) : redoOf(clip, scene, action, par, at)
  const seen =
    auction === null
      ? {}
      : { ...Clip.status(clip, auction, at), lot: auction.lot, tab: auction.tab }
  return { answer: { elapsed, ...seen, action: done.answer }, scene: done.scene }
}

function bidStep(clip: Clip, scene: Scene, action: Facts, at: bigint): Step {
  const [amt, max] = [Facts.whole(action, 'amt'), Facts.whole(action, 'max')]
  const taken = Clip.take(clip, scene.auction, { lotMax: amt, priceMax: max }, at)
  const asked = { type: 'take', amt, max, ok: taken.ok }
  if (!taken.ok) return { answer: { ...asked, error: taken.error }, scene }
  const { owe, slice, returned, auction } = taken.value
  const dog = Dog.digs(scene.dog, taken.value.dug)
  const vow = Vow.raise(scene.vow, owe)
  const after = { tabAfter: auction?.tab ?? 0n, lotAfter: auction?.lot ?? 0n }
  return {
    scene: { auction, dog, vow },
    answer: {
      ...asked,
      owe,
      slice,
      ...after,
      finished: auction === null,
      returnedToOwner: returned,
      Dirt: dog.dirtTotal,
      vowDai: vow.dai,
      vowSin: vow.sin,
    },
  }
}

function redoOf(clip: Clip, scene: Scene, action: Facts, par: bigint, at: bigint): Step {
  const feedPrice = Facts.whole(action, 'feedPrice')
  const redone = Clip.redo(clip, scene.auction, { value: feedPrice, par }, at)
  const asked = { type: 'redo', feedPrice, ok: redone.ok }
  if (!redone.ok) return { answer: { ...asked, error: redone.error }, scene }
  const { auction, incentive } = redone.value
  return {
    scene: { ...scene, auction, vow: Vow.bear(scene.vow, incentive) },
    answer: { ...asked, newTop: auction.top },
  }
}

const vaultOf = (urn: Facts): Vault => ({
  ink: Facts.whole(urn, 'ink'),
  art: Facts.whole(urn, 'art'),
})

const ilkOf = (ilk: Facts): Ilk => ({
  spot: Facts.whole(ilk, 'spot'),
  rate: Facts.whole(ilk, 'rate'),
  dust: Facts.whole(ilk, 'dust'),
})

const dogOf = (ilk: Facts): Dog => ({
  isLive: true,
  holeTotal: Facts.whole(ilk, 'Hole'),
  dirtTotal: 0n,
  hole: Facts.whole(ilk, 'hole'),
  dirt: 0n,
})

const clipOf = (clip: Facts): Clip => ({
  buf: Facts.whole(clip, 'buf'),
  tail: Facts.whole(clip, 'tail'),
  cusp: Facts.whole(clip, 'cusp'),
  chip: Facts.whole(clip, 'chip'),
  tip: Facts.whole(clip, 'tip'),
  chost: Facts.whole(clip, 'chost'),
  decay: makerCalc(Facts.object(clip, 'calc')),
  stopped: 0n,
})
