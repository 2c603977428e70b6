-- CreateEnum
CREATE TYPE "plan_choice" AS ENUM ('allow', 'flag', 'quarantine', 'block');

-- CreateTable
CREATE TABLE "tracking_plans" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT NOT NULL DEFAULT '',
    "events" JSONB NOT NULL DEFAULT '[]',
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "tracking_plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "tracking_plan_sources" (
    "source_id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "unplanned_events" "plan_choice" NOT NULL DEFAULT 'flag',
    "unplanned_properties" "plan_choice" NOT NULL DEFAULT 'flag',
    "violations" "plan_choice" NOT NULL DEFAULT 'flag',

    CONSTRAINT "tracking_plan_sources_pkey" PRIMARY KEY ("source_id")
);

-- CreateTable
CREATE TABLE "quarantine_releases" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "plan_id" TEXT NOT NULL,
    "filter" JSONB NOT NULL,
    "status" "replay_status" NOT NULL DEFAULT 'queued',
    "total" INTEGER NOT NULL DEFAULT 0,
    "appended" INTEGER NOT NULL DEFAULT 0,
    "stored" INTEGER NOT NULL DEFAULT 0,
    "quarantined" INTEGER NOT NULL DEFAULT 0,
    "blocked" INTEGER NOT NULL DEFAULT 0,
    "duplicate" INTEGER NOT NULL DEFAULT 0,
    "cursor" JSONB,
    "error" TEXT NOT NULL DEFAULT '',
    "created_by_name" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "quarantine_releases_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "tracking_plans_workspace_id_id_key" ON "tracking_plans"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "tracking_plan_sources_workspace_id_plan_id_idx" ON "tracking_plan_sources"("workspace_id", "plan_id");

-- CreateIndex
CREATE UNIQUE INDEX "tracking_plan_sources_workspace_id_source_id_key" ON "tracking_plan_sources"("workspace_id", "source_id");

-- CreateIndex
CREATE INDEX "quarantine_releases_workspace_id_plan_id_id_idx" ON "quarantine_releases"("workspace_id", "plan_id", "id");

-- AddForeignKey
ALTER TABLE "tracking_plans" ADD CONSTRAINT "tracking_plans_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracking_plan_sources" ADD CONSTRAINT "tracking_plan_sources_workspace_id_plan_id_fkey" FOREIGN KEY ("workspace_id", "plan_id") REFERENCES "tracking_plans"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "tracking_plan_sources" ADD CONSTRAINT "tracking_plan_sources_workspace_id_source_id_fkey" FOREIGN KEY ("workspace_id", "source_id") REFERENCES "sources"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "quarantine_releases" ADD CONSTRAINT "quarantine_releases_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand (Prisma can't say it): what is kept aside by a plan is brought back by one release at a time.
CREATE UNIQUE INDEX "quarantine_releases_one_active_per_plan" ON "quarantine_releases"("plan_id") WHERE "status" IN ('queued', 'running');
