module.exports = { ...require('../../jest.preset.cjs'), displayName: 'standalone-e2e', rootDir: __dirname };
