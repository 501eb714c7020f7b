/**
 * What we ask brokers, with the shapes that kafkajs' codecs take and give. Answers hold error codes, per partition where
 * the protocol has them per partition; `broker-error.ts` names them.
 */

export interface Partitioned<T> {
  readonly topic: string;
  readonly partitions: readonly T[];
}

export interface ErrorCode {
  readonly errorCode: number;
}

/** Args and answer by API. The names are kafkajs' (FindCoordinator is `GroupCoordinator`). */
export interface Apis {
  GroupCoordinator: {
    args: { groupId: string };
    answer: ErrorCode & { coordinator: { nodeId: number; host: string; port: number } };
  };
  JoinGroup: {
    args: {
      groupId: string;
      sessionTimeout: number;
      rebalanceTimeout: number;
      memberId: string;
      protocolType: string;
      groupProtocols: readonly { name: string; metadata: Buffer }[];
    };
    answer: ErrorCode & {
      generationId: number;
      groupProtocol: string | null;
      leaderId: string;
      /** Set as well with MEMBER_ID_REQUIRED: the id to come back with. */
      memberId: string;
      members: readonly { memberId: string; memberMetadata: Buffer }[];
    };
  };
  SyncGroup: {
    args: {
      groupId: string;
      generationId: number;
      memberId: string;
      groupAssignment: readonly { memberId: string; memberAssignment: Buffer }[];
    };
    answer: ErrorCode & { memberAssignment: Buffer };
  };
  Heartbeat: {
    args: { groupId: string; groupGenerationId: number; memberId: string; groupInstanceId: null };
    answer: ErrorCode;
  };
  LeaveGroup: {
    args: { groupId: string; memberId: string };
    answer: ErrorCode;
  };
  OffsetCommit: {
    args: {
      groupId: string;
      groupGenerationId: number;
      memberId: string;
      topics: readonly Partitioned<{ partition: number; offset: string; metadata: string }>[];
    };
    answer: { responses: readonly Partitioned<{ partition: number } & ErrorCode>[] };
  };
  OffsetFetch: {
    args: { groupId: string; topics: readonly Partitioned<{ partition: number }>[] };
    answer: ErrorCode & {
      responses: readonly Partitioned<
        { partition: number; offset: string; metadata: string | null } & ErrorCode
      >[];
    };
  };
  ListOffsets: {
    args: {
      replicaId: -1;
      isolationLevel: 0;
      /** Timestamp -1 asks for the next offset, -2 for the oldest kept. */
      topics: readonly Partitioned<{ partition: number; timestamp: number }>[];
    };
    answer: { responses: readonly Partitioned<{ partition: number; offset: string } & ErrorCode>[] };
  };
  InitProducerId: {
    args: { transactionalId: null; transactionTimeout: number };
    answer: ErrorCode & { producerId: string; producerEpoch: number };
  };
  DescribeConfigs: {
    args: {
      /** Type 2 is a topic; no names ask for all settings. */
      resources: readonly { type: 2; name: string; configNames: readonly string[] }[];
      includeSynonyms: false;
    };
    answer: {
      resources: readonly (ErrorCode & {
        resourceName: string;
        configEntries: readonly { configName: string; configValue: string | null }[];
      })[];
    };
  };
  DeleteTopics: {
    args: { topics: readonly string[]; timeout: number };
    answer: { topicErrors: readonly ({ topic: string } & ErrorCode)[] };
  };
  ListGroups: {
    args: object;
    answer: ErrorCode & { groups: readonly { groupId: string }[] };
  };
  DeleteGroups: {
    args: readonly string[];
    answer: { results: readonly ({ groupId: string } & ErrorCode)[] };
  };
}

export type Api = keyof Apis;
