import { CivilDate } from '../../calendar/CivilDate.ts'
import type { RegisteredCall } from '../../report/CallsRegister.ts'
import type { Notice } from './CallNotice.ts'

const DAY_MS = 86_400_000

/**
 * A margin call of the register as plain data for other formats: called by the desk, of the owner of its account, under
 * its rulebook. Null where no engine opened it, or it has no date of its own.
 *
 * Rules: [MSG1]
 */
export function noticeOf(call: RegisteredCall, desk: string): Notice | null {
  const { id, openedAt, owner, account, rulebook, numeraire, amount, deadline, timestamp } = call
  if (id === null || openedAt === null) return null
  return {
    agreement: { id: rulebook, framework: 'other', signed: null },
    ...{ a: desk, b: owner === '' ? account : owner, caller: 'a', kind: 'delivery' },
    ...{ call: id, amount, currency: numeraire, deadline, sentAt: timestamp },
    valuedOn: CivilDate.format(CivilDate.ofDay(Math.floor(timestamp / DAY_MS))),
  }
}
