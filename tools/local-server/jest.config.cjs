module.exports = { ...require('../../jest.preset.cjs'), displayName: 'local-server', rootDir: __dirname };
