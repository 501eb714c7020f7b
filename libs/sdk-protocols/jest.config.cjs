module.exports = { ...require('../../jest.preset.cjs'), displayName: 'sdk-protocols', rootDir: __dirname };
