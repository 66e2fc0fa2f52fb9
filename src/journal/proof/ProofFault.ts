import { Fault } from '../Fault.ts'

/** A note, a key or a bundle that cannot be read as one. */
export class NoteError extends Fault {
  override readonly name = 'Journal.NoteError'

  constructor(place: string, expected: string, found: string, rule = 'PROOF4') {
    super(`${place}: expected ${expected}, found ${found}`, rule)
  }
}

/**
 * What was noted elsewhere, or signed, says something else: history was changed, cut off or put back,
 * or the note is of another journal.
 */
export class DisprovedError extends Fault {
  override readonly name = 'Journal.DisprovedError'
  /** The location: an entry, a checkpoint, a key. */
  readonly place: string

  constructor(place: string, expected: string, found: string, rule: string) {
    super(`${place}: expected ${expected}, found ${found}`, rule)
    this.place = place
  }
}
