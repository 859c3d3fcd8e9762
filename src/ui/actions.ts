import type { ConsumerSpec, ProducerSpec } from '../contract/command.ts'
import { command } from './engine-client.ts'
import type { Tool } from '../contract/scene.ts'
import { offers, useView } from './view-store.ts'

export const nodeName = (id: number): string => `node.${id}`
export const clientName = (id: string): string => `client.${id}`

/** What buttons and keys do. Each says one Command and nothing else. */
export const actions = {
  kill: (target: string) => command({ type: 'kill', target }),
  stop: (target: string) => command({ type: 'stop', target }),
  start: (target: string) => command({ type: 'start', target }),
  pause: (target: string) => command({ type: 'pause', target }),
  resume: (target: string) => command({ type: 'resume', target }),
  powerOff: (targets: string[]) => command({ type: 'power-off', targets }),
  cut: (a: string, b: string) => command({ type: 'cut', a, b }),
  heal: (a: string, b: string) => command({ type: 'heal', a, b }),
  setLatency: (a: string, b: string, latencyMs: number) => command({ type: 'set-link', a, b, latencyMs }),
  setProducer: (id: string, patch: Partial<ProducerSpec>) => command({ type: 'set-producer', id, patch }),
  setConsumer: (id: string, patch: Partial<ConsumerSpec>) => command({ type: 'set-consumer', id, patch }),
  produce: (id: string, value: string | null, key?: string | null) =>
    command({ type: 'produce', id, value, ...(key === undefined ? {} : { key }) }),
}

/** The verbs a process can be given in its status, the first being the one that its key says. */
export type ProcessVerb = 'kill' | 'stop' | 'pause' | 'start' | 'resume'
export function verbsFor(
  status: 'running' | 'paused' | 'stopped',
  tools: readonly Tool[] | null = null,
): ProcessVerb[] {
  return verbsByStatus[status].filter((verb) => offers(tools, verb))
}

const verbsByStatus: Record<'running' | 'paused' | 'stopped', ProcessVerb[]> = {
  running: ['kill', 'stop', 'pause'],
  paused: ['resume', 'kill'],
  stopped: ['start'],
}

export function useVerbs(status: 'running' | 'paused' | 'stopped' | undefined): ProcessVerb[] {
  const tools = useView((view) => view.tools)
  return status === undefined ? [] : verbsFor(status, tools)
}

/** Does what a key or a button says, if the scene offers it. */
export function carryOut(verb: ProcessVerb, target: string): void {
  if (offers(useView.getState().tools, verb)) actions[verb](target)
}
