/** What every project's Jest run shares: TypeScript through SWC and the workspace's own packages by name. */
const { paths } = require('./tsconfig.base.json').compilerOptions;

module.exports = {
  testEnvironment: 'node',
  testMatch: ['**/*.spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true },
          target: 'es2022',
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
    // Jest's sandbox refuses `import()`, by which MongoDB's driver loads `os`; as a `require` it is the same.
    'mongodb/lib/runtime_adapters[.]js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!mongodb/lib/runtime_adapters[.]js$)'],
  moduleNameMapper: Object.fromEntries(
    Object.entries(paths).map(([name, [file]]) => [`^${name}$`, `${__dirname}/${file.replace('./', '')}`]),
  ),
  // Ends a test that hangs. It says nothing of speed: a busy machine takes ten times as long as a quiet one.
  testTimeout: 300_000,
};
