{{/* The configuration file: what the chart fixes, with the operator's `config` on top. */}}
{{- define "turn-optimizer.configYaml" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- $fixed := dict
  "listen" (dict
    "turn_socket" "/run/turn-optimizer/turn.sock"
    "admin_socket" "/run/turn-optimizer-admin/admin.sock"
    "turn_address" (printf "127.0.0.1:%d" (int64 $v.grpc.port))
    "http_address" (printf "0.0.0.0:%d" (int64 $v.metrics.port))
    "drain_seconds" (int64 $v.drainSeconds)) -}}
{{- if $v.state.enabled -}}
{{- $_ := set $fixed "state" (dict "dir" "/var/lib/turn-optimizer") -}}
{{- end -}}
{{- if $v.rules -}}
{{- $files := list -}}
{{- range $name := keys $v.rules | sortAlpha -}}
{{- $files = append $files (printf "/etc/turn-optimizer-rules/%s" $name) -}}
{{- end -}}
{{- $_ := set $fixed "rules" (dict "files" $files) -}}
{{- end -}}
{{- mustMergeOverwrite $fixed $v.config | toYaml -}}
{{- end -}}

{{/* Objects that come with the sidecar, each on its own so that a chart takes what it wants; all of
     them by turn-optimizer.objects. */}}
{{- define "turn-optimizer.configMaps" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "turn-optimizer.configMapName" . }}
  labels: {{- include "turn-optimizer.labels" . | nindent 4 }}
data:
  config.yaml: |
    {{- include "turn-optimizer.configYaml" . | nindent 4 }}
{{- if $v.rules }}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ include "turn-optimizer.rulesConfigMapName" . }}
  labels: {{- include "turn-optimizer.labels" . | nindent 4 }}
data:
  {{- range $name, $text := $v.rules }}
  {{ $name }}: |
    {{- $text | nindent 4 }}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Call with (dict "root" . "selector" <labels of the agent's pods>). */}}
{{- define "turn-optimizer.podMonitor" -}}
{{- $v := include "turn-optimizer.valuesJson" .root | fromJson -}}
{{- if $v.podMonitor.enabled -}}
apiVersion: monitoring.coreos.com/v1
kind: PodMonitor
metadata:
  name: {{ include "turn-optimizer.configMapName" .root }}
  labels:
    {{- include "turn-optimizer.labels" .root | nindent 4 }}
    {{- with $v.podMonitor.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  selector:
    matchLabels: {{- toYaml .selector | nindent 6 }}
  podMetricsEndpoints:
    - port: to-metrics
      interval: {{ $v.podMonitor.interval }}
{{- end -}}
{{- end -}}

{{/* Alert rules from files/turn-optimizer.rules.yaml, the file that Prometheus without the operator
     loads as it stands. */}}
{{- define "turn-optimizer.prometheusRule" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- if $v.prometheusRule.enabled -}}
{{- $rules := (index .Subcharts "turn-optimizer").Files.Get "files/turn-optimizer.rules.yaml" -}}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ include "turn-optimizer.configMapName" . }}
  labels:
    {{- include "turn-optimizer.labels" . | nindent 4 }}
    {{- with $v.prometheusRule.labels }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
spec:
  {{- $rules | replace "runbook_url: deploy/runbooks" (printf "runbook_url: %s" (trimSuffix "/" $v.prometheusRule.runbookBaseUrl)) | nindent 2 }}
{{- end -}}
{{- end -}}

{{/* Call with (dict "root" . "selector" <labels of the agent's pods>). gRPC never listens beyond the
     pod; the metrics port is all that needs a way in. */}}
{{- define "turn-optimizer.networkPolicy" -}}
{{- $v := include "turn-optimizer.valuesJson" .root | fromJson -}}
{{- if $v.networkPolicy.enabled -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ include "turn-optimizer.configMapName" .root }}
  labels: {{- include "turn-optimizer.labels" .root | nindent 4 }}
spec:
  podSelector:
    matchLabels: {{- toYaml .selector | nindent 6 }}
  policyTypes: [Ingress]
  ingress:
    - ports: [{port: to-metrics, protocol: TCP}]
      {{- if $v.networkPolicy.metricsFrom }}
      from: {{- toYaml $v.networkPolicy.metricsFrom | nindent 8 }}
      {{- else }}
      from: [{namespaceSelector: {}}]
      {{- end }}
    {{- with $v.networkPolicy.extraIngress }}
    {{- toYaml . | nindent 4 }}
    {{- end }}
{{- end -}}
{{- end -}}

{{/* Call with (dict "root" . "selector" <labels of the agent's pods>). */}}
{{- define "turn-optimizer.podDisruptionBudget" -}}
{{- $v := include "turn-optimizer.valuesJson" .root | fromJson -}}
{{- if $v.podDisruptionBudget.enabled -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ include "turn-optimizer.configMapName" .root }}
  labels: {{- include "turn-optimizer.labels" .root | nindent 4 }}
spec:
  maxUnavailable: {{ $v.podDisruptionBudget.maxUnavailable }}
  selector:
    matchLabels: {{- toYaml .selector | nindent 6 }}
{{- end -}}
{{- end -}}

{{/* All of the above. Call with (dict "root" . "selector" <labels of the agent's pods>). */}}
{{- define "turn-optimizer.objects" -}}
{{ include "turn-optimizer.configMaps" .root }}
---
{{ include "turn-optimizer.podMonitor" . }}
---
{{ include "turn-optimizer.prometheusRule" .root }}
---
{{ include "turn-optimizer.networkPolicy" . }}
---
{{ include "turn-optimizer.podDisruptionBudget" . }}
{{- end -}}
