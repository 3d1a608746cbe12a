{{/* The sidecar's values, wherever the including chart is in the tree. */}}
{{- define "turn-optimizer.valuesJson" -}}
{{- index .Values "turn-optimizer" | toJson -}}
{{- end -}}

{{- define "turn-optimizer.configMapName" -}}
{{- printf "%s-turn-optimizer" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "turn-optimizer.rulesConfigMapName" -}}
{{- printf "%s-turn-optimizer-rules" .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{- define "turn-optimizer.image" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- $chart := (index .Subcharts "turn-optimizer").Chart -}}
{{- if $v.image.digest -}}
{{ $v.image.repository }}@{{ $v.image.digest }}
{{- else -}}
{{ $v.image.repository }}:{{ $v.image.tag | default $chart.AppVersion }}
{{- end -}}
{{- end -}}

{{/* Labels of the objects that come with the sidecar. */}}
{{- define "turn-optimizer.labels" -}}
app.kubernetes.io/name: turn-optimizer
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
app.kubernetes.io/part-of: {{ .Chart.Name }}
app.kubernetes.io/version: {{ (index .Subcharts "turn-optimizer").Chart.AppVersion | quote }}
{{- end -}}
