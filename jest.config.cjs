/** All projects in one run, so that one summary counts every test. */
const { readdirSync, existsSync } = require('node:fs');
const { join } = require('node:path');
const { testTimeout } = require('./jest.preset.cjs');

const projects = ['apps', 'libs', 'tools'].flatMap((folder) =>
  readdirSync(join(__dirname, folder))
    .map((name) => `<rootDir>/${folder}/${name}`)
    .filter((path) => existsSync(join(__dirname, path.replace('<rootDir>/', ''), 'jest.config.cjs'))),
);

// Jest takes the time limit of a test from here when it runs several projects, not from theirs.
module.exports = { projects, testTimeout };
