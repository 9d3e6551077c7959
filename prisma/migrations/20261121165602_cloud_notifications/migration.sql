-- AlterTable
ALTER TABLE "cloud" ADD COLUMN     "notifications" JSONB,
ADD COLUMN     "notificationsUrl" TEXT;
