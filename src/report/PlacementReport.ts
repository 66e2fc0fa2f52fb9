import { Placement } from '../advice/Placement.ts'
import { assess } from '../margin/assess.ts'
import type { Asset } from '../model/Asset.ts'
import { Ratio } from '../money/Ratio.ts'
import type { FlowReport, Owned } from './AllocationReport.ts'
import { amountText } from './figures.ts'

/** Where the collateral of an owner carries most. */
export interface PlacementReport {
  readonly owner: string
  /** In which what is left over is told; null where the accounts' numeraires have no price in one another. */
  readonly numeraire: string | null
  /** What all accounts have over what their targets ask, now and then; null without a numeraire. */
  readonly before: string | null
  readonly after: string | null
  /** No placement of whole holdings has more, where coins count each by itself and for less the more there is. */
  readonly bound: string | null
  /** Whether every placement of whole stacks was tried. */
  readonly isProven: boolean
  readonly flows: readonly FlowReport[]
  /** Accounts that take no part: something of them is unknown. */
  readonly unknown: readonly string[]
}

/**
 * Tells where what may leave the accounts of an owner carries most.
 *
 * Rules: [ALLOC6] [ALLOC7]
 */
export function of(owner: string, owned: readonly Owned[]): PlacementReport {
  const known = owned.filter(isKnown)
  const unknown = owned.filter((one) => !isKnown(one)).map(idOf)
  const found = Placement.place(known)
  const [first] = known
  if (found === null || first === undefined) return { ...nothing, owner, unknown }
  const { numeraire } = first.subject.rules
  const { flows, now, room, bound, isProven } = found
  return {
    ...{ owner, unknown, isProven, numeraire: numeraire.id },
    before: amountText(Ratio.mulDown(1n, now), numeraire),
    after: amountText(Ratio.mulDown(1n, room), numeraire),
    bound: amountText(Ratio.mulUp(1n, bound), numeraire),
    flows: flows.map(({ from, to, asset, amount }) => ({
      ...{ from: idOf(known[from] as Owned), to: idOf(known[to] as Owned) },
      ...sizeOf(asset, amount),
    })),
  }
}

const nothing = {
  ...{ numeraire: null, before: null, after: null, bound: null },
  ...{ isProven: false, flows: [] },
}

const idOf = ({ subject }: Owned): string => subject.account.id

const isKnown = ({ context: { account, rules, prices } }: Owned): boolean =>
  assess(account, rules, prices).certainty !== 'unknown'

const sizeOf = (asset: Asset, amount: bigint) => ({
  asset: asset.id,
  amount: amountText(amount, asset),
})

export * as PlacementReport from './PlacementReport.ts'
