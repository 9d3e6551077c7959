-- CreateTable
CREATE TABLE "migration" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "portId" TEXT NOT NULL,
    "portName" TEXT NOT NULL,
    "mac" TEXT NOT NULL,
    "networkName" TEXT NOT NULL,
    "source" TEXT NOT NULL,
    "destination" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "wiring" TEXT NOT NULL,
    "handOver" TEXT NOT NULL,
    "handOverSeconds" INTEGER NOT NULL,
    "abilities" JSONB NOT NULL,
    "fallback" TEXT,
    "profileJson" TEXT NOT NULL,
    "steps" JSONB NOT NULL,
    "marks" JSONB NOT NULL,
    "report" JSONB NOT NULL DEFAULT '{}',
    "xml" JSONB,
    "isolated" BOOLEAN,
    "error" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "claimedAt" TIMESTAMP(3) NOT NULL,
    "handOverAt" TIMESTAMP(3),
    "cancelAt" TIMESTAMP(3),
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "migration_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "migration_portId_idx" ON "migration"("portId");

-- CreateIndex
CREATE INDEX "migration_cloudId_createdAt_idx" ON "migration"("cloudId", "createdAt");

-- AddForeignKey
ALTER TABLE "migration" ADD CONSTRAINT "migration_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;
