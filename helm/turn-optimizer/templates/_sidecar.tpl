{{/*
What an agent's pod template includes, each with the root context:

  metadata:
    annotations: {{ include "turn-optimizer.podAnnotations" . | nindent 8 }}
  spec:
    terminationGracePeriodSeconds: {{ include "turn-optimizer.gracePeriod" . }}
    securityContext: {{ include "turn-optimizer.podSecurityContext" . | nindent 8 }}
    initContainers: {{ include "turn-optimizer.initContainers" . | nindent 8 }}
    containers:
      - name: voice-agent
        env: {{ include "turn-optimizer.agentEnv" . | nindent 12 }}
        volumeMounts: {{ include "turn-optimizer.agentVolumeMounts" . | nindent 12 }}
      {{ include "turn-optimizer.containers" . | nindent 6 }}
    volumes: {{ include "turn-optimizer.volumes" . | nindent 8 }}
*/}}

{{/* One restartable init container; empty when nativeSidecar is false. */}}
{{- define "turn-optimizer.initContainers" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- if $v.nativeSidecar -}}
{{- if not (semverCompare ">=1.29.0-0" .Capabilities.KubeVersion.Version) -}}
{{- fail "turn-optimizer.nativeSidecar needs Kubernetes 1.29 or later: set it to false for a plain container" -}}
{{- end -}}
- {{ include "turn-optimizer.container" . | nindent 2 | trim }}
  restartPolicy: Always
{{- end -}}
{{- end -}}

{{/* The plain container for clusters before 1.29; empty when nativeSidecar is true. */}}
{{- define "turn-optimizer.containers" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- if not $v.nativeSidecar -}}
- {{ include "turn-optimizer.container" . | nindent 2 | trim }}
{{- end -}}
{{- end -}}

{{- define "turn-optimizer.container" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
name: turn-optimizer
image: {{ include "turn-optimizer.image" . | quote }}
imagePullPolicy: {{ $v.image.pullPolicy }}
args: ["--config=/etc/turn-optimizer/config.yaml"]
env:
  - name: LATENCY_OPTIMIZATION_MODE
    value: {{ $v.mode | quote }}
  - name: RESPONSE_CACHE_TTL_SECONDS
    value: {{ $v.responseCacheTtlSeconds | int64 | quote }}
  - name: QUALITY_BASELINE_SCORE
    value: {{ $v.qualityBaselineScore | quote }}
  - name: QUALITY_ALERT_THRESHOLD
    value: {{ $v.qualityAlertThreshold | quote }}
  {{- with $v.extraEnv }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
ports:
  - name: to-metrics
    containerPort: {{ $v.metrics.port | int64 }}
startupProbe:
  httpGet: {path: /healthz, port: to-metrics}
  {{- toYaml $v.probes.startup | nindent 2 }}
readinessProbe:
  httpGet: {path: /readyz, port: to-metrics}
  {{- toYaml $v.probes.readiness | nindent 2 }}
livenessProbe:
  httpGet: {path: /healthz, port: to-metrics}
  {{- toYaml $v.probes.liveness | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  runAsNonRoot: true
  runAsUser: {{ $v.runAsUser | int64 }}
  runAsGroup: {{ $v.fsGroup | int64 }}
  capabilities: {drop: [ALL]}
  seccompProfile: {type: RuntimeDefault}
resources:
  {{- toYaml $v.resources | nindent 2 }}
volumeMounts:
  - {name: turn-optimizer-turn-socket, mountPath: /run/turn-optimizer}
  - {name: turn-optimizer-admin-socket, mountPath: /run/turn-optimizer-admin}
  - {name: turn-optimizer-config, mountPath: /etc/turn-optimizer, readOnly: true}
  - {name: turn-optimizer-rules, mountPath: /etc/turn-optimizer-rules, readOnly: true}
  {{- if $v.state.enabled }}
  - {name: turn-optimizer-state, mountPath: /var/lib/turn-optimizer}
  {{- end }}
{{- end -}}

{{/* Lets the agent and the sidecar share the socket's group. */}}
{{- define "turn-optimizer.podSecurityContext" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
runAsNonRoot: true
fsGroup: {{ $v.fsGroup | int64 }}
supplementalGroups: [{{ $v.fsGroup | int64 }}]
seccompProfile: {type: RuntimeDefault}
{{- end -}}

{{- define "turn-optimizer.gracePeriod" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- $v.terminationGracePeriodSeconds | int64 -}}
{{- end -}}

{{/* The admin socket is not among them: the agent must not see it. */}}
{{- define "turn-optimizer.agentVolumeMounts" -}}
- {name: turn-optimizer-turn-socket, mountPath: /run/turn-optimizer}
{{- end -}}

{{- define "turn-optimizer.agentEnv" -}}
- name: TURN_OPTIMIZER_TARGET
  value: unix:///run/turn-optimizer/turn.sock
{{- end -}}

{{- define "turn-optimizer.volumes" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
- name: turn-optimizer-turn-socket
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: turn-optimizer-admin-socket
  emptyDir: {medium: Memory, sizeLimit: 1Mi}
- name: turn-optimizer-config
  configMap: {name: {{ include "turn-optimizer.configMapName" . }}}
{{- /* Also where there are no rules: `kubectl rollout undo` brings back the pods of another revision,
       not its ConfigMaps, and they must find what the present configuration names. */}}
- name: turn-optimizer-rules
  configMap: {name: {{ include "turn-optimizer.rulesConfigMapName" . }}, optional: true}
{{- if $v.state.enabled }}
- name: turn-optimizer-state
  {{- if $v.state.existingClaim }}
  persistentVolumeClaim: {claimName: {{ $v.state.existingClaim }}}
  {{- else }}
  emptyDir: {sizeLimit: {{ $v.state.sizeLimit }}}
  {{- end }}
{{- end }}
{{- end -}}

{{/* Scrape annotations, and a checksum of the configuration: rules are reloaded in the running
     process, everything else of the configuration by a rollout. */}}
{{- define "turn-optimizer.podAnnotations" -}}
{{- $v := include "turn-optimizer.valuesJson" . | fromJson -}}
{{- if $v.metrics.annotations -}}
prometheus.io/scrape: "true"
prometheus.io/port: {{ $v.metrics.port | int64 | quote }}
prometheus.io/path: /metrics
{{ end -}}
checksum/turn-optimizer-config: {{ include "turn-optimizer.configYaml" . | sha256sum }}
{{- end -}}
