import { NotOnThisMachineError, runProgram } from '@sonde/local-server';

const LEAST = 17;

/** How to get Java, and Maven which fetches the broker. */
export const GET_JAVA = `Apache Kafka needs Java ${LEAST} or later (on Debian and Ubuntu: apt-get install -y default-jre-headless), or name a broker of yours in SONDE_TEST_KAFKA_BROKERS.`;
export const GET_MAVEN =
  'Maven fetches Apache Kafka (on Debian and Ubuntu: apt-get install -y maven), or name a broker of yours in SONDE_TEST_KAFKA_BROKERS.';

/**
 * Makes sure that `java` is there and new enough.
 *
 * @throws NotOnThisMachineError otherwise, with how to get it
 */
export async function requireJava(): Promise<void> {
  const said = await runProgram('java', ['-version'], { remedy: GET_JAVA });
  const version = javaVersion(said);
  if (version === undefined || version < LEAST)
    throw new NotOnThisMachineError(`The 'java' here is ${version ?? 'of an unknown version'}. ${GET_JAVA}`);
}

/** The major version in what `java -version` prints; 8 and older call themselves 1.8 and so on. */
export function javaVersion(said: string): number | undefined {
  const match = /version "(?:1\.)?(\d+)/.exec(said);
  return match ? Number(match[1]) : undefined;
}
