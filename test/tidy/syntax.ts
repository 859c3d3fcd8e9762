import { parseSync } from 'oxc-parser'

/** A node of the syntax tree, as far as the rules look into it. */
export type Node = { type: string; start: number; end: number; [key: string]: unknown }

export type ImportKind = 'static' | 'dynamic' | 'url'
export type Import = { from: string; kind: ImportKind; line: number }

type Visit = (node: Node, parent: Node | undefined, key: string) => void

export type Syntax = {
  program: Node
  /** True if the file begins with a comment, before any code. */
  headComment: string | undefined
  lineAt: (position: number) => number
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

/** Visits every node, parents first. */
export function walk(node: Node, visit: Visit, parent?: Node, key = ''): void {
  visit(node, parent, key)
  for (const name of Object.keys(node)) {
    const value = node[name]
    if (Array.isArray(value)) for (const child of value) isNode(child) && walk(child, visit, node, name)
    else if (isNode(value)) walk(value, visit, node, name)
  }
}

let last: { path: string; text: string; syntax: Syntax } | undefined

/** Parses TypeScript or JavaScript; throws if it is neither. The rules ask for one file after another, so one is remembered. */
export function parse(path: string, text: string): Syntax {
  if (last?.path === path && last.text === text) return last.syntax
  const { program, comments, errors } = parseSync(path, text)
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`)
  const lineStarts = [0]
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lineStarts.push(at + 1)
  const first = comments[0]
  const firstCode = (program.body[0]?.start ?? text.length) as number
  const syntax: Syntax = {
    program: program as unknown as Node,
    headComment: first !== undefined && first.start < firstCode ? commentsBefore(text, firstCode) : undefined,
    lineAt: (position) => lineOf(lineStarts, position),
  }
  last = { path, text, syntax }
  return syntax
}

function commentsBefore(text: string, end: number): string {
  return text.slice(0, end)
}

function lineOf(lineStarts: readonly number[], position: number): number {
  let low = 0
  let high = lineStarts.length
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if ((lineStarts[middle] ?? 0) <= position) low = middle
    else high = middle
  }
  return low + 1
}

function literal(value: unknown): string | undefined {
  return isNode(value) && value.type === 'Literal' && typeof value['value'] === 'string' ? value['value'] : undefined
}

/** `new URL('./x.ts', import.meta.url)`, the way a worker's entry is named. */
function urlOf(node: Node): string | undefined {
  const callee = node['callee'] as Node
  if (node.type !== 'NewExpression' || callee['name'] !== 'URL') return undefined
  const [first, second] = node['arguments'] as Node[]
  const base = second?.type === 'MemberExpression' ? (second['object'] as Node).type : ''
  return base === 'MetaProperty' ? literal(first) : undefined
}

/** Everything a file imports, re-exports, loads or names by URL. Types count: they are vocabulary too. */
export function importsOf(path: string, text: string): Import[] {
  const { program, lineAt } = parse(path, text)
  const found: Import[] = []
  const add = (node: Node, kind: ImportKind, from: string | undefined): void => {
    if (from !== undefined) found.push({ from, kind, line: lineAt(node.start) })
  }
  walk(program, (node) => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
        return add(node, 'static', literal(node['source']))
      case 'TSImportType':
        return add(node, 'static', literal(node['source']) ?? literal(node['argument']))
      case 'ImportExpression':
        return add(node, 'dynamic', literal(node['source']) ?? '(computed)')
      case 'NewExpression':
        return add(node, 'url', urlOf(node))
    }
  })
  return found
}

export type FunctionSpan = { name: string; line: number; lines: number }

const functionTypes = new Set(['FunctionDeclaration', 'FunctionExpression', 'ArrowFunctionExpression'])

function nameOf(node: Node, parent: Node | undefined): string {
  const named = [node['id'], parent?.['id'], parent?.['key']].find(isNode)
  return typeof named?.['name'] === 'string' ? named['name'] : 'a function'
}

/** Every function with the number of lines it spans, what is nested in it included. */
export function functionsOf(path: string, text: string): FunctionSpan[] {
  const { program, lineAt } = parse(path, text)
  const found: FunctionSpan[] = []
  walk(program, (node, parent) => {
    if (!functionTypes.has(node.type)) return
    const line = lineAt(node.start)
    found.push({ name: nameOf(node, parent), line, lines: lineAt(node.end) - line + 1 })
  })
  return found
}
