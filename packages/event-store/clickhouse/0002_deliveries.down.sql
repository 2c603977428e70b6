DROP VIEW IF EXISTS deliveries_from_attempts;

DROP TABLE IF EXISTS deliveries;

DROP TABLE IF EXISTS delivery_attempts
