import { type ConsumerState, describeConsumer } from '../../client/consumer.ts'
import { describeProducer, type ProducerState } from '../../client/producer.ts'
import type { RowKind } from './row-kind.ts'

export const producerRow: RowKind = {
  name: 'producer',
  touched(_context, { spec }, _path, mark) {
    if (spec.kind === 'producer') mark(`producer/${spec.id}`)
  },
  make({ world }, [, id]) {
    const process = world.processes.get(`client.${id}`)
    if (process?.spec.kind !== 'producer' || process.state === null) return null
    return { ...describeProducer(process.state as ProducerState), status: process.status }
  },
}

export const consumerRow: RowKind = {
  name: 'consumer',
  touched(_context, { spec }, _path, mark) {
    if (spec.kind === 'consumer') mark(`consumer/${spec.id}`)
  },
  make({ world }, [, id]) {
    const process = world.processes.get(`client.${id}`)
    if (process?.spec.kind !== 'consumer' || process.state === null) return null
    return { ...describeConsumer(process.state as ConsumerState), status: process.status }
  },
}
