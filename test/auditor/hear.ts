import type { Entry } from '../../src/engine/Entry.ts'
import type { Event } from '../../src/engine/Event.ts'
import { Audit, type Check } from './Audit.ts'
import { callAmounts } from './callAmounts.ts'
import { credit } from './credit.ts'
import { dividends } from './dividends.ts'
import { immunity } from './immunity.ts'
import { lawful } from './lawful.ts'
import { liquidations } from './liquidations.ts'
import { loanImmunity } from './loanImmunity.ts'
import { money } from './money.ts'
import { options } from './options.ts'
import { permits } from './permits.ts'
import { pools } from './pools.ts'
import { protections } from './protections.ts'
import { record } from './record.ts'
import { requests } from './requests.ts'
import { seizures } from './seizures.ts'
import { steps } from './steps.ts'
import { told } from './told.ts'
import { troves } from './troves.ts'
import { units } from './units.ts'
import { unsettled } from './unsettled.ts'
import { waterfall } from './waterfall.ts'

/** Every check, in the order of docs/spec/auditor.md. */
export const checks: readonly Check[] = [
  ...money,
  ...told,
  ...requests,
  ...liquidations,
  ...steps,
  ...units,
  ...callAmounts,
  ...waterfall,
  ...pools,
  ...seizures,
  ...troves,
  ...permits,
  ...immunity,
  ...unsettled,
  ...loanImmunity,
  ...credit,
  ...lawful,
  ...protections,
  ...options,
  ...dividends,
]

/** Hears the entries of one command: looks at each event, before and after it is written. */
export function hear(audit: Audit, entries: readonly Entry[]): void {
  // A command that was answered before leaves nothing to hear.
  if (entries.length === 0) return
  for (const entry of entries) {
    if (entry.command !== null) audit.command = entry.command
    for (const { rule, opens } of opening) Audit.breach(audit, rule, opens?.(audit, entry) ?? null)
    audit.books.seq = entry.seq
    audit.books.time = entry.time
    for (const event of entry.events) hearEvent(audit, event)
  }
  for (const { rule, ends } of ending) Audit.breach(audit, rule, ends?.(audit) ?? null)
  forget(audit)
}

const opening = checks.filter(({ opens }) => opens !== undefined)
const ending = checks.filter(({ ends }) => ends !== undefined)
const befores = checks.filter(({ before }) => before !== undefined)
const afters = checks.filter(({ after }) => after !== undefined)

function hearEvent(audit: Audit, event: Event): void {
  for (const { rule, before } of befores) Audit.breach(audit, rule, before?.(audit, event) ?? null)
  record(audit.books, event)
  audit.heard.push(event)
  for (const { rule, after } of afters) Audit.breach(audit, rule, after?.(audit, event) ?? null)
}

function forget(audit: Audit): void {
  audit.heard = []
  for (const notes of Object.values(audit.notes)) notes.clear()
}
