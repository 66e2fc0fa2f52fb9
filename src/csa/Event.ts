import type { TellExposure, TellPrices, TellRate } from './Command.ts'
import type { ContradictionCode } from './contradiction.ts'
import type { Halt } from './Link.ts'
import type { Message } from './Message.ts'

/** What happens on one side. */
export type Event = Told | Sent | Taken | Early | Repeated | Read | Replied | Halted | Rejected

/** One's own figures. */
export interface Told {
  readonly type: 'Told'
  readonly fact: TellExposure | TellPrices | TellRate
}

/** A message goes out, and both books will have it. */
export interface Sent {
  readonly type: 'Sent'
  readonly message: Message
}

/** A message of the other is taken in its turn. */
export interface Taken {
  readonly type: 'Taken'
  readonly message: Message
  /** When it had come; for one that came early, when its turn was. */
  readonly at: number
}

/** A message is kept until the ones before it have come. */
export interface Early {
  readonly type: 'Early'
  readonly message: Message
}

/** A message that was taken before, or is too far ahead to be kept: nothing changes. */
export interface Repeated {
  readonly type: 'Repeated'
  readonly seq: number
}

/** The other side has taken one's messages up to this one. */
export interface Read {
  readonly type: 'Read'
  readonly upTo: number
}

/** Goes out without a number: how far one has read, a refusal, or a message sent again. */
export interface Replied {
  readonly type: 'Replied'
  readonly message: Message
}

/** Nothing more is sent or taken until people have looked at it. */
export interface Halted {
  readonly type: 'Halted'
  readonly halt: Halt
}

/** What was asked cannot be done, and nothing changes. */
export interface Rejected {
  readonly type: 'Rejected'
  readonly code: RejectionCode
  readonly detail: string
}

export type RejectionCode =
  | ContradictionCode
  | 'csa.nothingDue'
  | 'csa.noFigures'
  | 'csa.early'
  | 'csa.unpriced'
  | 'csa.notHeld'
  | 'csa.closed'
  | 'csa.halted'
  | 'csa.strange'
  | 'csa.backwards'
