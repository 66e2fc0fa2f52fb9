import type { AccountReport } from '../../report/AccountReport.ts'

/** An account's name in a table, with its rulebook where it stands there under several. */
export function labelOf(
  { account, rulebook }: AccountReport,
  among: readonly AccountReport[],
): string {
  const isOne = among.every((other) => other.account !== account || other.rulebook === rulebook)
  return isOne ? account : `${account} under ${rulebook}`
}
