-- The two tables that the deployment guide's statements read, over the sidecar's JSON log lines.
-- For DuckDB: `duckdb -init views.sql` with the log files named in turn_optimizer_logs.
--
--   CREATE MACRO turn_optimizer_logs() AS TABLE
--     SELECT * FROM read_json_auto('logs/*.log', format = 'newline_delimited', union_by_name = true);

-- Standard SQL's PERCENTILE_CONT under the name that the guide uses.
CREATE OR REPLACE MACRO percentile(x, p) AS quantile_cont(x, p);

-- One row a completed turn.
CREATE OR REPLACE VIEW latency_logs AS
SELECT CAST(timestamp AS TIMESTAMPTZ) AS timestamp, service, response_type, total_ms, dialog_state, flow, mode
FROM turn_optimizer_logs()
WHERE message LIKE '[TELEMETRY] Turn complete%' AND total_ms IS NOT NULL;

CREATE OR REPLACE VIEW quality_logs AS
SELECT CAST(timestamp AS TIMESTAMPTZ) AS timestamp, service, response_type, overall_quality_score, quality_status, dialog_state, flow, mode
FROM turn_optimizer_logs()
WHERE message LIKE '[TELEMETRY] Turn complete%' AND overall_quality_score IS NOT NULL;
