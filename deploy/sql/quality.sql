-- Average quality score over time
SELECT timestamp, avg(overall_quality_score) as quality
FROM quality_logs
WHERE service = 'voice_agent'
GROUP BY timestamp ORDER BY timestamp DESC
LIMIT 100;

-- Quality by response type
SELECT response_type, avg(overall_quality_score) as avg_quality
FROM quality_logs
WHERE service = 'voice_agent'
GROUP BY response_type;

-- Quality alerts
SELECT COUNT(*) as alert_count
FROM quality_logs
WHERE quality_status IN ('degraded', 'poor')
AND timestamp > NOW() - INTERVAL 24 HOURS;
