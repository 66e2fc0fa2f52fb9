import assert from 'node:assert/strict'

/** A picture is whole: tags closed in the order they were opened, every number a number. */
export function assertDrawn(svg: string): void {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/)
  assert.match(svg, /^<svg xmlns=/)
  const open: string[] = []
  for (const [, slash, name = '', end] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (slash === '/') assert.equal(open.pop(), name)
    else if (end !== '/') open.push(name)
  }
  assert.deepEqual(open, [])
}
