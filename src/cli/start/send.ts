import type { Remote } from '../../connect/remote/Remote.ts'
import { tell } from '../../connect/remote/tell.ts'
import type { Command } from '../../engine/Command.ts'
import type { State } from '../../engine/State.ts'
import { CommandText } from '../../wire/CommandText.ts'
import { catalogOf } from '../../wire/catalogOf.ts'
import { DayFault } from './DayFault.ts'

/**
 * Sends commands to a service, in order, and returns the entry after which all of them are decided and
 * safe.
 *
 * @throws DayFault where the service takes one of them for no command
 * @throws RemoteFault where it does not answer, or does not know who asks
 */
export async function send(
  service: Remote,
  commands: readonly Command[],
  state: State,
): Promise<number> {
  const catalog = catalogOf(state)
  let last = 0
  const list = commands.map((one) => CommandText.encode(one, catalog))
  for (const { command, seq, refused } of await tell(service, list)) {
    if (seq === null) throw new DayFault(`${command.id}: ${refused?.code}: ${refused?.detail}`)
    last = Math.max(last, seq)
  }
  return last
}
