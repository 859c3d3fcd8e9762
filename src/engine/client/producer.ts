/** The modelled producer as a process. */
import { utf8Encode } from '../../base/bytes.ts'
import type { ClientCommand } from '../../contract/command.ts'
import type { ProducerRow } from '../../contract/image.ts'
import { msToUs } from '../../base/units.ts'
import type { Completion } from '../net/channel.ts'
import { closeAll } from '../net/network.ts'
import type { Ctx } from '../ports/ctx.ts'
import type { Message } from '../ports/message.ts'
import { unblock } from './accumulator.ts'
import { createIdempotence } from './idempotence-state.ts'
import { INIT_PRODUCER_ID, maintainIdempotence, onInitProducerId } from './idempotence.ts'
import { forgetIdleTopics } from './metadata.ts'
import { maintainMetadata, receiveClientNet, setDue } from './nodes.ts'
import { onProduce } from './produce-outcome.ts'
import { producerSettings, validateProducerSpec } from './producer-config.ts'
import type { ProducerState } from './producer-state.ts'
import { maintainBlocked, send } from './send.ts'
import { PRODUCE, type ProducePurpose, sendProducerData } from './sender.ts'
import { anchorWorkload, runWorkload } from './workload.ts'

export { createProducer, type ProducerState } from './producer-state.ts'

const DUE = 'producer.due'
const NEXT = 'workload.next'

/** One step of a producer. */
export function receiveProducer(producer: ProducerState, message: Message, ctx: Ctx): void {
  const versionBefore = producer.metadata.version
  const completions = receiveClientNet(producer, ctx, message)
  for (const completion of completions ?? []) onCompletion(producer, ctx, completion)
  if (message.kind === 'start' && !start(producer, ctx)) return
  if (message.kind === 'terminate') close(producer, ctx)
  if (message.kind === 'command') onCommand(producer, ctx, message.command as ClientCommand)
  if (message.kind === 'timer') {
    if (message.name === DUE) producer.timers.dueUs = Number.POSITIVE_INFINITY
    if (message.name === NEXT) producer.timers.nextUs = Number.POSITIVE_INFINITY
    ctx.touch('timers')
  }
  if (producer.metadata.version !== versionBefore) unblock(producer, ctx)
  run(producer, ctx)
}

/** All that can be done now, and the timers for what comes next. */
function run(producer: ProducerState, ctx: Ctx): void {
  const nextUs = runWorkload(producer, ctx)
  const dueUs = Math.min(
    maintainBlocked(producer, ctx),
    maintainMetadata(producer, ctx),
    maintainIdempotence(producer, ctx),
    sendProducerData(producer, ctx),
    // Again: sending finds out what is missing.
    maintainMetadata(producer, ctx),
  )
  if (producer.closing && isDrained(producer)) {
    closeAll(producer.channels, ctx)
    ctx.exit('closed')
    return
  }
  const { timers } = producer
  if (dueUs === timers.dueUs && nextUs === timers.nextUs) return
  ctx.touch('timers')
  timers.dueUs = setDue(ctx, DUE, timers.dueUs, dueUs)
  timers.nextUs = setDue(ctx, NEXT, timers.nextUs, nextUs)
}

function onCompletion(producer: ProducerState, ctx: Ctx, { purpose, outcome }: Completion): void {
  if (purpose.kind === PRODUCE) onProduce(producer, ctx, purpose as ProducePurpose, outcome)
  else if (purpose.kind === INIT_PRODUCER_ID) onInitProducerId(producer, ctx, outcome)
  forgetIdleTopics(producer.metadata, ctx, producer.settings.metadataMaxIdleMs)
}

/** False: Kafka's producer could not be constructed, the application ends with a ConfigException. */
function start(producer: ProducerState, ctx: Ctx): boolean {
  const wrong = validateProducerSpec(producer.spec)
  if (wrong !== null) {
    producer.counters.lastError = wrong
    ctx.touch('counters')
    ctx.emit({ type: 'CommandRefused', command: 'add-producer', reason: wrong })
    ctx.exit(`ConfigException: ${wrong}`)
    return false
  }
  producer.workload.running = true
  anchorWorkload(producer.workload, ctx)
  return true
}

