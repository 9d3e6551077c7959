-- CreateTable
CREATE TABLE "isolated_vm" (
    "id" TEXT NOT NULL,
    "hostId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "nics" JSONB NOT NULL,
    "source" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "isolated_vm_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "filtered_bridges" (
    "hostId" TEXT NOT NULL,
    "bridges" JSONB NOT NULL,

    CONSTRAINT "filtered_bridges_pkey" PRIMARY KEY ("hostId")
);

-- CreateIndex
CREATE UNIQUE INDEX "isolated_vm_hostId_name_key" ON "isolated_vm"("hostId", "name");

-- AddForeignKey
ALTER TABLE "isolated_vm" ADD CONSTRAINT "isolated_vm_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "filtered_bridges" ADD CONSTRAINT "filtered_bridges_hostId_fkey" FOREIGN KEY ("hostId") REFERENCES "host"("id") ON DELETE CASCADE ON UPDATE CASCADE;
