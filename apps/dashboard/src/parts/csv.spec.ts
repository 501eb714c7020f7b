import { csv } from './csv';

it('writes titles and rows, missing values empty', () => {
  expect(
    csv(
      ['Device', 'p95'],
      [
        ['Pixel 8', 1240.5],
        ['iPhone', null],
      ],
    ),
  ).toBe('Device,p95\r\nPixel 8,1240.5\r\niPhone,\r\n');
});

it.each([
  ['a,b', '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ['two\nlines', '"two\nlines"'],
  ['=HYPERLINK("http://x")', '"\'=HYPERLINK(""http://x"")"'],
  ['-1+1', "'-1+1"],
  ['@cmd', "'@cmd"],
])('%j is written as %s', (text, written) => {
  expect(csv(['x'], [[text]])).toBe(`x\r\n${written}\r\n`);
});
