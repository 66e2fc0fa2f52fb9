import type { IncomingMessage } from 'node:http'
import type { State } from '../../engine/State.ts'
import { Access } from '../access/Access.ts'
import { admit, countFailure, type Head, identify, type Listening } from '../access/admit.ts'
import { Caller } from '../access/Caller.ts'
import { Refusal } from '../Refusal.ts'
import type { Gate, Viewer } from './Viewer.ts'

/**
 * Lets in whom the front lets in: by cookie with the Origin of its own page, by bearer, or by a key in
 * the first message. Wrong keys are counted against their address as over HTTP.
 *
 * Rules: [WS1]
 */
export function gateOf(access: Access, listening: Listening, state: State): Gate {
  const counting = <T>(head: Head, work: () => T): T => {
    try {
      return work()
    } catch (error) {
      if (error instanceof Refusal) countFailure(access, listening, head, error)
      throw error
    }
  }
  const again = (head: Head) => (): Caller | null => {
    const { authorization, cookie } = head.headers
    return found(() => Access.identify(access, { authorization, cookie }).caller)
  }
  return {
    enter(request) {
      const head = headOf(request)
      return counting(head, () => {
        admit(access, listening, head)
        const { authorization, cookie } = head.headers
        if (authorization === undefined && Access.cookieOf(cookie ?? '') === null) return null
        return viewerOf(identify(access, head).caller, state, again(head))
      })
    },
    byKey(key, request) {
      return counting(headOf(request), () => {
        const caller = Access.ofKey(access, key)
        Access.count(access.byKey, caller.name, access.now())
        return viewerOf(caller, state, () => found(() => Access.ofKey(access, key)))
      })
    },
  }
}

/** What is found, or null where it is refused now. */
function found<T>(find: () => T): T | null {
  try {
    return find()
  } catch {
    return null
  }
}

const headOf = ({ method = 'GET', headers, socket }: IncomingMessage): Head => ({
  ...{ method, headers },
  remote: socket.remoteAddress ?? '',
})

/** Its key is asked for again from time to time: one that was withdrawn reads no further. */
const viewerOf = (caller: Caller, state: State, again: () => Caller | null): Viewer => ({
  name: caller.name,
  accounts: caller.accounts,
  sees: (account) => Caller.sees(caller, account, state),
  isValid: () => isSame(caller, again()),
})

/** A key that was restricted since is another one. */
const isSame = ({ name, accounts }: Caller, now: Caller | null): boolean =>
  now !== null && now.name === name && JSON.stringify(now.accounts) === JSON.stringify(accounts)
