import type { ReactNode } from 'react'
import type { ProducerSpec } from '../../../contract/command.ts'
import { actions, carryOut, clientName, nodeName, useVerbs } from '../../actions.ts'
import { useKeys, useRow } from '../../image-store.ts'
import { useText } from '../../text/t.ts'
import { select, useTool, type Selection } from '../../view-store.ts'
import { AddMember, AddPartition } from '../../widgets/GrowTools.tsx'
import { Icon } from '../../widgets/Icon.tsx'

/** What one can do to what is selected: every button is one command. */
export function Actions({ selection }: { selection: Selection }) {
  switch (selection.kind) {
    case 'broker':
      return (
        <>
          <ProcessActions process={nodeName(selection.id)} />
          <NodeLinks id={selection.id} />
        </>
      )
    case 'replica':
      return <ProcessActions process={nodeName(selection.broker)} />
    case 'producer':
      return (
        <>
          <ProcessActions process={clientName(selection.id)} />
          <ProducerSettings id={selection.id} />
        </>
      )
    case 'consumer':
      return (
        <>
          <ProcessActions process={clientName(selection.id)} />
          <ConsumerSettings id={selection.id} />
        </>
      )
    case 'link':
      return (
        <>
          <LinkAction a={selection.a} b={selection.b} />
          <LinkSettings a={selection.a} b={selection.b} />
        </>
      )
    case 'group':
      return (
        <div className="inspector-actions">
          <AddMember group={selection.id} />
        </div>
      )
    case 'partition':
      return (
        <div className="inspector-actions">
          <AddPartition topic={selection.partition.slice(0, selection.partition.lastIndexOf('-'))} />
        </div>
      )
  }
}

/** A process's status is in its own row, or in the row of what runs in it. */
function useStatus(process: string): 'running' | 'paused' | 'stopped' | undefined {
  const name = process.slice(process.indexOf('.') + 1)
  const own = useRow(`process/${process}`)
  const producer = useRow(`producer/${name}`)
  const consumer = useRow(`consumer/${name}`)
  const broker = useRow(`broker/${Number(name)}`)
  if (own !== undefined) return own.status
  return process.startsWith('node.') ? broker?.status : (producer ?? consumer)?.status
}

function ProcessActions({ process }: { process: string }) {
  const t = useText()
  const status = useStatus(process)
  const verbs = useVerbs(status)
  if (verbs.length === 0) return null
  return (
    <div className="inspector-actions">
      {verbs.map((verb) => (
        <button key={verb} type="button" title={t(`verb.${verb}Help`)} onClick={() => carryOut(verb, process)}>
          <Icon name={verb} />
          {t(`verb.${verb}`)}
        </button>
      ))}
    </div>
  )
}

const rates = [0, 1, 2, 5, 10, 20, 50, 100]
const acksChoices = [0, 1, -1] as const
const keyKinds = ['none', 'cycle', 'random'] as const

function ProducerSettings({ id }: { id: string }) {
  const t = useText()
  const row = useRow(`producer/${id}`)
  const canSet = useTool('configure')
  const canProduce = useTool('produce')
  if (row === undefined || !(canSet || canProduce)) return null
  const { spec } = row
  const values = spec.keys.kind === 'none' ? ['kim', 'lee', 'park'] : spec.keys.values
  const set = (patch: Partial<ProducerSpec>) => actions.setProducer(id, patch)
  return (
    <div className="inspector-settings">
      {canSet && (
        <>
          <Choice
            label={t('inspector.rate')}
            value={String(spec.ratePerSecond)}
            options={withValue(rates, spec.ratePerSecond).map((n) => [
              String(n),
              n === 0 ? t('producer.onDemand') : t('producer.rate', { n }),
            ])}
            onChoose={(value) => set({ ratePerSecond: Number(value) })}
          />
          <Choice
            label="acks"
            value={String(spec.acks)}
            options={acksChoices.map((acks) => [String(acks), acks === -1 ? 'all' : String(acks)])}
            onChoose={(value) => set({ acks: acksChoices.find((one) => String(one) === value) ?? -1 })}
          />
          <Choice
            label={t('inspector.keys')}
            value={spec.keys.kind}
            options={keyKinds.map((kind) => [kind, t(`producer.keys.${kind}`)])}
            onChoose={(kind) =>
              set({ keys: kind === 'none' ? { kind } : { kind: kind === 'cycle' ? kind : 'random', values } })
            }
          />
        </>
      )}
      {canProduce && (
        <button type="button" onClick={() => actions.produce(id, spec.value)}>
          {t('verb.produce')}
        </button>
      )}
    </div>
  )
}

