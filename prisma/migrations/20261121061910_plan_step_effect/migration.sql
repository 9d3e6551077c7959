-- AlterTable
ALTER TABLE "plan_step" ADD COLUMN     "effect" JSONB;
