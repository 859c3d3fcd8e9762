import type { ReactNode } from 'react'
import type { Command } from '../../contract/command.ts'
import { command } from '../engine-client.ts'
import { useImageStore, useKeys } from '../image-store.ts'
import { useText } from '../text/t.ts'
import { Dialog } from '../widgets/Dialog.tsx'
import { type Fields, commandOf } from './add-command.ts'

export type Addable = 'topic' | 'producer' | 'consumer'

/** A form whose fields make one command. */
export function AddDialog({ what, onClose }: { what: Addable; onClose: () => void }) {
  const t = useText()
  const { image } = useImageStore()
  const submit = (form: HTMLFormElement) => {
    const fields = Object.fromEntries(new FormData(form)) as Fields
    const made: Command = commandOf(what, fields, image)
    command(made)
    onClose()
  }
  return (
    <Dialog title={t(`lab.add.${what}`)} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit(event.currentTarget)
        }}
      >
        <div className="fields">
          {what === 'topic' && <TopicFields />}
          {what === 'producer' && <ProducerFields />}
          {what === 'consumer' && <ConsumerFields />}
        </div>
        <div className="dialog-foot">
          <button type="button" onClick={onClose}>
            {t('form.cancel')}
          </button>
          <button type="submit">{t('form.add')}</button>
        </div>
      </form>
    </Dialog>
  )
}

function Field({ label, help, children }: { label: string; help?: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noLabelWithoutControl: the control is the child
    <label className="field">
      <span>{label}</span>
      {children}
      {help !== undefined && <small>{help}</small>}
    </label>
  )
}

const NAME = '[A-Za-z0-9._\\-]{1,64}'

function TopicFields() {
  const t = useText()
  return (
    <>
      <Field label={t('form.name')}>
        <input
          name="name"
          required
          pattern={NAME}
          title={t('form.nameRule')}
          defaultValue="payments"
          autoComplete="off"
        />
      </Field>
      <Field label={t('form.partitions')}>
        <input name="partitions" type="number" min={1} max={100} defaultValue={3} required />
      </Field>
      <Field label={t('form.replicationFactor')}>
        <input name="replicationFactor" type="number" min={1} max={12} defaultValue={3} required />
      </Field>
      <Field label="min.insync.replicas">
        <input name="minInsync" type="number" min={1} max={12} defaultValue={2} required />
      </Field>
    </>
  )
}

function Topics() {
  const t = useText()
  const topics = useKeys('topic/').map((key) => key.slice('topic/'.length))
  const shown = topics.filter((name) => !name.startsWith('__'))
  return (
    <Field label={t('form.topic')}>
      <select name="topic" required>
        {shown.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
    </Field>
  )
}

function ProducerFields() {
  const t = useText()
  return (
    <>
      <Field label={t('form.name')} help={t('form.nameHelp')}>
        <input name="id" pattern={NAME} title={t('form.nameRule')} autoComplete="off" />
      </Field>
      <Topics />
      <Field label={t('form.rate')}>
        <input name="rate" type="number" min={0} max={1000} step="any" defaultValue={10} required />
      </Field>
      <Field label="acks">
        <select name="acks" defaultValue="-1">
          <option value="-1">all</option>
          <option value="1">1</option>
          <option value="0">0</option>
        </select>
      </Field>
      <Field label={t('form.keys')} help={t('form.keysHelp')}>
        <input name="keys" autoComplete="off" defaultValue="kim, lee, park" />
      </Field>
      <Field label="linger.ms">
        <input name="linger" type="number" min={0} max={60000} placeholder="5" />
      </Field>
    </>
  )
}

function ConsumerFields() {
  const t = useText()
  return (
    <>
      <Field label={t('form.name')} help={t('form.nameHelp')}>
        <input name="id" pattern={NAME} title={t('form.nameRule')} autoComplete="off" />
      </Field>
      <Field label={t('form.group')}>
        <input name="group" pattern={NAME} title={t('form.nameRule')} defaultValue="billing" autoComplete="off" />
      </Field>
      <Topics />
      <Field label={t('form.processMs')}>
        <input name="processMs" type="number" min={0} max={600000} step="any" defaultValue={1} required />
      </Field>
      <Field label={t('form.commit')}>
        <select name="commit" defaultValue="auto">
          {(['auto', 'after', 'before', 'none'] as const).map((one) => (
            <option key={one} value={one}>
              {t(`form.commit.${one}`)}
            </option>
          ))}
        </select>
      </Field>
      <Field label="auto.offset.reset">
        <select name="reset" defaultValue="earliest">
          <option>earliest</option>
          <option>latest</option>
          <option>none</option>
        </select>
      </Field>
    </>
  )
}
