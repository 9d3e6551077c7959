-- DropIndex
DROP INDEX "reflection_networkId_applianceId_key";

-- AlterTable
ALTER TABLE "plan" ADD COLUMN     "cancelAt" TIMESTAMP(3),
ADD COLUMN     "intentAt" TIMESTAMP(3),
ADD COLUMN     "requests" JSONB,
ADD COLUMN     "trigger" TEXT NOT NULL DEFAULT 'operator';

-- AlterTable
ALTER TABLE "plan_step" ADD COLUMN     "cause" TEXT NOT NULL DEFAULT 'asked',
ADD COLUMN     "needsTick" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "place" TEXT NOT NULL DEFAULT 'console';

-- AlterTable: a reflection belongs to the cloud of its network, and one whose network is gone to nobody
ALTER TABLE "reflection" ADD COLUMN     "cloudId" TEXT;
UPDATE "reflection" SET "cloudId" = "network"."cloudId" FROM "network" WHERE "network"."id" = "reflection"."networkId";
DELETE FROM "reflection" WHERE "cloudId" IS NULL;
ALTER TABLE "reflection" ALTER COLUMN "cloudId" SET NOT NULL;

-- CreateTable
CREATE TABLE "uplink_set_member" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "applianceId" TEXT NOT NULL,
    "logicalInterconnectGroupId" TEXT NOT NULL,
    "uplinkSetName" TEXT NOT NULL,

    CONSTRAINT "uplink_set_member_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "port_connection" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "portId" TEXT NOT NULL,
    "applianceId" TEXT NOT NULL,
    "serverHardwareId" TEXT NOT NULL,
    "serverProfileId" TEXT NOT NULL,
    "connectionId" INTEGER NOT NULL,
    "mac" TEXT NOT NULL,
    "oneViewNetworkId" TEXT NOT NULL,
    "made" BOOLEAN NOT NULL,
    "previousUri" TEXT,

    CONSTRAINT "port_connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "port" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "projectId" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "deviceOwner" TEXT NOT NULL DEFAULT '',
    "deviceId" TEXT NOT NULL DEFAULT '',
    "host" TEXT NOT NULL DEFAULT '',
    "vnicType" TEXT NOT NULL DEFAULT 'normal',
    "adminStateUp" BOOLEAN NOT NULL DEFAULT true,
    "profile" JSONB,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "port_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "reconcile_schedule" (
    "cloudId" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "intervalMinutes" INTEGER NOT NULL DEFAULT 60,
    "mode" TEXT NOT NULL DEFAULT 'plan',
    "deletes" BOOLEAN NOT NULL DEFAULT false,
    "atStart" BOOLEAN NOT NULL DEFAULT true,
    "lastRunAt" TIMESTAMP(3),
    "lastPlanId" TEXT,
    "lastProblem" TEXT,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "reconcile_schedule_pkey" PRIMARY KEY ("cloudId")
);

-- CreateIndex
CREATE INDEX "uplink_set_member_cloudId_idx" ON "uplink_set_member"("cloudId");

-- CreateIndex
CREATE UNIQUE INDEX "uplink_set_member_networkId_applianceId_logicalInterconnect_key" ON "uplink_set_member"("networkId", "applianceId", "logicalInterconnectGroupId", "uplinkSetName");

-- CreateIndex
CREATE UNIQUE INDEX "port_connection_portId_key" ON "port_connection"("portId");

-- CreateIndex
CREATE INDEX "port_connection_cloudId_idx" ON "port_connection"("cloudId");

-- CreateIndex
CREATE INDEX "port_cloudId_idx" ON "port"("cloudId");

-- CreateIndex
CREATE UNIQUE INDEX "port_networkId_mac_key" ON "port"("networkId", "mac");

-- CreateIndex
CREATE INDEX "reflection_cloudId_idx" ON "reflection"("cloudId");

-- CreateIndex
CREATE UNIQUE INDEX "reflection_networkId_applianceId_manageable_key" ON "reflection"("networkId", "applianceId", "manageable");

-- AddForeignKey
ALTER TABLE "port" ADD CONSTRAINT "port_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port" ADD CONSTRAINT "port_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "reconcile_schedule" ADD CONSTRAINT "reconcile_schedule_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;
