/**
 * What a key may do: each scope may do what those before it may. Reading changes nothing; trading asks
 * for what an account's holder may ask; the desk tells facts and keeps the register of calls; an
 * administrator defines, arms and corrects.
 *
 * Rules: [HTTP3]
 */
export type Scope = (typeof all)[number]

export const all = ['read', 'trade', 'desk', 'admin'] as const

/** Whether a scope may do what another asks for. */
export const covers = (held: Scope, asked: Scope): boolean =>
  all.indexOf(held) >= all.indexOf(asked)

export * as Scope from './Scope.ts'
