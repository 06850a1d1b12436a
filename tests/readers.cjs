// Workbooks as exceljs and SheetJS read them, for tests/test_readers.py: one JSON object a file.
// Of each sheet the values of its cells, and, as SheetJS' formatter (SSF) shows them, its numbers.
const { createRequire } = require('module');
const need = createRequire(process.argv[2] + '/');
const ExcelJS = need('exceljs');
const XLSX = need('xlsx');

function plain(value) {
  if (value === null || typeof value !== 'object') return value ?? null;
  if ('error' in value) return value.error;
  if ('result' in value || 'formula' in value || 'sharedFormula' in value) return plain(value.result);
  if ('richText' in value) return value.richText.map((run) => run.text).join('');
  if ('text' in value) return plain(value.text);
  throw new Error(`no plain value: ${JSON.stringify(value)}`);
}

async function byExceljs(file) {
  const book = new ExcelJS.Workbook();
  await book.xlsx.readFile(file);
  const sheets = {};
  for (const sheet of book.worksheets) {
    const cells = {};
    sheet.eachRow((row) => row.eachCell((cell) => {
      const value = plain(cell.value);
      if (value !== null && !cell.isMerged) cells[cell.address] = value;
    }));
    sheets[sheet.name] = { cells, tables: sheet.model.tables.length };
  }
  return sheets;
}

function bySheetjs(file) {
  const book = XLSX.readFile(file, { cellNF: true, cellStyles: true });
  const sheets = {};
  for (const name of book.SheetNames) {
    const [cells, shown] = [{}, {}];
    for (const [address, cell] of Object.entries(book.Sheets[name])) {
      if (address.startsWith('!') || cell.t === 'z') continue;
      cells[address] = cell.t === 'e' ? cell.w : cell.v;
      if (cell.t === 'n') shown[address] = XLSX.SSF.format(cell.z || 'General', cell.v);
    }
    sheets[name] = { cells, shown };
  }
  return sheets;
}

(async () => {
  for (const file of process.argv.slice(3)) {
    const read = { exceljs: await byExceljs(file), sheetjs: bySheetjs(file) };
    process.stdout.write(JSON.stringify(read) + '\n');
  }
})().catch((error) => {
  console.error(error);
  process.exit(1);
});
