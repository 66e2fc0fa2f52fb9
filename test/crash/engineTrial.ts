import type { Command } from '../../src/engine/Command.ts'
import type { Event } from '../../src/engine/Event.ts'
import type { State } from '../../src/engine/State.ts'
import { engineMachine } from '../../src/host/engineMachine.ts'
import { journalText } from '../../src/wire/journalText.ts'
import { randomRun } from '../engine/randomRun.ts'
import type { Trial } from './Trial.ts'

/** The engine under everything it can be told: deposits, fills, marks, liquidations. */
export const trial: Trial<State, Command, Event> = {
  build: 'crash',
  machine: engineMachine,
  codec: journalText,
  commands(seed, length) {
    const commands: Command[] = []
    randomRun(seed, length, { before: (_, command) => commands.push(command) })
    return commands
  },
}
