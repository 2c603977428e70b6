-- AlterTable
ALTER TABLE "sources" ADD COLUMN     "privacy" JSONB;
