-- AlterTable
ALTER TABLE "finding" ADD COLUMN     "fault" JSONB;

-- CreateTable
CREATE TABLE "finding_mute" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "object" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "until" TIMESTAMP(3),
    "mutedBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "finding_mute_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_webhook" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "origin" TEXT NOT NULL,
    "secret" TEXT NOT NULL,
    "minSeverity" TEXT NOT NULL DEFAULT 'warning',
    "drift" BOOLEAN NOT NULL DEFAULT true,
    "settleSeconds" INTEGER NOT NULL DEFAULT 30,
    "remindMinutes" INTEGER,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "alert_webhook_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "alert_state" (
    "webhookId" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "subject" JSONB NOT NULL,
    "present" BOOLEAN NOT NULL,
    "changedAt" TIMESTAMP(3) NOT NULL,
    "told" BOOLEAN NOT NULL DEFAULT false,
    "toldAt" TIMESTAMP(3),
    "returns" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "alert_state_pkey" PRIMARY KEY ("webhookId","key")
);

-- CreateTable
CREATE TABLE "alert_delivery" (
    "id" TEXT NOT NULL,
    "webhookId" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "payload" JSONB NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'waiting',
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "status" INTEGER,
    "error" TEXT,
    "endedAt" TIMESTAMP(3),

    CONSTRAINT "alert_delivery_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "alert_webhook_name_key" ON "alert_webhook"("name");

-- CreateIndex
CREATE INDEX "alert_delivery_webhookId_createdAt_idx" ON "alert_delivery"("webhookId", "createdAt");

-- CreateIndex
CREATE INDEX "alert_delivery_state_idx" ON "alert_delivery"("state");

-- AddForeignKey
ALTER TABLE "alert_state" ADD CONSTRAINT "alert_state_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "alert_webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "alert_delivery" ADD CONSTRAINT "alert_delivery_webhookId_fkey" FOREIGN KEY ("webhookId") REFERENCES "alert_webhook"("id") ON DELETE CASCADE ON UPDATE CASCADE;
