module.exports = { ...require('../../jest.preset.cjs'), displayName: 'warehouse', rootDir: __dirname };
