import { type Infer, message } from '../../schema-dsl.ts'

export const noOpRecord = message('NoOpRecord', { apiKey: 20, versions: [0, 0], flexibleFrom: 0 }, {})
export type NoOpRecord = Infer<typeof noOpRecord>
