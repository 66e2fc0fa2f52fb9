import type { Ratio } from '../money/Ratio.ts'
import type { Facts } from './Facts.ts'

/**
 * Answers the cases of one vector file: passes a case's inputs to the public functions and returns
 * their results. There are two forms of cases: `input` and `expected` with a method, answered
 * method by method, and whole cases of scaled integers, answered as trees.
 */
export type Adapter = MethodAdapter | CaseAdapter

/** One answer per method, under the names that the case expects. */
export type MethodAdapter = { readonly [method: string]: (input: Facts) => Found }

/**
 * One answer per case: a tree of the case's own shape, with each answer where the case has its
 * expected value (`expected`, `accountBefore`, `health` and the like, at any depth). The document has
 * what its cases share.
 */
export type CaseAdapter = (one: Facts, document: Facts) => Tree

/**
 * Answers by name, in the shape of the expected values: exact numbers, words, flags, null, lists and
 * objects. A list where one number is expected is that number computed in several ways: each must
 * equal it.
 */
export type Found = { readonly [name: string]: Answer }

export type Answer =
  | Ratio
  | bigint
  | string
  | boolean
  | null
  | undefined
  | readonly Answer[]
  | { readonly [name: string]: Answer }

/**
 * The result of a case adapter: whole numbers as bigint, exact fractions, words, flags, null, lists and objects,
 * and what is not told.
 */
export type Tree =
  | bigint
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [name: string]: Tree }

/** What a case expects and its inputs do not tell, with what they would have to tell. */
export type Untold = { readonly untold: string }

/**
 * Instead of an answer that would be a guess.
 *
 * Rules: [CONF9]
 *
 * @example
 * untold('shares, or a price') // => { untold: 'shares, or a price' }
 */
export const untold = (what: string): Untold => ({ untold: what })
