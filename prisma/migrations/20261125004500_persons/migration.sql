-- CreateEnum
CREATE TYPE "person_deletion_status" AS ENUM ('queued', 'running', 'succeeded');

-- CreateTable
CREATE TABLE "persons" (
    "workspace_id" TEXT NOT NULL,
    "id" TEXT NOT NULL,
    "properties" JSONB NOT NULL DEFAULT '{}',
    "origins" JSONB NOT NULL DEFAULT '{}',
    "identified" BOOLEAN NOT NULL DEFAULT false,
    "email" TEXT NOT NULL DEFAULT '',
    "name" TEXT NOT NULL DEFAULT '',
    "distinct_ids" INTEGER NOT NULL DEFAULT 0,
    "merges_since" TIMESTAMPTZ(3),
    "merges" INTEGER NOT NULL DEFAULT 0,
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "persons_pkey" PRIMARY KEY ("workspace_id","id")
);

-- CreateTable
CREATE TABLE "person_distinct_ids" (
    "workspace_id" TEXT NOT NULL,
    "distinct_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "is_user" BOOLEAN NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "person_distinct_ids_pkey" PRIMARY KEY ("workspace_id","distinct_id")
);

-- CreateTable
CREATE TABLE "person_merges" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "from_person_id" TEXT NOT NULL,
    "into_person_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "from_distinct_id" TEXT NOT NULL,
    "into_distinct_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "recorded_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "is_open" BOOLEAN NOT NULL DEFAULT true,

    CONSTRAINT "person_merges_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "person_notices" (
    "workspace_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "detail" TEXT NOT NULL,
    "event_id" TEXT NOT NULL,
    "message_id" TEXT NOT NULL,
    "source_id" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "person_notices_pkey" PRIMARY KEY ("workspace_id","person_id","kind")
);

-- CreateTable
CREATE TABLE "groups" (
    "workspace_id" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "properties" JSONB NOT NULL DEFAULT '{}',
    "origins" JSONB NOT NULL DEFAULT '{}',
    "first_seen_at" TIMESTAMPTZ(3) NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "groups_pkey" PRIMARY KEY ("workspace_id","type","key")
);

-- CreateTable
CREATE TABLE "person_deletions" (
    "id" TEXT NOT NULL,
    "workspace_id" TEXT NOT NULL,
    "person_id" TEXT NOT NULL,
    "status" "person_deletion_status" NOT NULL DEFAULT 'queued',
    "distinct_ids" TEXT[],
    "requested_by_name" TEXT NOT NULL,
    "requested_at" TIMESTAMPTZ(3) NOT NULL,
    "started_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "counts" JSONB NOT NULL DEFAULT '{}',
    "error" TEXT NOT NULL DEFAULT '',

    CONSTRAINT "person_deletions_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "persons_workspace_id_created_at_id_idx" ON "persons"("workspace_id", "created_at", "id");

-- CreateIndex
CREATE INDEX "person_distinct_ids_workspace_id_person_id_idx" ON "person_distinct_ids"("workspace_id", "person_id");

-- CreateIndex
CREATE INDEX "person_merges_workspace_id_person_id_idx" ON "person_merges"("workspace_id", "person_id");

-- CreateIndex
CREATE INDEX "person_merges_is_open_workspace_id_recorded_at_idx" ON "person_merges"("is_open", "workspace_id", "recorded_at");

-- CreateIndex
CREATE INDEX "groups_workspace_id_updated_at_idx" ON "groups"("workspace_id", "updated_at");

-- CreateIndex
CREATE INDEX "person_deletions_workspace_id_id_idx" ON "person_deletions"("workspace_id", "id");

-- CreateIndex
CREATE INDEX "person_deletions_status_idx" ON "person_deletions"("status");

-- AddForeignKey
ALTER TABLE "persons" ADD CONSTRAINT "persons_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_distinct_ids" ADD CONSTRAINT "person_distinct_ids_workspace_id_person_id_fkey" FOREIGN KEY ("workspace_id", "person_id") REFERENCES "persons"("workspace_id", "id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_merges" ADD CONSTRAINT "person_merges_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_notices" ADD CONSTRAINT "person_notices_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "groups" ADD CONSTRAINT "groups_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "person_deletions" ADD CONSTRAINT "person_deletions_workspace_id_fkey" FOREIGN KEY ("workspace_id") REFERENCES "workspaces"("id") ON DELETE CASCADE ON UPDATE CASCADE;


-- Written by hand (Prisma can't say it): the search of persons is by how an id, an email or a name begins.
CREATE INDEX "persons_email_begins" ON "persons"("workspace_id", "email" text_pattern_ops) WHERE "email" <> '';
CREATE INDEX "persons_name_begins" ON "persons"("workspace_id", "name" text_pattern_ops) WHERE "name" <> '';
CREATE INDEX "person_distinct_ids_begins" ON "person_distinct_ids"("workspace_id", "distinct_id" text_pattern_ops);
