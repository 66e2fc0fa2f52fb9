import { clock, dateOf } from '../../chart/labels.ts'
import type { DoubtReport } from '../../report/DoubtReport.ts'

/** A price that is held as doubtful, and the one that counts meanwhile. */
export function doubtText({ of, price, standing, source, since }: DoubtReport): string {
  const time = Date.parse(since)
  const moment = `${dateOf(time)} ${clock(time)}`
  return `${of} at ${price} by ${source} since ${moment}; ${standing} stands until confirmed`
}
