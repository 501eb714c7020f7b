/**
 * Judges texts as if they stood in real files: `[{ file, text }]` as JSON on stdin, the broken rules of each on stdout.
 *
 * A program of its own, because Jest cannot load ESLint's configuration, which is an ES module.
 */
import { text } from 'node:stream/consumers';
import { ESLint } from 'eslint';

const eslint = new ESLint();
const answers = [];
for (const { file, text: content } of JSON.parse(await text(process.stdin))) {
  const [result] = await eslint.lintText(content, { filePath: file });
  const fatal = result.messages.find((message) => message.fatal);
  if (fatal) throw new Error(`${file}: ${fatal.message}`);
  answers.push([...new Set(result.messages.map((message) => message.ruleId))]);
}
console.log(JSON.stringify(answers));
