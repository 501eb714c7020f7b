module.exports = {
  ...require('../../jest.preset.cjs'),
  displayName: 'release-comparison',
  rootDir: __dirname,
};
