-- DropForeignKey
ALTER TABLE "port" DROP CONSTRAINT "port_networkId_fkey";

-- AlterTable
ALTER TABLE "host" ADD COLUMN     "plumbing" JSONB;

-- AlterTable
ALTER TABLE "port" ADD COLUMN     "allowedAddressPairs" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "inactiveBindings" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "portSecurity" BOOLEAN NOT NULL DEFAULT true,
ADD COLUMN     "vif" JSONB;

-- CreateTable
CREATE TABLE "subnet" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "projectId" TEXT NOT NULL,
    "cidr" TEXT NOT NULL,
    "gatewayIp" TEXT,
    "dhcp" BOOLEAN NOT NULL DEFAULT true,
    "dnsServers" TEXT[],
    "pools" JSONB NOT NULL DEFAULT '[]',
    "hostRoutes" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "subnet_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ip_allocation" (
    "subnetId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "portId" TEXT NOT NULL,
    "position" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "ip_allocation_pkey" PRIMARY KEY ("subnetId","address")
);

-- CreateTable
CREATE TABLE "security_group" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "projectId" TEXT NOT NULL,
    "stateful" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_group_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "security_group_rule" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "securityGroupId" TEXT NOT NULL,
    "direction" TEXT NOT NULL,
    "ethertype" TEXT NOT NULL,
    "protocol" TEXT,
    "portMin" INTEGER,
    "portMax" INTEGER,
    "remotePrefix" TEXT,
    "remoteGroupId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "security_group_rule_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "port_security_group" (
    "portId" TEXT NOT NULL,
    "securityGroupId" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,

    CONSTRAINT "port_security_group_pkey" PRIMARY KEY ("portId","securityGroupId")
);

-- CreateTable
CREATE TABLE "router" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "name" TEXT NOT NULL DEFAULT '',
    "projectId" TEXT NOT NULL,
    "externalNetworkId" TEXT,
    "externalAddresses" TEXT[],
    "snat" BOOLEAN NOT NULL DEFAULT true,
    "status" TEXT NOT NULL DEFAULT 'ACTIVE',
    "routes" JSONB NOT NULL DEFAULT '[]',
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "router_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "floating_ip" (
    "id" TEXT NOT NULL,
    "cloudId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "networkId" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "fixedAddress" TEXT,
    "portId" TEXT,
    "routerId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "floating_ip_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "quota" (
    "cloudId" TEXT NOT NULL,
    "projectId" TEXT NOT NULL,
    "resource" TEXT NOT NULL,
    "limit" INTEGER NOT NULL,

    CONSTRAINT "quota_pkey" PRIMARY KEY ("cloudId","projectId","resource")
);

-- CreateTable
CREATE TABLE "project" (
    "cloudId" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,

    CONSTRAINT "project_pkey" PRIMARY KEY ("cloudId","id")
);

-- CreateIndex
CREATE INDEX "subnet_cloudId_idx" ON "subnet"("cloudId");

-- CreateIndex
CREATE INDEX "subnet_networkId_idx" ON "subnet"("networkId");

-- CreateIndex
CREATE INDEX "ip_allocation_portId_idx" ON "ip_allocation"("portId");

-- CreateIndex
CREATE INDEX "ip_allocation_cloudId_idx" ON "ip_allocation"("cloudId");

-- CreateIndex
CREATE INDEX "security_group_cloudId_projectId_idx" ON "security_group"("cloudId", "projectId");

-- CreateIndex
CREATE INDEX "security_group_rule_securityGroupId_idx" ON "security_group_rule"("securityGroupId");

-- CreateIndex
CREATE INDEX "security_group_rule_remoteGroupId_idx" ON "security_group_rule"("remoteGroupId");

-- CreateIndex
CREATE INDEX "security_group_rule_cloudId_idx" ON "security_group_rule"("cloudId");

-- CreateIndex
CREATE INDEX "port_security_group_securityGroupId_idx" ON "port_security_group"("securityGroupId");

-- CreateIndex
CREATE INDEX "port_security_group_cloudId_idx" ON "port_security_group"("cloudId");

-- CreateIndex
CREATE INDEX "router_cloudId_idx" ON "router"("cloudId");

-- CreateIndex
CREATE INDEX "router_externalNetworkId_idx" ON "router"("externalNetworkId");

-- CreateIndex
CREATE INDEX "floating_ip_cloudId_idx" ON "floating_ip"("cloudId");

-- CreateIndex
CREATE INDEX "floating_ip_portId_idx" ON "floating_ip"("portId");

-- CreateIndex
CREATE INDEX "floating_ip_routerId_idx" ON "floating_ip"("routerId");

-- CreateIndex
CREATE UNIQUE INDEX "floating_ip_networkId_address_key" ON "floating_ip"("networkId", "address");

-- CreateIndex
CREATE INDEX "port_deviceId_idx" ON "port"("deviceId");

-- AddForeignKey
ALTER TABLE "port" ADD CONSTRAINT "port_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subnet" ADD CONSTRAINT "subnet_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subnet" ADD CONSTRAINT "subnet_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ip_allocation" ADD CONSTRAINT "ip_allocation_subnetId_fkey" FOREIGN KEY ("subnetId") REFERENCES "subnet"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ip_allocation" ADD CONSTRAINT "ip_allocation_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ip_allocation" ADD CONSTRAINT "ip_allocation_portId_fkey" FOREIGN KEY ("portId") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_group" ADD CONSTRAINT "security_group_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_group_rule" ADD CONSTRAINT "security_group_rule_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_group_rule" ADD CONSTRAINT "security_group_rule_securityGroupId_fkey" FOREIGN KEY ("securityGroupId") REFERENCES "security_group"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "security_group_rule" ADD CONSTRAINT "security_group_rule_remoteGroupId_fkey" FOREIGN KEY ("remoteGroupId") REFERENCES "security_group"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port_security_group" ADD CONSTRAINT "port_security_group_portId_fkey" FOREIGN KEY ("portId") REFERENCES "port"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port_security_group" ADD CONSTRAINT "port_security_group_securityGroupId_fkey" FOREIGN KEY ("securityGroupId") REFERENCES "security_group"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "port_security_group" ADD CONSTRAINT "port_security_group_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "router" ADD CONSTRAINT "router_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "router" ADD CONSTRAINT "router_externalNetworkId_fkey" FOREIGN KEY ("externalNetworkId") REFERENCES "network"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_networkId_fkey" FOREIGN KEY ("networkId") REFERENCES "network"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_portId_fkey" FOREIGN KEY ("portId") REFERENCES "port"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "floating_ip" ADD CONSTRAINT "floating_ip_routerId_fkey" FOREIGN KEY ("routerId") REFERENCES "router"("id") ON DELETE NO ACTION ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quota" ADD CONSTRAINT "quota_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "project" ADD CONSTRAINT "project_cloudId_fkey" FOREIGN KEY ("cloudId") REFERENCES "cloud"("id") ON DELETE CASCADE ON UPDATE CASCADE;
