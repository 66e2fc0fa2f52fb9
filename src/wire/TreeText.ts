import { assert } from '../base/assert.ts'

/**
 * An exact text for plain trees of strings, numbers, booleans, nulls, bigints, lists, maps and
 * records: what a journal keeps. Reading gives back the tree, and one tree has one text.
 *
 * It is JSON. A bigint is the string "#" and its digits, a map is the list ["#map", name, value, ...],
 * and a string or a first element of a list that begins with "#" itself gets another "#" in front.
 *
 * Rules: [TREE1]
 */
export const version = 1

/**
 * Writes a tree; a field that is undefined is left out.
 *
 * @throws AssertionError for what a tree cannot hold: a fraction that JSON would bend, a function
 * @example
 * TreeText.encode({ amount: 5n, tags: ['#1'] }) // => '{"amount":"#5","tags":["##1"]}'
 */
export function encode(tree: unknown): string {
  switch (typeof tree) {
    case 'string':
      return tree.charCodeAt(0) === MARK ? JSON.stringify(`#${tree}`) : JSON.stringify(tree)
    case 'bigint':
      return `"#${tree}"`
    case 'number':
      assert(Number.isSafeInteger(tree) && !Object.is(tree, -0), 'TreeText: numbers are whole')
      return String(tree)
    case 'boolean':
      return tree ? 'true' : 'false'
    case 'object':
      return tree === null ? 'null' : encodeObject(tree)
    default:
      assert(false, `TreeText: a tree holds no ${typeof tree}`)
  }
}

/** Reads what `encode` wrote. */
export const decode = (text: string): unknown => revive(JSON.parse(text))

const MARK = '#'.charCodeAt(0)

function encodeObject(tree: object): string {
  if (Array.isArray(tree)) {
    let text = '['
    for (let place = 0; place < tree.length; place++) {
      text += place === 0 ? encode(tree[place]) : `,${encode(tree[place])}`
    }
    return `${text}]`
  }
  if (tree instanceof Map) return encodeMap(tree)
  let text = '{'
  for (const name in tree) {
    const value = (tree as Record<string, unknown>)[name]
    if (value === undefined) continue
    text += `${text === '{' ? '' : ','}${nameOf(name)}:${encode(value)}`
  }
  return `${text}}`
}

/** Names of fields are few and come again and again. */
const names = new Map<string, string>()
const NAMES_MAX = 10_000

function nameOf(name: string): string {
  const known = names.get(name)
  if (known !== undefined) return known
  assert(name !== '__proto__', 'TreeText: no field is called __proto__')
  const quoted = JSON.stringify(name)
  if (names.size < NAMES_MAX) names.set(name, quoted)
  return quoted
}

function encodeMap(map: ReadonlyMap<unknown, unknown>): string {
  let text = '["#map"'
  for (const [name, value] of map) text += `,${encode(name)},${encode(value)}`
  return `${text}]`
}

/** Turns marked strings and lists back, in place: the parsed tree is nobody else's. */
function revive(tree: unknown): unknown {
  if (typeof tree === 'string') return tree.charCodeAt(0) === MARK ? unmark(tree) : tree
  if (typeof tree !== 'object' || tree === null) return tree
  if (Array.isArray(tree)) {
    if (tree[0] === '#map') return reviveMap(tree)
    for (let place = 0; place < tree.length; place++) tree[place] = revive(tree[place])
    return tree
  }
  const record = tree as Record<string, unknown>
  for (const name in record) {
    const value = record[name]
    const revived = revive(value)
    if (revived !== value) record[name] = revived
  }
  return tree
}

const unmark = (text: string): string | bigint =>
  text.charCodeAt(1) === MARK ? text.slice(1) : BigInt(text.slice(1))

function reviveMap(list: readonly unknown[]): Map<unknown, unknown> {
  const map = new Map<unknown, unknown>()
  for (let place = 1; place < list.length; place += 2) {
    map.set(revive(list[place]), revive(list[place + 1]))
  }
  return map
}

export * as TreeText from './TreeText.ts'
