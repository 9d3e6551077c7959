-- AlterTable
ALTER TABLE "migration" ADD COLUMN     "owner" TEXT;

-- CreateTable
CREATE TABLE "replica" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "keyFingerprint" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "observes" JSONB NOT NULL DEFAULT '{}',

    CONSTRAINT "replica_pkey" PRIMARY KEY ("id")
);

-- CreateTable
-- UNLOGGED: what observers show is written often and worth nothing after a crash of the server
CREATE UNLOGGED TABLE "shown_source" (
    "id" TEXT NOT NULL,
    "replicaId" TEXT NOT NULL,
    "state" BYTEA,
    "stateVersion" INTEGER NOT NULL,
    "status" JSONB NOT NULL,

    CONSTRAINT "shown_source_pkey" PRIMARY KEY ("id")
);
