import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const workspace = join(import.meta.dirname, '../..');

/** Every file once more as brotli, at the highest level, since it is done once: the server hands it out as it lies. */
function compressed(): Plugin {
  let folder = '';
  return {
    name: 'compressed',
    apply: 'build',
    configResolved: ({ root, build }) => {
      folder = join(root, build.outDir, build.assetsDir);
    },
    closeBundle() {
      for (const name of readdirSync(folder)) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const content = readFileSync(join(folder, name));
        const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
        writeFileSync(join(folder, `${name}.br`), brotliCompressSync(content, { params }));
      }
    },
  };
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed()],
  resolve: {
    alias: { '@sonde/query-client': join(workspace, 'libs/query-client/src/index.ts') },
  },
  build: {
    outDir: '../../dist/apps/dashboard',
    emptyOutDir: true,
    // Beside GraphiQL's files at /assets.
    assetsDir: 'dashboard',
    // A picture inside a style sheet would need another source in the policy.
    assetsInlineLimit: 0,
    target: 'es2022',
    sourcemap: false,
    reportCompressedSize: false,
  },
  server: {
    // `nx serve dashboard` beside a running Sonde; SONDE_QUERY_URL names another address of its query app.
    proxy: Object.fromEntries(
      ['/graphql', '/sign-in', '/sign-out'].map((path) => [
        path,
        { target: process.env['SONDE_QUERY_URL'] ?? 'http://127.0.0.1:8401' },
      ]),
    ),
  },
});
