import { type Infer, array, int16, int32, int8, message, string, struct } from '../schema-dsl.ts'

const userName = struct('UserName', {
  name: string(),
})
export type UserName = Infer<typeof userName>

export const describeUserScramCredentialsRequest = message(
  'DescribeUserScramCredentialsRequest',
  { apiKey: 50, versions: [0, 0], flexibleFrom: 0 },
  {
    users: array(userName, { nullable: true }),
  },
)
export type DescribeUserScramCredentialsRequest = Infer<typeof describeUserScramCredentialsRequest>

const credentialInfo = struct('CredentialInfo', {
  mechanism: int8(),
  iterations: int32(),
})
export type CredentialInfo = Infer<typeof credentialInfo>

const describeUserScramCredentialsResult = struct('DescribeUserScramCredentialsResult', {
  user: string(),
  errorCode: int16(),
  errorMessage: string({ nullable: true }),
  credentialInfos: array(credentialInfo),
})
export type DescribeUserScramCredentialsResult = Infer<typeof describeUserScramCredentialsResult>

export const describeUserScramCredentialsResponse = message(
  'DescribeUserScramCredentialsResponse',
  { apiKey: 50, versions: [0, 0], flexibleFrom: 0 },
  {
    throttleTimeMs: int32({ default: 0 }),
    errorCode: int16(),
    errorMessage: string({ nullable: true }),
    results: array(describeUserScramCredentialsResult),
  },
)
export type DescribeUserScramCredentialsResponse = Infer<typeof describeUserScramCredentialsResponse>
