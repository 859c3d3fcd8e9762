import { parseCommand } from '../../../contract/command-line.ts'
import { CommandLineError } from '../../../contract/command-words.ts'
import type { Query } from '../../../contract/query.ts'
import { LinkError } from '../../../contract/share-shape.ts'
import { runLink } from '../../app/shared-session.ts'
import { jump, setSpeed, step } from '../../controls/transport/commands.ts'
import { command, query, saveFile, send } from '../../engine-client.ts'
import { countUntil } from '../../event-store.ts'
import { useHistory } from '../../history-store.ts'
import { imageStore } from '../../image-store.ts'
import { keepFile } from '../../lab/session-file.ts'
import { useRun } from '../../run-plan.ts'
import { sentenceOf } from '../../sentences/sentence.ts'
import { useSession } from '../../session-store.ts'
import { formatClock } from '../../text/number.ts'
import type { TextKey, Translate } from '../../text/t.ts'
import { useView } from '../../view-store.ts'
import { usagesOf, verbs } from './complete.ts'
import { type PageVerb, pageVerbs, parsePageVerb } from './page-verbs.ts'
import { show, showables } from './show.ts'
import { clearLines, print } from './terminal-store.ts'
import { tableOf } from './text-table.ts'

/** Does what a line says and prints the answer; what cannot be read is answered with the place of the mistake. */
export function carryOut(line: string, t: Translate): void {
  print('input', line, useSession.getState().nowUs)
  try {
    const verb = parsePageVerb(line)
    if (verb !== null) return void obey(verb, t)
    const found = parseCommand(line)
    command(found)
    if (!useSession.getState().running) print('note', t('terminal.standing'))
  } catch (error) {
    if (!(error instanceof CommandLineError)) throw error
    print('refused', error.message)
  }
}

async function obey(asked: PageVerb, t: Translate): Promise<void> {
  const { nowUs, inputs } = useSession.getState()
  switch (asked.verb) {
    case 'run':
    case 'pause':
      return send({ type: asked.verb })
    case 'step':
      return step(asked.visible)
    case 'next':
      return jump()
    case 'seek':
      return send({ type: 'seek', atUs: Math.max(0, asked.relative ? nowUs + asked.us : asked.us) })
    case 'speed':
      return setSpeed(asked.speed)
    case 'undo':
      return undo(t)
    case 'clear':
      return clearLines()
    case 'help':
      return help(asked.about, t)
    case 'link':
      return link(t)
    case 'save':
      return saveFile().then(keepFile, () => print('refused', t('file.notSaved')))
    case 'events':
      return print('answer', eventLines(asked.count).join('\n') || t('log.none'))
    case 'show': {
      const lines = show(imageStore.image, inputs, asked.what, asked.name)
      if (lines !== null) return print('answer', lines.join('\n'))
      const what = [asked.what, asked.name ?? ''].join(' ').trim()
      return print('refused', t('terminal.nothing', { what, all: showables.join(', ') }))
    }
    case 'state-hash':
    case 'files':
    case 'records':
      return print(...(await answerTo(queryOf(asked))))
  }
}

/** Back to just before the last thing that was done. */
function undo(t: Translate): void {
  const { inputs, nowUs } = useSession.getState()
  const startUs = useRun.getState().plan?.startUs ?? 0
  const last = inputs.findLast(({ atUs }) => atUs <= nowUs && atUs >= startUs)
  if (last === undefined) print('refused', t('terminal.nothingDone'))
  else send({ type: 'seek', atUs: Math.max(0, last.atUs - 1) })
}

function link(t: Translate): void {
  const { plan } = useRun.getState()
  if (plan === null) return
  try {
    print('answer', runLink(plan))
  } catch (error) {
    if (!(error instanceof LinkError)) throw error
    print('refused', t('link.too-long'))
  }
}

function eventLines(count: number): string[] {
  const { events } = useHistory.getState()
  const { language } = useView.getState()
  return events
    .slice(0, countUntil(events, useSession.getState().nowUs))
    .slice(-count)
    .map(({ atUs, event }) => `${formatClock(atUs)}  ${sentenceOf(language, event, imageStore.image)}`)
}

type Asked = Extract<PageVerb, { verb: 'state-hash' | 'files' | 'records' }>

function queryOf(asked: Asked): Query {
  switch (asked.verb) {
    case 'state-hash':
      return { type: 'state-hash' }
    case 'files':
      return { type: 'files', node: asked.node }
    case 'records': {
      const { partition, fromOffset, count } = asked
      const row = imageStore.row(`partition/${partition}`)
      // Whoever leads has all that readers may see.
      const node =
        asked.node >= 0 ? asked.node : (row?.leader ?? -1) >= 0 ? (row?.leader ?? 0) : (row?.replicas[0] ?? 0)
      return { type: 'records', node, partition, fromOffset, count }
    }
  }
}

async function answerTo(asked: Query): Promise<['answer' | 'refused', string]> {
  const answer = await query(asked)
  switch (answer.type) {
    case 'refused':
      return ['refused', answer.reason]
    case 'state-hash':
      return ['answer', answer.hash]
    case 'files': {
      const files = answer.files.map(({ path, bytes, flushed }) => [path, bytes, flushed])
      return ['answer', tableOf(['file', 'bytes', 'flushed'], files).join('\n')]
    }
    case 'records': {
      const records = answer.records.map(({ offset, leaderEpoch, timestamp, key, value }) => [
        offset,
        leaderEpoch,
        new Date(timestamp).toISOString(),
        key ?? 'null',
        value ?? 'null',
      ])
      return ['answer', tableOf(['offset', 'epoch', 'timestamp', 'key', 'value'], records).join('\n')]
    }
    default:
      return ['refused', answer.type]
  }
}

function help(about: string | null, t: Translate): void {
  if (about === null) {
    const commands = verbs.filter((verb) => !(pageVerbs as readonly string[]).includes(verb))
    const page = pageVerbs.map((verb) => [verb, t(`terminal.help.${verb}` satisfies TextKey)])
    const lines = [...tableOf(['', ''], page).slice(1), '', ...wrapped(commands)]
    return print('answer', [t('terminal.helpPage'), ...lines, '', t('terminal.helpMore')].join('\n'))
  }
  const usages = usagesOf(about)
  if (usages.length === 0) return print('refused', t('terminal.noVerb', { verb: about }))
  print('answer', usages.join('\n'))
}

/** Words in lines of a terminal's old width. */
function wrapped(words: readonly string[]): string[] {
  const lines: string[] = []
  for (const word of words) {
    const last = lines.at(-1)
    if (last === undefined || last.length + word.length > 62) lines.push(word)
    else lines[lines.length - 1] = `${last}  ${word}`
  }
  return lines
}
