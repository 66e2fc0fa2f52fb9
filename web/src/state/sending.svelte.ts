import { Http } from '../wire/Http.ts'
import { Problem } from '../wire/Problem.ts'

/**
 * Something that the service is asked to do, from a form that stays until it has answered. Its id is
 * made once and kept over a lost answer, so that sending it again does nothing twice.
 */
export interface Sending {
  readonly problem: Problem | null
  readonly isSending: boolean
  /** Sends what is made for the id; whether it was done. */
  readonly post: (path: string, bodyOf: (id: string) => object) => Promise<boolean>
  /** Runs a request that needs no id, its problem told here. */
  readonly run: (what: () => Promise<unknown>) => Promise<boolean>
}

interface Answers {
  readonly answers?: readonly { readonly refused: { readonly code: string; readonly detail: string } | null }[]
}

export function sending(): Sending {
  let id = Http.newId()
  const held = $state<{ problem: Problem | null; isSending: boolean }>({ problem: null, isSending: false })

  async function run(what: () => Promise<unknown>): Promise<boolean> {
    held.isSending = true
    held.problem = null
    try {
      await what()
      return true
    } catch (error) {
      held.problem = problemOf(error)
      return false
    } finally {
      held.isSending = false
    }
  }

  return {
    get problem() {
      return held.problem
    },
    get isSending() {
      return held.isSending
    },
    run,
    async post(path, bodyOf) {
      const isDone = await run(async () => {
        const { answers = [] } = await Http.post<Answers>(path, bodyOf(id))
        const refused = answers.find((one) => one.refused !== null)?.refused
        if (refused) throw new Problem(409, refused.code, refused.detail)
      })
      // What is done or refused is over: the next is another.
      if (isDone || held.problem?.isRefusal) id = Http.newId()
      return isDone
    },
  }
}

function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error
  if (error instanceof SyntaxError) return new Problem(0, 'json', `That is not JSON: ${error.message}`)
  return new Problem(0, 'page', String(error))
}
