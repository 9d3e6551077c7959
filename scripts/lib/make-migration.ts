import { makeMigration } from "@/server/db/make-migration";

const name = process.argv[2] ?? "";
const folder = await makeMigration(process.cwd(), name, new Date());
console.log(folder === null ? "The migrations already give this schema." : `Wrote ${folder}`);
