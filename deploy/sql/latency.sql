-- Average latency over time
SELECT timestamp, avg(total_ms) as latency_ms
FROM latency_logs
WHERE service = 'voice_agent'
GROUP BY timestamp ORDER BY timestamp DESC
LIMIT 100;

-- Latency by response type
SELECT response_type, avg(total_ms) as avg_latency, count(*) as calls
FROM latency_logs
WHERE service = 'voice_agent'
GROUP BY response_type;

-- 95th percentile latency
SELECT PERCENTILE(total_ms, 0.95) as p95_latency
FROM latency_logs
WHERE service = 'voice_agent';
