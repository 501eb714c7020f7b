import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchOnce, runProgram } from '@sonde/local-server';
import { GET_MAVEN } from './java';

export const KAFKA_VERSION = '4.1.0';

/** The broker with all that it needs, and the log that it writes through. */
const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>sonde</groupId>
  <artifactId>local-kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.apache.logging.log4j</groupId>
      <artifactId>log4j-slf4j-impl</artifactId>
      <version>2.24.3</version>
    </dependency>
  </dependencies>
</project>
`;

const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

/**
 * The class path of Apache Kafka, fetched from Maven Central (or the mirror that Maven is told to use) the first time:
 * 45 MB. Maven checks every file against its checksum and fails when one is wrong.
 *
 * @throws NotOnThisMachineError without Maven
 */
export async function kafkaClassPath(): Promise<string> {
  const folder = await fetchOnce({
    name: `kafka-${KAFKA_VERSION}`,
    title: `Fetching Apache Kafka ${KAFKA_VERSION} from Maven Central`,
    into: async (staging) => {
      const pom = join(staging, 'pom.xml');
      // A repository of its own: two Mavens must not write one at the same time.
      const repository = join(staging, 'repository');
      writeFileSync(pom, POM);
      await runProgram(
        'mvn',
        [
          ...['--batch-mode', '--strict-checksums', '--quiet', `-Dmaven.repo.local=${repository}`],
          ...[`--file=${pom}`, COPY, '-DincludeScope=runtime', `-DoutputDirectory=${join(staging, 'lib')}`],
        ],
        { remedy: GET_MAVEN },
      );
      rmSync(repository, { recursive: true, force: true });
    },
  });
  return join(folder, 'lib', '*');
}
