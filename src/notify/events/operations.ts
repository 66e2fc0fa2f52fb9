import { listed } from '../../base/listed.ts'
import type {
  Armed,
  AuditBreached,
  Disarmed,
  InstrumentDelisted,
  InstrumentSettled,
  MarketActivated,
  MarketDefined,
  OptionExpired,
  RulebookActivated,
  RulebookDefined,
  Switched,
} from '../../engine/Event.ts'
import { indexText } from '../../report/figures.ts'
import type { Draft } from '../Alert.ts'
import { words } from '../words.ts'
import { Sight } from './Sight.ts'

/** What is said of the engine itself: armed or not, switches, rules, an audit that failed. */
export const operations = {
  Armed: armed,
  Disarmed: disarmed,
  Switched: switched,
  AuditBreached: breached,
  RulebookDefined: rulebookDefined,
  RulebookActivated: rulebookActivated,
  MarketDefined: marketDefined,
  MarketActivated: marketActivated,
  InstrumentDelisted: delisted,
  InstrumentSettled: settled,
  OptionExpired: expired,
}

function armed({ by, reason, waiting = [] }: Armed): Draft {
  const some = listed(waiting.map(words.name))
  const rest = waiting.length === 0 ? '' : `; no fresh price yet of ${some}`
  return {
    ...{ type: 'engine.armed', phase: 'resolve', severity: 'info', about: 'engine', by, reason },
    text: `armed by ${words.name(by)}: ${words.line(reason)}${rest}`,
  }
}

function disarmed({ by, reason }: Disarmed): Draft {
  return {
    ...{ type: 'engine.disarmed', phase: 'trigger', severity: 'critical', about: 'engine' },
    ...{ by, reason },
    text: `disarmed by ${words.name(by)}: ${words.line(reason)}; accounts are assessed and called, and nobody is liquidated`,
  }
}

const switches: { readonly [K in Switched['what']]: string } = {
  newRisk: 'new risk',
  deposit: 'deposits',
  withdrawal: 'withdrawals',
  liquidation: 'liquidation',
  callClock: 'the clock of calls',
}

function switched(event: Switched, { entry }: Sight): Draft {
  const { scope, what, on, from, by, reason } = event
  const where = scope.kind === 'all' ? '' : ` of ${words.name(scope.id)}`
  const when = from === undefined ? '' : ` from ${words.moment(from, entry.time)}`
  return {
    type: on ? 'switch.on' : 'switch.off',
    phase: on ? 'resolve' : 'trigger',
    severity: on ? 'info' : what === 'liquidation' ? 'critical' : 'error',
    about: `switch:${what}:${scope.kind}:${scope.id}`,
    ...{ by, reason, instrument: scope.kind === 'instrument' ? scope.id : null },
    text: `${switches[what]}${where} switched ${on ? 'on' : 'off'}${when} by ${words.name(by)}: ${words.line(reason)}`,
  }
}

function breached({ what }: AuditBreached): Draft {
  return {
    ...{
      type: 'audit.breach',
      phase: 'notice',
      severity: 'critical',
      about: 'audit',
      reason: what,
    },
    text: `the audit found that something does not add up: ${words.line(what)}`,
  }
}

const config = (type: Draft['type'], about: string, text: string): Draft => ({
  ...{ type, phase: 'notice', severity: 'info', about, text },
})

/** When it comes into force, where that is yet to come. */
const since = (from: number, now: number): string =>
  from > now ? `, in force from ${words.moment(from, now)}` : ''

function rulebookDefined({ rulebook }: RulebookDefined, { entry }: Sight): Draft {
  const { id, version, activeFrom } = rulebook
  const text = `rulebook ${words.name(id)} version ${version} defined${since(activeFrom, entry.time)}`
  return { ...config('config.proposed', `rulebook:${id}`, text), rulebook: id }
}

function rulebookActivated(event: RulebookActivated, sight: Sight): readonly Draft[] {
  const { rulebook, version } = event
  const text = `rulebook ${words.name(rulebook)} version ${version} is in force`
  const said = { ...config('config.activated', `rulebook:${rulebook}`, text), rulebook }
  return [said, ...endOfLadders(event, sight)]
}

/** The levels of ladders that a version has no more end with it, and no event says so. */
function endOfLadders({ rulebook, version }: RulebookActivated, sight: Sight): readonly Draft[] {
  const versions = sight.state.rulebooks.get(rulebook)?.versions ?? []
  const inForce = versions.find((one) => one.version === version)
  const known = new Set(inForce?.ladders.map(({ id }) => id))
  return [...sight.allStanding()].flatMap((alert): readonly Draft[] => {
    const { type, about, account, level } = alert
    if (type !== 'account.level_changed' || alert.rulebook !== rulebook || account === null)
      return []
    const ladder = about.slice(`level:${account}:`.length)
    if (known.has(ladder)) return []
    const text = `${words.name(account)} is on no level of ${words.name(ladder)} any more: version ${version} of its rules has no such ladder`
    return [{ type, phase: 'resolve', severity: 'info', about, account, level, text }]
  })
}

function marketDefined({ market }: MarketDefined, { entry }: Sight): Draft {
  const { instrument, version, activeFrom } = market
  const text = `market ${words.name(instrument)} version ${version} defined${since(activeFrom, entry.time)}`
  return { ...config('config.proposed', `market:${instrument}`, text), instrument }
}

function marketActivated({ instrument, version }: MarketActivated): Draft {
  const text = `market ${words.name(instrument)} version ${version} is in force`
  return { ...config('config.activated', `market:${instrument}`, text), instrument }
}

function delisted({ instrument, by, reason }: InstrumentDelisted): Draft {
  return {
    ...{ type: 'instrument.delisted', phase: 'notice', severity: 'warning' },
    ...{ about: `instrument:${instrument}`, instrument, by, reason },
    text: `${words.name(instrument)} delisted by ${words.name(by)}: ${words.line(reason)}; positions may only be reduced`,
  }
}

function settled(event: InstrumentSettled, sight: Sight): Draft {
  const { instrument, price, by, reason } = event
  const at = words.price(price, Sight.instrumentOf(sight, instrument))
  return {
    ...{ type: 'instrument.settled', phase: 'notice', severity: 'warning' },
    ...{ about: `instrument:${instrument}`, instrument, by, reason },
    text: `${words.name(instrument)} settled at ${at} by ${words.name(by)}: ${words.line(reason)}`,
  }
}

function expired({ instrument, price, by, reason }: OptionExpired): Draft {
  const at = words.grouped(indexText(price))
  return {
    ...{ type: 'instrument.settled', phase: 'notice', severity: 'warning' },
    ...{ about: `instrument:${instrument}`, instrument, by, reason },
    text: `${words.name(instrument)} expired with its underlying at ${at}, told by ${words.name(by)}: ${words.line(reason)}`,
  }
}
