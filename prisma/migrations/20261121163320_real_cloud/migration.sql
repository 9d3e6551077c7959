-- AlterTable
ALTER TABLE "cloud" ADD COLUMN     "mirror" JSONB;

-- AlterTable
ALTER TABLE "flat_mapping" ADD COLUMN     "policy" TEXT NOT NULL DEFAULT 'approve';

-- AlterTable
ALTER TABLE "floating_ip" ADD COLUMN     "revision" INTEGER;

-- AlterTable
ALTER TABLE "network" ADD COLUMN     "revision" INTEGER,
ADD COLUMN     "segments" JSONB;

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "owner" TEXT;

-- AlterTable
ALTER TABLE "port" ADD COLUMN     "revision" INTEGER,
ADD COLUMN     "status" TEXT,
ADD COLUMN     "vifType" TEXT;

-- AlterTable
ALTER TABLE "router" ADD COLUMN     "revision" INTEGER;

-- AlterTable
ALTER TABLE "security_group" ADD COLUMN     "revision" INTEGER;

-- AlterTable
ALTER TABLE "subnet" ADD COLUMN     "revision" INTEGER;

-- AlterTable
ALTER TABLE "uplink_set_mapping" ADD COLUMN     "policy" TEXT NOT NULL DEFAULT 'approve';

-- CreateTable
CREATE TABLE "cloud_agent" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "alive" BOOLEAN NOT NULL,
    "adminStateUp" BOOLEAN NOT NULL DEFAULT true,
    "heartbeatAt" TIMESTAMP(3),
    "configurations" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "cloud_agent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "cloud_agent_cloudId_host_idx" ON "cloud_agent"("cloudId", "host");

-- AddForeignKey
ALTER TABLE "cloud_agent" ADD CONSTRAINT "cloud_agent_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;
