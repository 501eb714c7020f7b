module.exports = { ...require('../../jest.preset.cjs'), displayName: 'triage', rootDir: __dirname };