/** close(): no new records; what is buffered is still sent. */
function close(producer: ProducerState, ctx: Ctx): void {
  producer.closing = true
  ctx.touch('closing')
}

function isDrained({ accumulator, inFlight, blocked, counters }: ProducerState): boolean {
  if (inFlight.size > 0 || blocked.length > 0 || counters.requestsInFlight > 0) return false
  for (const queue of accumulator.values()) if (queue.batches.length > 0) return false
  return true
}

function onCommand(producer: ProducerState, ctx: Ctx, command: ClientCommand): void {
  if (command.type === 'produce') return onProduceCommand(producer, ctx, command)
  if (command.type === 'set-producer') return onSetCommand(producer, ctx, command)
  refuse(ctx, command.type, `${producer.id} is a producer`)
}

function refuse(ctx: Ctx, command: string, reason: string): void {
  ctx.emit({ type: 'CommandRefused', command, reason })
}

function onProduceCommand(
  producer: ProducerState,
  ctx: Ctx,
  command: Extract<ClientCommand, { type: 'produce' }>,
): void {
  if (producer.closing) return refuse(ctx, 'produce', `${producer.id} is closing`)
  const { topic = producer.spec.topic, partition = null, key = null, value, timestamp = ctx.wallMs } = command
  const record = {
    timestamp,
    key: key === null ? null : utf8Encode(key),
    value: value === null ? null : utf8Encode(value),
  }
  if (timestamp < 0) return refuse(ctx, 'produce', `timestamp ${timestamp} is negative`)
  if (!send(producer, ctx, { topic, partition, record })) refuse(ctx, 'produce', 'too many calls of send() are blocked')
}

/** A new rate, key or value counts from now on; configs as if the application had made its producer anew with them. */
function onSetCommand(
  producer: ProducerState,
  ctx: Ctx,
  { patch }: Extract<ClientCommand, { type: 'set-producer' }>,
): void {
  const spec = { ...producer.spec, ...patch }
  const wrong = validateProducerSpec(spec)
  if (wrong !== null) return refuse(ctx, 'set-producer', wrong)
  const rateChanged = spec.ratePerSecond !== producer.spec.ratePerSecond
  producer.spec = spec
  ctx.touch('spec')
  if (rateChanged) anchorWorkload(producer.workload, ctx)
  if (patch.acks === undefined && patch.configs === undefined) return
  producer.settings = producerSettings(producer.id, spec)
  ctx.touch('settings')
  if (producer.settings.idempotence === (producer.idempotence !== null)) return
  producer.idempotence = producer.settings.idempotence ? createIdempotence() : null
  ctx.touch('idempotence')
}

/** The producer's row of the image, but for what only the world knows of a process. */
export function describeProducer(producer: ProducerState): Omit<ProducerRow, 'status'> {
  const { id, spec, settings, idempotence, counters } = producer
  const accumulator: ProducerRow['accumulator'] = []
  for (const { topic, partition, batches } of producer.accumulator.values()) {
    const [first] = batches
    if (topic !== spec.topic || first === undefined) continue
    accumulator.push({
      partition,
      records: batches.reduce((sum, batch) => sum + batch.records.length, 0),
      bytes: batches.reduce((sum, batch) => sum + batch.bytes, 0),
      lingerDeadlineUs: first.attempts > 0 || first.closed ? null : first.createdUs + msToUs(settings.lingerMs),
    })
  }
  return {
    kind: 'producer',
    id,
    spec,
    producerId: idempotence?.producerId ?? -1,
    producerEpoch: idempotence?.producerEpoch ?? -1,
    accumulator: accumulator.sort((a, b) => a.partition - b.partition),
    inFlight: counters.requestsInFlight,
    sent: counters.sent,
    acked: counters.acked,
    failed: counters.failed,
    retries: counters.retries,
    lastError: counters.lastError,
    lastAckUs: counters.lastAckUs,
  }
}
