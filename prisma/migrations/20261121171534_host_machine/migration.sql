-- AlterTable
ALTER TABLE "host" ADD COLUMN     "machine" TEXT;
