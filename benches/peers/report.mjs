// The tables of docs/benchmarks.md.

import { readFileSync, writeFileSync } from 'node:fs';

const BEGIN = '<!-- Written by benches/peers/run --write. -->';
const END = '<!-- End of what benches/peers/run --write writes. -->';

const number = (value) => value.toLocaleString('en');
const seconds = (value) => `${value.toFixed(value < 10 ? 2 : 1)} s`;
const megabytes = (bytes) => `${bytes < 1e8 ? (bytes / 1e6).toFixed(1) : number(Math.round(bytes / 1e6))} MB`;
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(0)} kB`;
const share = (value) => value.toFixed(2);

/** Files to write, and files to delete. */
const changes = ({ files, deleted }) => `${number(files)}${deleted > 0 ? ` (and ${number(deleted)} deleted)` : ''}`;

/** The rows of the table of builds: title, and the cell of a generator's results or null. */
const BUILD_ROWS = [
  ['processor time', ({ cpu }) => seconds(cpu)],
  ['of it Pagefind', ({ indexCpu }) => indexCpu && seconds(indexCpu)],
  ['wall time', ({ wall }) => seconds(wall)],
  ['peak memory of the largest process', ({ memory }) => `${number(Math.round(memory))} MB`],
  ['of Pagefind', ({ indexMemory }) => indexMemory && `${number(Math.round(indexMemory))} MB`],
  ['files', ({ files }) => files && number(files)],
  ['bytes', ({ bytes }) => bytes && megabytes(bytes)],
  ['files changed by an edited record', ({ edit }) => edit && changes(edit)],
  ['bytes in them', ({ edit }) => edit && megabytes(edit.bytes)],
  ['files changed by building again', ({ repeat }) => repeat && changes(repeat)],
];

const SEARCH_ROWS = [
  ['bytes of a first query', ({ bytes }) => kilobytes(bytes)],
  ['requests of a first query', ({ requests }) => number(requests)],
  ['bytes of a next query', ({ next }) => kilobytes(next)],
];

/** A section for each size, with its conditions and its tables. */
export function tables(all) {
  const sizes = Object.keys(all).map(Number).sort((a, b) => a - b);
  return sizes.map((points) => section(points, all[points])).join('\n');
}

function section(points, { runs, queries, load, machine, date, results }) {
  const names = Object.keys(results);
  const stops = names.filter((name) => results[name].stopped).map((name) => {
    const { stopped, command, cpu, wall, memory, available } = results[name];
    const why = stopped === 'memory'
      ? `\`${command}\` was stopped when the machine ran out of memory, of which ${number(Math.round(available))} MB were free before it`
      : `\`${command}\` was stopped at the time limit`;
    return `${name} did not finish: ${why}, after ${seconds(cpu)} of processor time, ${seconds(wall)}, with ${number(Math.round(memory))} MB.`;
  });
  const searched = names.filter((name) => results[name].search);
  const kinds = Object.keys(results[searched[0]]?.search.kinds ?? {});
  const searchOf = (cell) => (name) => cell(results[name].search);
  return [
    `### ${number(points)} points`,
    '',
    `${date}; ${machine}; load average ${load.map((value) => value.toFixed(1)).join(' to ')}; median of ${runs} ${runs === 1 ? 'run' : 'runs'}, the generators in turn. ${names.map((name) => (name === 'wangdian' ? results[name].version : `${name}: ${results[name].version}`)).join('; ')}.`,
    '',
    ...stops.flatMap((line) => [line, '']),
    ...table('', names, BUILD_ROWS.map(([title, cell]) => [title, (name) => (results[name].stopped ? null : cell(results[name]))])),
    '',
    ...(searched.length > 0 ? [
      ...table('search', searched, [
        ...SEARCH_ROWS.map(([title, cell]) => [title, searchOf(cell)]),
        ...kinds.map((kind) => [`recall: ${kind}`, searchOf((search) => share(search.kinds[kind].recall))]),
      ]),
      '',
      `${queries} queries of each kind. Recall: the share of the correct points, of the ten that a first page has room for, that are on it.`,
      '',
    ] : []),
  ].join('\n');
}

/** Rows that are empty for all generators are left out. */
function table(corner, names, rows) {
  const filled = rows.filter(([, cell]) => names.some((name) => cell(name)));
  return [
    `| ${[corner, ...names].join(' | ')} |`,
    `|---|${names.map(() => '---:|').join('')}`,
    ...filled.map(([title, cell]) => `| ${[title, ...names.map((name) => cell(name) || '–')].join(' | ')} |`),
  ];
}

/** Puts the tables of all sizes, and one over all sizes, between the marks of the document. */
export function writeDocument(file, all) {
  const text = readFileSync(file, 'utf8');
  const [from, to] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (from < 0 || to < from) {
    throw new Error(`${file} has no ${BEGIN} before ${END}`);
  }
  writeFileSync(file, `${text.slice(0, from)}${BEGIN}\n\n${growth(all)}\n${tables(all)}\n${text.slice(to)}`);
}

/** Processor time, memory, files and bytes by size. */
function growth(all) {
  const sizes = Object.keys(all).map(Number).sort((a, b) => a - b);
  const names = [...new Set(sizes.flatMap((points) => Object.keys(all[points].results)))];
  const cell = (points, name) => {
    const result = all[points].results[name];
    if (!result) {
      return '–';
    }
    const figures = `${seconds(result.cpu)}, ${number(Math.round(result.memory))} MB`;
    return result.stopped ? `stopped after ${figures}` : `${figures}; ${number(result.files)} files, ${megabytes(result.bytes)}`;
  };
  return [
    '### By size',
    '',
    `| points | ${names.map((name) => `${name}: processor time, memory; site`).join(' | ')} |`,
    `|---:|${names.map(() => '---|').join('')}`,
    ...sizes.map((points) => `| ${[number(points), ...names.map((name) => cell(points, name))].join(' | ')} |`),
    '',
  ].join('\n');
}
