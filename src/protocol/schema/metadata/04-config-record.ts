import { type Infer, int8, message, string } from '../../schema-dsl.ts'

export const configRecord = message(
  'ConfigRecord',
  { apiKey: 4, versions: [0, 0], flexibleFrom: 0 },
  {
    resourceType: int8(),
    resourceName: string(),
    name: string(),
    value: string({ nullable: true }),
  },
)
export type ConfigRecord = Infer<typeof configRecord>
