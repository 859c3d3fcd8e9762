/** What the engine's own processes are: nodes and modelled clients, by kind. */
import type { Genesis } from '../../contract/session.ts'
import { createNode, type NodeState } from '../broker/node-state.ts'
import { receive } from '../broker/receive.ts'
import { type AdminState, createAdmin, receiveAdmin } from '../client/admin.ts'
import { type ConsumerState, createConsumer, receiveConsumer } from '../client/consumer.ts'
import { createProducer, type ProducerState, receiveProducer } from '../client/producer.ts'
import type { Address } from '../ports/ctx.ts'
import type { Behaviour, Behaviours } from './simulation.ts'
import type { ProcessSpec } from './world.ts'

type SpecOf<K extends ProcessSpec['kind']> = Extract<ProcessSpec, { kind: K }>

/** A behaviour whose state has a type; only `create` makes states, so what `receive` gets is one of them. */
function behaviour<K extends ProcessSpec['kind'], S>(
  create: (spec: SpecOf<K>, genesis: Genesis) => S,
  receive: (state: S, ...rest: [Parameters<Behaviour['receive']>[1], Parameters<Behaviour['receive']>[2]]) => void,
): Behaviour {
  return {
    create: (spec, genesis) => create(spec as SpecOf<K>, genesis),
    receive: (state, message, ctx) => receive(state as S, message, ctx),
  }
}

/** Where clients begin: every broker's first listener that is not the controllers'. */
function bootstrapOf({ cluster }: Genesis): Address[] {
  return cluster.nodes
    .filter((node) => node.roles.includes('broker'))
    .flatMap((node) => node.listeners.filter(({ name }) => name !== 'CONTROLLER').slice(0, 1))
    .map(({ host, port }) => ({ host, port }))
}

export const engineBehaviours: Behaviours = {
  node: behaviour<'node', NodeState>(({ config }, { cluster }) => createNode(config, cluster), receive),
  producer: behaviour<'producer', ProducerState>(
    ({ id, spec }, genesis) => createProducer(id, spec, bootstrapOf(genesis)),
    receiveProducer,
  ),
  consumer: behaviour<'consumer', ConsumerState>(
    ({ id, spec }, genesis) => createConsumer(id, spec, bootstrapOf(genesis)),
    receiveConsumer,
  ),
  admin: behaviour<'admin', AdminState>((_, genesis) => createAdmin(bootstrapOf(genesis)), receiveAdmin),
}
