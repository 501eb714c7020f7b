const preset = require('../../jest.preset.cjs');

module.exports = {
  ...preset,
  displayName: 'query-client',
  rootDir: __dirname,
  // Packages of the generator that have no CommonJS form.
  transform: {
    ...preset.transform,
    'node_modules/auto-bind/.+[.]js$': ['@swc/jest', { module: { type: 'commonjs' } }],
  },
  transformIgnorePatterns: ['/node_modules/(?!auto-bind/)'],
};
