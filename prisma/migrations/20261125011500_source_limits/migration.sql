-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "limits" JSONB;
