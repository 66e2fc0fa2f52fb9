import { moment } from '../../chart/labels.ts'
import type { DoubtReport } from '../../report/DoubtReport.ts'

/** A price that is held as doubtful, and the one that counts meanwhile. */
export function doubtText({ of, price, standing, source, since }: DoubtReport): string {
  const from = moment(Date.parse(since))
  return `${of} at ${price} by ${source} since ${from}; ${standing} stands until confirmed`
}