const processMs = [0, 1, 10, 100, 300, 1_000]
const commits = ['auto', 'after', 'before', 'none'] as const

function ConsumerSettings({ id }: { id: string }) {
  const t = useText()
  const row = useRow(`consumer/${id}`)
  const canSet = useTool('configure')
  if (row === undefined || !canSet) return null
  const { processUs, commit } = row.spec
  return (
    <div className="inspector-settings">
      <Choice
        label={t('inspector.process')}
        value={String(processUs / 1_000)}
        options={withValue(processMs, processUs / 1_000).map((ms) => [String(ms), `${ms} ms`])}
        onChoose={(ms) => actions.setConsumer(id, { processUs: Number(ms) * 1_000 })}
      />
      <Choice
        label={t('inspector.commit')}
        value={commit}
        options={commits.map((one) => [one, t(`form.commit.${one}`)])}
        onChoose={(value) => actions.setConsumer(id, { commit: commits.find((one) => one === value) ?? 'auto' })}
      />
    </div>
  )
}

/** The choices, and among them the value there is. */
const withValue = (choices: readonly number[], value: number): number[] =>
  choices.includes(value) ? [...choices] : [...choices, value].sort((a, b) => a - b)

const latenciesMs = [0, 1, 5, 20, 100, 300, 1_000, 3_000]

function LinkSettings({ a, b }: { a: string; b: string }) {
  const t = useText()
  const row = useRow(`link/${a}/${b}`)
  const canSet = useTool('configure')
  if (row === undefined || !canSet) return null
  const latencyMs = row.latencyUs / 1_000
  return (
    <div className="inspector-settings">
      <Choice
        label={t('inspector.latency')}
        value={String(latencyMs)}
        options={withValue(latenciesMs, latencyMs).map((ms) => [String(ms), `${ms} ms`])}
        onChoose={(ms) => actions.setLatency(a, b, Number(ms))}
      />
    </div>
  )
}

interface ChoiceProps {
  label: ReactNode
  value: string
  options: [value: string, text: string][]
  onChoose: (value: string) => void
}

function Choice({ label, value, options, onChoose }: ChoiceProps) {
  return (
    <label>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChoose(event.target.value)}>
        {options.map(([one, text]) => (
          <option key={one} value={one}>
            {text}
          </option>
        ))}
      </select>
    </label>
  )
}

/** A node's links, each to be cut and healed. */
function NodeLinks({ id }: { id: number }) {
  const t = useText()
  const name = nodeName(id)
  const keys = useKeys('link/').filter((key) => key.split('/').includes(name))
  const canCut = useTool('cut')
  if (keys.length === 0 || !canCut) return null
  return (
    <>
      <h3>{t('inspector.links')}</h3>
      <div className="inspector-links">
        {keys.map((key) => {
          const [, a = '', b = ''] = key.split('/')
          return <LinkAction key={key} a={a} b={b} name={a === name ? b : a} />
        })}
      </div>
    </>
  )
}

/** Cuts and heals. In a list it is named by its other end, and its name leads to it. */
function LinkAction({ a, b, name }: { a: string; b: string; name?: string }) {
  const t = useText()
  const row = useRow(`link/${a}/${b}`)
  const cut = row?.cut === true
  const offered = useTool(cut ? 'heal' : 'cut')
  const verb = t(cut ? 'verb.heal' : 'verb.cut')
  return (
    <div className="inspector-link" data-cut={cut || undefined}>
      {name === undefined ? (
        <code>{t(cut ? 'inspector.cut' : 'inspector.connected')}</code>
      ) : (
        <button type="button" onClick={() => select({ kind: 'link', a, b })}>
          <code>{name}</code>
        </button>
      )}
      {offered && (
        <button
          type="button"
          aria-label={name === undefined ? verb : `${verb}: ${name}`}
          onClick={() => (cut ? actions.heal(a, b) : actions.cut(a, b))}
        >
          {verb}
        </button>
      )}
    </div>
  )
}
