-- CreateTable
CREATE TABLE "history_entry" (
    "id" BIGSERIAL NOT NULL,
    "source" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL,
    "since" TIMESTAMP(3),
    "objects" TEXT[],
    "data" BYTEA,
    "bytes" INTEGER NOT NULL,

    CONSTRAINT "history_entry_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history_source" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "seenAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "history_source_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "history_settings" (
    "id" INTEGER NOT NULL,
    "days" INTEGER NOT NULL,
    "megabytes" INTEGER NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "history_settings_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "history_entry_source_at_idx" ON "history_entry"("source", "at");

-- CreateIndex
CREATE INDEX "history_entry_at_idx" ON "history_entry"("at");
