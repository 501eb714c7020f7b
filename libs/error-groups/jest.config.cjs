module.exports = { ...require('../../jest.preset.cjs'), displayName: 'error-groups', rootDir: __dirname };
