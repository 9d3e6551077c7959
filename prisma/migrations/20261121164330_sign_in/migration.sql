-- AlterTable
ALTER TABLE "cloud" ADD COLUMN     "signIn" JSONB;

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "grant" TEXT;

-- AlterTable
ALTER TABLE "user" ADD COLUMN     "scope" TEXT;

-- CreateTable
CREATE TABLE "oidc_provider" (
    "id" TEXT NOT NULL,
    "settings" JSONB NOT NULL,
    "secret" TEXT NOT NULL,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "oidc_provider_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "account_providerId_accountId_key" ON "account"("providerId", "accountId");
