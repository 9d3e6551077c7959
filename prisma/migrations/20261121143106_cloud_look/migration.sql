-- AlterTable
ALTER TABLE "cloud" ADD COLUMN     "look" JSONB;
