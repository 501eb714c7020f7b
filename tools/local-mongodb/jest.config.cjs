module.exports = { ...require('../../jest.preset.cjs'), displayName: 'local-mongodb', rootDir: __dirname };
