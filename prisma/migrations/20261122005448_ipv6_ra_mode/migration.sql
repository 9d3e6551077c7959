-- AlterTable
ALTER TABLE "subnet" ADD COLUMN     "ipv6RaMode" TEXT;
