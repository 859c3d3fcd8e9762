import { parse, walk, type Node } from './syntax.ts'

/**
 * What tsconfig.engine.json leaves in scope and the engine must not touch: time, chance, waiting, locale, and arithmetic that
 * differs between engines. `tsc` (lib ES2023, no types) has already removed the DOM and Node.
 */
export const engineFiles = /^src\/(base|contract|protocol|engine|chapters)\/.*\.ts$/

/** Integer or exactly rounded, so the same everywhere. */
const exactMath = new Set('abs ceil clz32 floor fround imul max min round sign sqrt trunc'.split(' '))

const bannedNames = new Set(
  [
    'Atomics BigInt BigInt64Array BigUint64Array Date FinalizationRegistry Function Intl Promise SharedArrayBuffer WeakRef',
    'clearInterval clearTimeout console eval fetch globalThis performance process queueMicrotask requestAnimationFrame',
    'self setImmediate setInterval setTimeout structuredClone window',
  ].flatMap((names) => names.split(' ')),
)

const bannedMembers = new Set(
  [
    'getBigInt64 getBigUint64 setBigInt64 setBigUint64',
    'localeCompare toLocaleDateString toLocaleLowerCase toLocaleString toLocaleTimeString toLocaleUpperCase',
  ].flatMap((names) => names.split(' ')),
)

/** Copying a whole state is the world's business and base's, nobody else's. */
const mayClone = /^src\/(engine\/sim\/|base\/clone\.ts)/

/** Keys under which an identifier is a mere label, not a use of the thing of that name. */
const labels: Readonly<Record<string, string>> = {
  MemberExpression: 'property',
  Property: 'key',
  PropertyDefinition: 'key',
  MethodDefinition: 'key',
  TSPropertySignature: 'key',
  TSMethodSignature: 'key',
  TSQualifiedName: 'right',
  ImportSpecifier: 'imported',
  ExportSpecifier: 'exported',
  TSNamedTupleMember: 'label',
}

function isLabel(parent: Node | undefined, key: string): boolean {
  return parent !== undefined && labels[parent.type] === key && parent['computed'] !== true
}

const bindings: Readonly<Record<string, string>> = {
  VariableDeclarator: 'id',
  FunctionDeclaration: 'id',
  FunctionExpression: 'params',
  ArrowFunctionExpression: 'params',
  ImportSpecifier: 'local',
  TSTypeAliasDeclaration: 'id',
  TSInterfaceDeclaration: 'id',
}

/** Names the file itself declares: a parameter called `process` is not Node's. */
function declaredNames(program: Node): Set<string> {
  const names = new Set<string>()
  walk(program, (node, parent, key) => {
    if (node.type === 'ObjectPattern') {
      for (const { value } of node['properties'] as { value?: Node }[]) {
        if (value?.type === 'Identifier') names.add(String(value['name']))
      }
    }
    if (node.type !== 'Identifier' || parent === undefined) return
    const isParameter = key === 'params' && /Function|^TS/.test(parent.type)
    if (isParameter || bindings[parent.type] === key) names.add(String(node['name']))
  })
  return names
}

function identifierBreach(node: Node, parent: Node | undefined, key: string, path: string): string | undefined {
  const name = String(node['name'])
  if (isLabel(parent, key)) return undefined
  if (name === 'structuredClone' && mayClone.test(path)) return undefined
  if (bannedNames.has(name)) return name
  if (name !== 'Math') return undefined
  if (parent?.type !== 'MemberExpression' || key !== 'object' || parent['computed'] === true)
    return 'Math, not as Math.name'
  const member = String((parent['property'] as Node)['name'])
  return exactMath.has(member) ? undefined : `Math.${member}`
}

function nodeBreach(node: Node, parent: Node | undefined, key: string): string | undefined {
  switch (node.type) {
    case 'AwaitExpression':
      return 'await'
    case 'ForOfStatement':
      return node['await'] === true ? 'for await' : undefined
    case 'FunctionDeclaration':
    case 'FunctionExpression':
    case 'ArrowFunctionExpression':
      return node['async'] === true ? 'async' : undefined
    case 'Literal':
      return typeof node['bigint'] === 'string' ? 'a BigInt literal' : undefined
    case 'TSBigIntKeyword':
      return 'the type bigint'
    case 'Identifier':
      return isLabel(parent, key) && bannedMembers.has(String(node['name'])) ? String(node['name']) : undefined
    default:
      return undefined
  }
}

/** State is data and behaviour stands beside it; only an error is a class. */
function classBreach(node: Node, path: string): string | undefined {
  if (!/^src\/(engine|contract)\//.test(path)) return undefined
  if (node.type !== 'ClassDeclaration' && node.type !== 'ClassExpression') return undefined
  const parent = node['superClass'] as Node | null
  return String(parent?.['name'] ?? '').endsWith('Error') ? undefined : 'a class that is not an error'
}

/** What a file of the engine's rooms takes from the platform. */
export function platformBreaches(path: string, text: string): string[] {
  if (!engineFiles.test(path)) return []
  const { program, lineAt } = parse(path, text)
  const declared = declaredNames(program)
  const found: string[] = []
  walk(program, (node, parent, key) => {
    const isOwn = node.type === 'Identifier' && declared.has(String(node['name']))
    const what =
      nodeBreach(node, parent, key) ??
      classBreach(node, path) ??
      (node.type === 'Identifier' && !isOwn ? identifierBreach(node, parent, key, path) : undefined)
    if (what !== undefined) found.push(`line ${lineAt(node.start)}: ${what}`)
  })
  return found
}
