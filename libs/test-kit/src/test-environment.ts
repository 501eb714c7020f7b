/** The environment that the tests run in: the harness hands it to what it starts, as a shell would. */
export function testEnvironment(): NodeJS.ProcessEnv {
  // eslint-disable-next-line no-restricted-syntax -- a harness has no configuration of Sonde's apps to ask
  return process.env;
}

/** It without Sonde's own variables, so that a developer's settings do not change what is tested. */
export function environmentWithoutSonde(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(testEnvironment()).filter(([name]) => !name.startsWith('SONDE_')));
}
