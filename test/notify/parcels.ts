import type { Alert, Severity, Telling } from '../../src/notify/Alert.ts'
import { alertsOf } from '../../src/notify/alertsOf.ts'
import type { Parcel } from '../../src/notify/sinks/Sink.ts'

/** A name that means something to every receiver that takes names for more than names. */
export const oddName =
  'a\r\nBcc: evil@example.com\r\n\r\n<!channel> <@U1> *b* _i_ `c` [x](http://e.vil) <b>&amp;</b> {{7*7}} $(id) "; \u202e\u0000'

/** A call of an account. */
export function called(part: Partial<Alert> = {}): Alert {
  const alert = alertsOf.complete(
    {
      ...{ type: 'call.issued', phase: 'trigger', severity: 'error', about: 'call:call-7' },
      ...{ account: 'anna', call: 'call-7', level: 'call' },
      amount: { value: '1240.5', asset: 'USDT' },
      deadline: 1_621_434_000_000,
      text: 'anna called: 1,240.50 USDT or sell 0.31 BTC by 14:20 UTC (58 min)',
    },
    { id: 'f00d-12-3-0', seq: 12, timestamp: 1_621_430_520_000 },
  )
  return { ...alert, owner: 'acme', rulebook: 'ranked', ...part }
}

/** The same on its way. */
export const parcel = (
  phase: Telling = 'trigger',
  alert: Alert = called(),
  before: Severity | null = null,
): Parcel => ({ key: `${alert.id}.night`, route: 'night', alert, phase, before, attempts: 0 })
