import { Type } from 'typebox'
import { Remote } from '../../connect/remote/Remote.ts'
import { type ExitCode, exitCodes } from '../exitCodes.ts'
import { exitOf } from '../exitOf.ts'
import { expectShape } from './expect.ts'

/** The accounts asked about: all where none is named. */
interface Asked {
  readonly accounts: readonly string[]
  readonly owner: string | undefined
}

const rows = Type.Object({
  accounts: Type.Array(
    Type.Object({
      account: Type.String(),
      isBreached: Type.Boolean(),
      certainty: Type.Enum(['certain', 'bounded', 'unknown']),
    }),
  ),
})

/**
 * The exit code by the accounts of a service that were asked for: the thousand nearest to liquidation,
 * and whether one is unknown.
 *
 * @throws RemoteFault
 */
export async function remoteExit(remote: Remote, { accounts, owner }: Asked): Promise<ExitCode> {
  const look = async (query: Readonly<Record<string, string>>) => {
    const answer = await Remote.get(remote, '/accounts', { ...query, owner })
    const found = expectShape(rows, answer, 'GET /v1/accounts').accounts
    return found.filter(({ account }) => accounts.length === 0 || accounts.includes(account))
  }
  const worst = exitOf(await look({ sort: 'slack', limit: '1000' }))
  if (worst !== exitCodes.fine) return worst
  return exitOf(await look({ level: 'unknown', limit: '1000' }))
}
