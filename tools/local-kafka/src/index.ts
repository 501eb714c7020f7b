export { NotOnThisMachineError } from '@sonde/local-server';
export { brokerAnswers } from './broker-answers';
export { KAFKA_VERSION, kafkaClassPath } from './fetch-kafka';
export { startLocalKafka, type LocalKafka, type LocalKafkaOptions } from './start-local-kafka';
