import {
  Allocation,
  type Flow,
  type Guess,
  type Holder,
  type Program,
} from '../advice/Allocation.ts'
import { Target } from '../advice/Target.ts'
import { ProForma } from '../margin/ProForma.ts'
import type { Asset } from '../model/Asset.ts'
import { Amount } from '../money/Amount.ts'
import { Ratio } from '../money/Ratio.ts'
import { amountText } from './figures.ts'
import { levelNames, Subject } from './Subject.ts'

/** How an owner's free collateral cures his own accounts, the least value moved. */
export interface AllocationReport {
  readonly owner: string
  /** In which values are told. */
  readonly numeraire: string | null
  /** Whether nobody is short, now or once it is done. */
  readonly isEnough: boolean
  readonly flows: readonly FlowReport[]
  /** The value that moves. */
  readonly value: string | null
  /** No allocation moves less, as far as the accounts are linear; null where nothing says so. */
  readonly bound: string | null
  /** Whether they are: then value less bound is all that could be missed. */
  readonly isLinear: boolean
  readonly by: 'highs' | 'greedy' | null
  readonly accounts: readonly AllocatedAccount[]
}

export interface FlowReport {
  readonly from: string
  readonly to: string
  readonly asset: string
  readonly amount: string
}

export interface AllocatedAccount {
  readonly account: string
  readonly level: string
  /** Whether it was short of its target. */
  readonly isShort: boolean
  readonly after: string
}

/** An owner's account with what it is to reach. */
export interface Owned extends Holder {
  readonly subject: Subject
}

/**
 * Tells an allocation of a program: what a solver guessed, or where there was none what greed finds.
 *
 * Rules: [ALLOC3] [ALLOC4] [ALLOC5]
 */
export function of(
  owner: string,
  owned: readonly Owned[],
  program: Program | null,
  guess: Guess | null,
): AllocationReport {
  if (program === null) return { ...nothing, owner, isEnough: true, accounts: standing(owned, []) }
  const amounts = guess?.amounts ?? Allocation.greedy(owned, program)
  const flows = Allocation.settle(owned, program, amounts)
  const numeraire = numeraireOf(owned)
  const told = { ...nothing, owner, numeraire: numeraire.id, isLinear: program.isLinear }
  if (flows === null) return { ...told, accounts: standing(owned, []) }
  const bound = guess === null ? null : Allocation.bound(program, guess.duals)
  return {
    ...told,
    isEnough: true,
    flows: flows.map((flow) => flowOf(owned, flow)),
    value: amountText(Ratio.mulUp(1n, Allocation.movedValue(program, flows)), numeraire),
    bound: bound && amountText(Ratio.mulDown(1n, bound), numeraire),
    by: guess === null ? 'greedy' : 'highs',
    accounts: standing(owned, flows),
  }
}

const nothing = {
  numeraire: null,
  isEnough: false,
  flows: [],
  value: null,
  bound: null,
  isLinear: true,
  by: null,
}

const isShort = ({ context, target }: Holder): boolean =>
  Target.slack(context, context.account, target) < 0n

/** That of the first account that is short. */
const numeraireOf = (owned: readonly Owned[]): Asset =>
  (owned.find(isShort) as Owned).subject.rules.numeraire

const flowOf = (owned: readonly Owned[], { from, to, asset, amount }: Flow): FlowReport => ({
  from: owned[from]?.subject.account.id ?? '',
  to: owned[to]?.subject.account.id ?? '',
  asset: asset.id,
  amount: amountText(amount, asset),
})

const standing = (owned: readonly Owned[], flows: readonly Flow[]): readonly AllocatedAccount[] =>
  owned.map((one, at) => {
    const { subject } = one
    const account = flows.reduce(
      (now, { from, to, asset, amount }) =>
        ProForma.withBalance(
          now,
          asset.index,
          at === to ? amount : at === from ? Amount.negate(amount) : Amount.zero,
        ),
      subject.account,
    )
    const look = Subject.look(account, subject.rules, subject.book, subject.rungs)
    return {
      account: subject.account.id,
      level: levelNames(subject).join(', '),
      isShort: isShort(one),
      after: levelNames({ ...subject, ...look }).join(', '),
    }
  })

export * as AllocationReport from './AllocationReport.ts'
