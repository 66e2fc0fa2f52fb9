import type { Command } from '../engine/Command.ts'
import type { Event } from '../engine/Event.ts'
import { EntryParts } from '../journal/EntryParts.ts'
import type { Source } from '../journal/Journal.ts'
import { type Head, JournalEntry } from '../journal/JournalEntry.ts'
import type { About } from '../journal/proof/Bundle.ts'
import { requireWhole } from '../journal/proof/prove.ts'
import { read } from '../journal/recover.ts'
import { journalText } from '../wire/journalText.ts'
import { ANYBODY, namesIn } from './namesIn.ts'

/** The parts of a journal's entries that tell of some accounts, or of one call, and of nobody else. */
export interface Story {
  readonly about: About
  /** For each entry that is told of, which of its parts are shown. */
  readonly shown: ReadonlyMap<number, readonly boolean[]>
  /** Parts that tell of it and name somebody else too: they are not shown. */
  readonly withheld: number
  /** Entries of form 1 that name it: no part of those can be shown without the rest. */
  readonly whole: number
}

interface Telling {
  readonly about: About
  /** What a part must name to be told: the accounts with their sub-accounts and calls, or the call. */
  readonly subjects: Set<string>
  /** What a part may name: those, and the account of the call. */
  readonly own: Set<string>
  /** Whose they are; a part may name them too, where no other account has that name. */
  readonly owners: Set<string>
  /** Every account, owner, group and call of the journal. */
  readonly known: Set<string>
  /** An account's owner and group, by account. */
  readonly people: Map<string, readonly string[]>
  readonly candidates: Candidate[]
  whole: number
}

/** A part that names what is told of, and all that it names. */
interface Candidate {
  readonly seq: number
  readonly part: number
  readonly parts: number
  readonly names: ReadonlySet<string>
}

/**
 * Finds the story of some accounts with their sub-accounts, or of one call, up to an entry.
 *
 * A part is shown where it names one of them and no other account, owner, group or call, also not
 * within a text. What names nobody, prices for example, is not shown either.
 *
 * Rules: [PROOF14]
 *
 * @throws TamperedError where the journal is damaged
 * @throws NoteError where a part of it is in an archive that was not given
 */
export function find(source: Source, about: About, upTo: number): Story {
  requireWhole(source)
  const subjects = about.call === null ? about.accounts : [about.call]
  const telling: Telling = {
    ...{ about, candidates: [], whole: 0, known: new Set(), people: new Map() },
    ...{ subjects: new Set(subjects), own: new Set(subjects), owners: new Set() },
  }
  let head: Head = source.root
  for (const link of source.links(0)) {
    if (link.seq > upTo) break
    head = JournalEntry.check(head, link)
    hear(telling, link)
  }
  return storyOf(telling)
}

function hear(telling: Telling, link: JournalEntry): void {
  const isParted = EntryParts.areHashed(link.codec)
  if (!isParted || introducing.test(link.body)) meetAll(telling, link)
  // Most entries tell of others: only what bears a name somewhere is looked at closely.
  if (!telling.subjects.values().some((name) => link.body.includes(inText(name)))) return
  if (isParted) hearParts(telling, link)
  else telling.whole += 1
}

/** The events that say who is who. */
const introducing = /"(AccountOpened|AccountImported|CallOpened)"/

/** A name as a journal text has it within a string. */
const inText = (name: string): string => JSON.stringify(name).slice(1, -1)

function meetAll(telling: Telling, link: JournalEntry): void {
  for (const event of read<Command, Event>(link, journalText).events) meet(telling, event)
}

function meet(telling: Telling, event: Event): void {
  const { about, subjects, own, owners, known, people } = telling
  if (event.type === 'CallOpened') {
    const { call, account } = event
    known.add(call)
    const isTold = about.call === null ? subjects.has(account) : call === about.call
    if (!isTold) return
    subjects.add(call)
    own.add(call).add(account)
    for (const name of people.get(account) ?? []) owners.add(name)
    return
  }
  if (event.type !== 'AccountOpened' && event.type !== 'AccountImported') return
  const { account, owner, group } = event
  people.set(account, [owner, group])
  known.add(account).add(owner).add(group)
  const parent = 'parent' in event ? event.parent : null
  if (!subjects.has(account) && (parent === null || !subjects.has(parent))) return
  subjects.add(account)
  own.add(account)
  owners.add(owner).add(group)
}

function hearParts(telling: Telling, { body, seq }: JournalEntry): void {
  const trees = EntryParts.split(body).map((text) => journalText.decode(text))
  const isTold = (names: ReadonlySet<string>) => !names.isDisjointFrom(telling.subjects)
  const isAsked = isTold(namesIn(trees[0]))
  for (const [part, tree] of trees.entries()) {
    const names = namesIn(tree)
    // A refusal names nobody: it answers the command before it.
    const isAnswer = isAsked && part > 0 && (tree as Event).type === 'Rejected'
    if (!isAnswer && !isTold(names)) continue
    telling.candidates.push({ seq, part, parts: trees.length, names })
  }
}

function storyOf({ about, own, owners, known, people, candidates, whole }: Telling): Story {
  const isAnother = (name: string) => people.has(name) || !owners.has(name)
  const others = new Set([...known.difference(own)].filter(isAnother)).add(ANYBODY)
  const shown = new Map<number, boolean[]>()
  let withheld = 0
  for (const { seq, part, parts, names } of candidates) {
    if (!names.isDisjointFrom(others)) {
      withheld += 1
      continue
    }
    const flags = shown.get(seq) ?? Array.from({ length: parts }, () => false)
    flags[part] = true
    shown.set(seq, flags)
  }
  return { about, shown, withheld, whole }
}

export * as Story from './Story.ts'
