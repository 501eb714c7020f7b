module.exports = { ...require('../../jest.preset.cjs'), displayName: 'vitals', rootDir: __dirname };
