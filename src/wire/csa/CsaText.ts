import type { Result } from '../../base/Result.ts'
import type { Agreement } from '../../csa/Agreement.ts'
import type { Command } from '../../csa/Command.ts'
import type { Message } from '../../csa/Message.ts'
import { Codec } from '../Codec.ts'
import { Input } from '../Input.ts'
import type { Json, Origin } from '../JsonText.ts'
import { Path } from '../Path.ts'
import type { WireError } from '../WireError.ts'
import { commandOf } from './command.ts'
import { messageOf } from './message.ts'

/** The reader and the writer of the lines of one agreement. */
export interface CsaText {
  /**
   * Reads a line of a record: a command, or a message of the other side as it stands, which counts as
   * having come when it was sent or, where that is earlier, at the time of the line before.
   */
  readonly command: (text: string, now: number, origin?: Origin) => Result<Command, WireError>
  readonly message: (message: Message) => string
  /** A command as a line of a record. */
  readonly line: (command: Command) => string
  /** Reads a command that somebody asks for, at a time. */
  readonly asked: (json: Json, time: number) => Command
}

/**
 * The texts of one agreement: what amounts are counted in is in its terms.
 *
 * Rules: [CSA17]
 */
export function of(agreement: Agreement): CsaText {
  const [commands, messages] = [commandOf(agreement), messageOf(agreement)]
  const decode = (json: Json, now: number): Command => {
    const fields = Codec.object(json, Path.top())
    if (!Object.hasOwn(fields, 'body')) return commands.decode(json, Path.top())
    const message = messages.decode(json, Path.top())
    return { type: 'Receive', time: Math.max(now, message.at), message }
  }
  return {
    command: (text, now, origin = {}) => Input.read(text, origin, (json) => decode(json, now)),
    line: (command) => JSON.stringify(commands.encode(command, Path.top())),
    asked: (json, time) => commands.decode({ ...Codec.object(json, Path.top()), time }, Path.top()),
    message: (message) => JSON.stringify(messages.encode(message, Path.top())),
  }
}

export * as CsaText from './CsaText.ts'
