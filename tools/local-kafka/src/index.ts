export { NotOnThisMachineError } from '@sonde/local-server';
export { KAFKA_VERSION } from './fetch-kafka';
export { startLocalKafka, type LocalKafka, type LocalKafkaOptions } from './start-local-kafka';
