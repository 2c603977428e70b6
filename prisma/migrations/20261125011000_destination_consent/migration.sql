-- AlterTable
ALTER TABLE "destinations" ADD COLUMN     "consent" JSONB;
