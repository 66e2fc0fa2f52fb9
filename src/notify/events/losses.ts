import type {
  DebtWrittenOff,
  DeficitCovered,
  FundPaid,
  InsolvencyStands,
  LossShared,
  LossSocialised,
  ShortfallBooked,
} from '../../engine/Event.ts'
import type { Draft, Severity } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/** What is said of losses: who was short of how much, and who paid for it. */
export const losses = {
  FundPaid: fundPaid,
  LossSocialised: socialised,
  DeficitCovered: covered,
  ShortfallBooked: booked,
  InsolvencyStands: stands,
  DebtWrittenOff: writtenOff,
  LossShared: shared,
}

interface Short {
  readonly account: string
  readonly instrument?: string
  readonly asset: string
  readonly amount: bigint
}

function notice(
  type: Draft['type'],
  event: Short,
  sight: Sight,
  severity: Severity,
): Omit<Draft, 'text'> & { readonly sum: string } {
  const { account, instrument, asset } = event
  const amount = words.money(event.amount, Sight.assetOf(sight, asset))
  const about = `deficit:${account}`
  const base = { type, phase: 'notice' as const, severity, about, account, amount }
  return { ...base, instrument: instrument ?? null, sum: words.sum(amount) }
}

const within = ({ instrument }: Short): string =>
  instrument === undefined ? '' : ` in ${words.name(instrument)}`

function fundPaid(event: FundPaid, sight: Sight): Draft {
  const { sum, ...base } = notice('fund.paid', event, sight, 'critical')
  return { ...base, text: `the fund paid ${sum} for ${words.name(event.account)}${within(event)}` }
}

function covered(event: DeficitCovered, sight: Sight): Draft {
  const { sum, ...base } = notice('deficit.covered', event, sight, 'warning')
  const name = words.name(event.account)
  return {
    ...base,
    text: `${name}'s deficit${within(event)} covered: ${sum}, by those deleveraged`,
  }
}

function booked(event: ShortfallBooked, sight: Sight): Draft {
  const { sum, ...base } = notice('deficit.booked', event, sight, 'critical')
  const name = words.name(event.account)
  return {
    ...base,
    text: `${sum} of ${name}'s deficit${within(event)} could be borne by nobody: the venue owes it`,
  }
}

function stands(event: InsolvencyStands, sight: Sight): Draft {
  const { sum, ...base } = notice('deficit.stands', event, sight, 'critical')
  const why =
    event.why === 'market' ? 'its market cannot be acted upon' : 'a position cannot be closed'
  return {
    ...base,
    reason: event.why,
    text: `${words.name(event.account)} is short ${sum} and waits: ${why}`,
  }
}

/** Its owner is told its share; the desk, once, how much all bore. */
function socialised(event: LossSocialised, sight: Sight): readonly Draft[] {
  const { sum, ...base } = notice('account.loss_socialised', event, sight, 'critical')
  const own = {
    ...base,
    text: `${words.name(event.account)} bore ${sum} of a loss${within(event)}`,
  }
  const all = sight.entry.events.filter(
    (other): other is LossSocialised =>
      other.type === 'LossSocialised' && other.instrument === event.instrument,
  )
  return all[0] === event ? [whole(all, event, sight), own] : [own]
}

function whole(all: readonly LossSocialised[], first: LossSocialised, sight: Sight): Draft {
  const total = all.reduce((sum, { amount }) => sum + amount, 0n)
  const amount = words.money(total, Sight.assetOf(sight, first.asset))
  const { instrument } = first
  return {
    ...{ type: 'loss.socialised', phase: 'notice', severity: 'critical' },
    ...{ about: `loss:${instrument}`, instrument, amount },
    text: `a loss of ${words.sum(amount)}${within(first)} was shared by ${all.length} accounts`,
  }
}

function writtenOff(event: DebtWrittenOff, sight: Sight): Draft {
  const { sum, ...base } = notice('pool.loss', event, sight, 'critical')
  return {
    ...base,
    text: `${words.name(event.account)}'s debt of ${sum} to pool ${words.name(event.pool)} written off`,
  }
}

function shared(event: LossShared, sight: Sight): Draft {
  const { pool, asset } = event
  const amount = words.money(event.amount, Sight.assetOf(sight, asset))
  return {
    ...{ type: 'pool.loss', phase: 'notice', severity: 'critical' },
    ...{ about: `pool:${pool}:${asset}`, amount },
    text: `lenders of ${words.name(asset)} in pool ${words.name(pool)} bore ${words.sum(amount)}`,
  }
}
