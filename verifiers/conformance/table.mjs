// The table of cases and verifiers. The test of a verifier runs the cases that verifiers.json does not leave out, so that
// a case which is not left out is one that it passes.
const row = (cells) => `| ${cells.join(' | ')} |`;

export function table(cases, verifiers) {
  const all = Object.values(verifiers);
  for (const { name, left_out: leftOut } of all) {
    const unknown = Object.keys(leftOut).filter((left) => !cases.some((one) => one.name === left));
    if (unknown.length) throw new Error(`${name} leaves out what is no case: ${unknown}`);
  }
  const cells = (one) => all.map(({ left_out: leftOut }) => (one.name in leftOut ? `left out: ${leftOut[one.name]}` : 'passes'));
  const passed = all.map(({ left_out: leftOut }) => `${cases.length - Object.keys(leftOut).length} of ${cases.length}`);
  return `# Conformance of the verifiers

Written by \`node generate.mjs\`. The tests of the verifiers run these cases; [README.md](README.md) describes them and the expected answers.

${[
  row(['case', 'expected', ...all.map(({ name }) => name)]),
  row(['---', '---', ...all.map(() => '---')]),
  row(['**all**', '', ...passed]),
  ...cases.map((one) => row([one.name, one.expected, ...cells(one)])),
].join('\n')}
`;
}
