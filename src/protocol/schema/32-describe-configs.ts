import { type Infer, array, bool, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const describeConfigsResource = struct('DescribeConfigsResource', {
  resourceType: int8(),
  resourceName: string(),
  configurationKeys: array(string(), { nullable: true }),
})
export type DescribeConfigsResource = Infer<typeof describeConfigsResource>

export const describeConfigsRequest = message(
  'DescribeConfigsRequest',
  { apiKey: 32, versions: [1, 4], flexibleFrom: 4 },
  {
    resources: array(describeConfigsResource),
    includeSynonyms: bool({ default: false }),
    includeDocumentation: bool({ since: 3, default: false }),
  },
)
export type DescribeConfigsRequest = Infer<typeof describeConfigsRequest>

const describeConfigsSynonym = struct('DescribeConfigsSynonym', {
  name: string(),
  value: string({ nullable: true }),
  source: int8(),
})
export type DescribeConfigsSynonym = Infer<typeof describeConfigsSynonym>

const describeConfigsResourceResult = struct('DescribeConfigsResourceResult', {
  name: string(),
  value: string({ nullable: true }),
  readOnly: bool(),
  configSource: int8({ default: -1, ignorable: true }),
  isSensitive: bool(),
  synonyms: array(describeConfigsSynonym, { ignorable: true }),
  configType: int8({ since: 3, default: 0, ignorable: true }),
  documentation: string({ since: 3, nullable: true, ignorable: true }),
})
export type DescribeConfigsResourceResult = Infer<typeof describeConfigsResourceResult>

const describeConfigsResult = struct('DescribeConfigsResult', {
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  resourceType: int8(),
  resourceName: string(),
  configs: array(describeConfigsResourceResult),
})
export type DescribeConfigsResult = Infer<typeof describeConfigsResult>

export const describeConfigsResponse = message(
  'DescribeConfigsResponse',
  { apiKey: 32, versions: [1, 4], flexibleFrom: 4 },
  {
    throttleTimeMs: int32({ default: 0 }),
    results: array(describeConfigsResult),
  },
)
export type DescribeConfigsResponse = Infer<typeof describeConfigsResponse>
