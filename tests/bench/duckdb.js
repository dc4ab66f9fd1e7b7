// One SQL statement by DuckDB with two threads, for bench.sh: NODE_PATH=... node duckdb.js SQL
const { DuckDBInstance } = require("@duckdb/node-api");

async function main(sql) {
	const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
	const reader = await (await instance.connect()).runAndReadAll(sql);
	console.log(reader.getRows().length);
}
main(process.argv[2]).catch((error) => {
	console.error(String(error));
	process.exit(2);
});
