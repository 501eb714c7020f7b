/**
 * How the code must look and who may import whom.
 *
 * The layers are those of docs/architecture.md; `tools/workspace/src/boundaries.spec.ts` proves that they bite.
 */
import nx from '@nx/eslint-plugin';
import tseslint from 'typescript-eslint';

const SPECS = ['**/*.spec.ts', '**/*.contract.ts', '**/testing/**/*.ts', 'apps/*-e2e/**/*.ts'];
const DOMAIN = [
  'event-schema',
  'sdk-protocols',
  'sessions',
  'error-groups',
  'vitals',
  'release-comparison',
  'triage',
].map((name) => `libs/${name}`);

/** Servers, stores, files, the network: nothing of it in the domain. */
const NOT_IN_THE_DOMAIN = [
  '@nestjs/*',
  '@apollo/*',
  '@as-integrations/*',
  '@clickhouse/*',
  '@fastify/*',
  '@opentelemetry/*',
  'chdb',
  'fastify',
  'ffi-rs',
  'graphql',
  'kafkajs',
  'lmdb',
  'mongodb',
  'pino',
  'prom-client',
  'rxjs',
];
const EFFECTS_OF_NODE = [
  'fs',
  'fs/promises',
  'net',
  'http',
  'https',
  'dns',
  'child_process',
  'worker_threads',
  'os',
  'timers',
  'process',
];

const DETERMINISM = 'The domain is a function of its arguments: time, identity and randomness are handed in.';

const layers = (mayTest) => {
  const testing = mayTest ? ['layer:testing'] : [];
  return [
    'error',
    {
      allow: [],
      depConstraints: [
        {
          sourceTag: 'layer:app',
          onlyDependOnLibsWithTags: ['layer:adapter', 'layer:platform', 'layer:domain', ...testing],
        },
        {
          sourceTag: 'layer:testing',
          onlyDependOnLibsWithTags: ['layer:testing', 'layer:adapter', 'layer:platform', 'layer:domain'],
        },
        { sourceTag: 'layer:tool', onlyDependOnLibsWithTags: [] },
        {
          sourceTag: 'layer:adapter',
          onlyDependOnLibsWithTags: ['layer:domain', 'layer:platform', ...testing],
        },
        { sourceTag: 'layer:platform', onlyDependOnLibsWithTags: ['layer:domain', ...testing] },
        {
          sourceTag: 'layer:domain',
          onlyDependOnLibsWithTags: ['layer:domain', ...testing],
          bannedExternalImports: NOT_IN_THE_DOMAIN,
        },
      ],
      // The harness starts the built programs, so a library that it imports may use it in its own specs.
      ignoredCircularDependencies: mayTest ? [['*', 'test-kit']] : [],
    },
  ];
};

export default tseslint.config(
  { ignores: ['**/node_modules', '**/dist', '**/*.cjs', '**/*.mjs', '**/*.js'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [...tseslint.configs.recommendedTypeChecked],
    plugins: { '@nx': nx },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@nx/enforce-module-boundaries': layers(false),
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      // A port is asynchronous even where an implementation need not wait.
      '@typescript-eslint/require-await': 'off',
      eqeqeq: 'error',
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...environment(), ...decorators()],
    },
  },
  {
    // Where every app starts: it hands the environment to the configuration.
    files: ['libs/platform/src/config/**/*.ts', 'libs/platform/src/lifecycle/run-app.ts'],
    rules: { 'no-restricted-syntax': ['error', ...decorators()] },
  },
  {
    files: DOMAIN.map((folder) => `${folder}/**/*.ts`),
    ignores: SPECS,
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            { group: NOT_IN_THE_DOMAIN, message: 'The domain knows no server and no store.' },
            {
              group: EFFECTS_OF_NODE.flatMap((name) => [name, `node:${name}`]),
              message: 'The domain has no effects.',
            },
            {
              group: ['crypto', 'node:crypto'],
              importNames: ['randomUUID', 'randomBytes', 'randomInt'],
              message: DETERMINISM,
            },
          ],
        },
      ],
      'no-restricted-globals': [
        'error',
        ...['process', 'performance', 'fetch', 'setTimeout', 'setInterval', 'setImmediate'].map((name) => ({
          name,
          message: DETERMINISM,
        })),
      ],
      'no-restricted-syntax': ['error', ...environment(), ...decorators(), ...clockAndChance()],
    },
  },
  {
    files: ['apps/dashboard/**/*.tsx'],
    rules: {
      // Names of style classes, which the compiler cannot know to be there.
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: true },
      ],
    },
  },
  {
    // The router takes a thrown redirect for what it is.
    files: ['apps/dashboard/src/router.tsx'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    // Programs that people run in a terminal speak there.
    files: ['tools/**/*.ts', 'apps/standalone/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Measurements start real parts like tests do.
    files: ['tools/bench/**/*.ts', 'tools/chaos/**/*.ts'],
    rules: { '@nx/enforce-module-boundaries': layers(true) },
  },
  {
    files: SPECS,
    rules: {
      '@nx/enforce-module-boundaries': layers(true),
      'no-console': 'off',
      'no-restricted-syntax': ['error', ...decorators()],
      // Answers of a server are untyped until an expectation has looked at them.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-explicit-any': 'off',
      '@typescript-eslint/no-base-to-string': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
);

/** `process.env` is read once, by the configuration. */
function environment() {
  return [
    {
      selector: "MemberExpression[object.name='process'][property.name='env']",
      message: 'Only the configuration in libs/platform reads the environment.',
    },
  ];
}

/** The bundles carry no decorator metadata, so Nest cannot guess what a constructor wants. */
function decorators() {
  return [
    {
      selector: [
        'ClassDeclaration[decorators.0.expression.callee.name=/^(Injectable|Controller|Resolver)$/]',
        "MethodDefinition[kind='constructor']",
        'TSParameterProperty[decorators.length=0]',
      ].join(' '),
      message: 'Name the token: @Inject(TOKEN). There is no decorator metadata.',
    },
  ];
}

function clockAndChance() {
  return [
    {
      selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
      message: DETERMINISM,
    },
    { selector: "NewExpression[callee.name='Date'][arguments.length=0]", message: DETERMINISM },
    { selector: "CallExpression[callee.name='Date']", message: DETERMINISM },
    { selector: "MemberExpression[object.name='Math'][property.name='random']", message: DETERMINISM },
    { selector: "MemberExpression[object.name='crypto']", message: DETERMINISM },
  ];
}
