-- AlterTable
ALTER TABLE "host" ADD COLUMN     "origin" TEXT NOT NULL DEFAULT 'operator';
