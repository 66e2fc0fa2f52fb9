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
 * expected value (`expected`, `accountBefore`, `health` and the like, at any depth).
 */
export type CaseAdapter = (one: Facts) => Tree

/**
 * Exact numbers, or null where there is none. A list is the same number computed in several ways:
 * each must equal the expected one.
 */
export type Found = { readonly [name: string]: Ratio | null | readonly Ratio[] }

/** The result of a case adapter: whole numbers as bigint, words, flags, null, lists and objects. */
export type Tree =
  | bigint
  | string
  | boolean
  | null
  | undefined
  | readonly Tree[]
  | { readonly [name: string]: Tree }
