import assert from 'node:assert/strict'

const marks = new Set(['path', 'line', 'rect', 'circle', 'text', 'tspan'])
const colour = /^#[0-9a-f]{6}$/

/**
 * A picture is whole: tags closed in the order they were opened, every number a number, and every
 * mark has its colour as an attribute, for tools that know no CSS.
 */
export function assertDrawn(svg: string): void {
  assert.doesNotMatch(svg, /NaN|Infinity|undefined|var\(--/)
  assert.match(svg, /^<svg xmlns=/)
  const open: string[] = []
  for (const [tag, slash, name = '', end] of svg.matchAll(/<(\/?)([a-zA-Z]+)[^>]*?(\/?)>/g)) {
    if (slash !== '/' && marks.has(name) && !open.includes('clipPath')) assertColoured(tag)
    if (slash === '/') assert.equal(open.pop(), name)
    else if (end !== '/') open.push(name)
  }
  assert.deepEqual(open, [])
}

/** What has no fill would be black, and what has neither fill nor stroke cannot be seen. */
function assertColoured(tag: string): void {
  const [fill, stroke] = ['fill', 'stroke'].map((name) => attribute(tag, name))
  assert.ok(fill !== undefined, `no fill: ${tag}`)
  assert.ok(fill === 'none' || colour.test(fill), tag)
  assert.ok(stroke === undefined ? fill !== 'none' : colour.test(stroke), tag)
}

const attribute = (tag: string, name: string): string | undefined =>
  tag.match(new RegExp(` ${name}="([^"]*)"`))?.[1]
