// CSV according to RFC 4180, as far as the tests need it.

const quoted = (cell) => (/[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/** A table as text: a heading row, then a row per record; lists are joined with `;`. */
export function writeCsv(columns, records) {
  const cell = (value) => quoted(Array.isArray(value) ? value.join(';') : String(value ?? ''));
  const rows = records.map((record) => columns.map((column) => cell(record[column])).join(','));
  return `${[columns.join(','), ...rows].join('\n')}\n`;
}

/** The records of a table as objects by heading. */
export function readCsv(text) {
  const rows = [];
  let row = [];
  const cells = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  const source = text.replace(/^\ufeff/, '');
  while (cells.lastIndex < source.length) {
    const [, inQuotes, plain, end] = cells.exec(source);
    row.push(inQuotes === undefined ? plain : inQuotes.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  const [heading, ...records] = rows;
  return records.map((record) => Object.fromEntries(heading.map((name, i) => [name, record[i] ?? ''])));
}
