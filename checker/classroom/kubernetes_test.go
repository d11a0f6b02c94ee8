//go:build linux

package classroom_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// kubernetesJob is what of batch/v1's Job the files beside use. A key that is not here is a mistake there. Kubernetes's own types would say
// more, and cost a minute of compiling and eighteen modules.
type kubernetesJob struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name   string            `yaml:"name"`
		Labels map[string]string `yaml:"labels"`
	} `yaml:"metadata"`
	Spec struct {
		CompletionMode       string `yaml:"completionMode"`
		Completions          *int32 `yaml:"completions"`
		Parallelism          *int32 `yaml:"parallelism"`
		BackoffLimit         *int32 `yaml:"backoffLimit"`
		BackoffLimitPerIndex *int32 `yaml:"backoffLimitPerIndex"`
		MaxFailedIndexes     *int32 `yaml:"maxFailedIndexes"`
		PodReplacementPolicy string `yaml:"podReplacementPolicy"`
		PodFailurePolicy     struct {
			Rules []struct {
				Action          string `yaml:"action"`
				OnPodConditions []struct {
					Type   string `yaml:"type"`
					Status string `yaml:"status"`
				} `yaml:"onPodConditions"`
				OnExitCodes struct {
					ContainerName string  `yaml:"containerName"`
					Operator      string  `yaml:"operator"`
					Values        []int32 `yaml:"values"`
				} `yaml:"onExitCodes"`
			} `yaml:"rules"`
		} `yaml:"podFailurePolicy"`
		Template struct {
			Metadata struct {
				Labels map[string]string `yaml:"labels"`
			} `yaml:"metadata"`
			Spec podSpec `yaml:"spec"`
		} `yaml:"template"`
	} `yaml:"spec"`
}

type podSpec struct {
	RestartPolicy                string `yaml:"restartPolicy"`
	AutomountServiceAccountToken *bool  `yaml:"automountServiceAccountToken"`
	EnableServiceLinks           *bool  `yaml:"enableServiceLinks"`
	SecurityContext              struct {
		RunAsNonRoot   bool  `yaml:"runAsNonRoot"`
		RunAsUser      int64 `yaml:"runAsUser"`
		RunAsGroup     int64 `yaml:"runAsGroup"`
		FSGroup        int64 `yaml:"fsGroup"`
		SeccompProfile struct {
			Type string `yaml:"type"`
		} `yaml:"seccompProfile"`
	} `yaml:"securityContext"`
	Containers []struct {
		Name       string   `yaml:"name"`
		Image      string   `yaml:"image"`
		WorkingDir string   `yaml:"workingDir"`
		Command    []string `yaml:"command"`
		Env        []struct {
			Name  string `yaml:"name"`
			Value string `yaml:"value"`
		} `yaml:"env"`
		SecurityContext struct {
			AllowPrivilegeEscalation *bool `yaml:"allowPrivilegeEscalation"`
			Capabilities             struct {
				Drop []string `yaml:"drop"`
			} `yaml:"capabilities"`
		} `yaml:"securityContext"`
		Resources struct {
			Requests map[string]string `yaml:"requests"`
			Limits   map[string]string `yaml:"limits"`
		} `yaml:"resources"`
		VolumeMounts []struct {
			Name      string `yaml:"name"`
			MountPath string `yaml:"mountPath"`
			SubPath   string `yaml:"subPath"`
			ReadOnly  bool   `yaml:"readOnly"`
		} `yaml:"volumeMounts"`
	} `yaml:"containers"`
	Volumes []volume `yaml:"volumes"`
}

type volume struct {
	Name                  string `yaml:"name"`
	PersistentVolumeClaim struct {
		ClaimName string `yaml:"claimName"`
	} `yaml:"persistentVolumeClaim"`
	EmptyDir *struct{} `yaml:"emptyDir"`
}

func TestKubernetes(t *testing.T) {
	var grade, merge kubernetesJob
	strictly(t, "kubernetes/grade.yaml", &grade)
	strictly(t, "kubernetes/merge.yaml", &merge)
	for _, j := range []kubernetesJob{grade, merge} {
		assert.Equal(t, []string{"batch/v1", "Job"}, []string{j.APIVersion, j.Kind})
		pod := j.Spec.Template.Spec
		assert.Equal(t, "Never", pod.RestartPolicy)
		assert.Equal(t, j.Metadata.Labels, j.Spec.Template.Metadata.Labels)
		require.Len(t, pod.Containers, 1)
		require.NotNil(t, pod.AutomountServiceAccountToken)
		assert.False(t, *pod.AutomountServiceAccountToken)
		assert.True(t, pod.SecurityContext.RunAsNonRoot)
		assert.Equal(t, "RuntimeDefault", pod.SecurityContext.SeccompProfile.Type)
		assert.Equal(t, []string{"ALL"}, pod.Containers[0].SecurityContext.Capabilities.Drop)
		assert.Equal(t, grade.Spec.Template.Spec.Volumes[0], pod.Volumes[0], "one class")
		for _, mount := range pod.Containers[0].VolumeMounts {
			assert.True(t, slices.ContainsFunc(pod.Volumes, func(v volume) bool { return v.Name == mount.Name }), mount.Name)
		}
		assert.Equal(t, grade.Spec.Template.Spec.Containers[0].Image, pod.Containers[0].Image)
	}

	spec := grade.Spec
	container := spec.Template.Spec.Containers[0]
	assert.Equal(t, "Indexed", spec.CompletionMode)
	require.NotNil(t, spec.Completions)
	assert.Equal(t, "SHARDS", container.Env[0].Name)
	assert.Equal(t, fmt.Sprint(*spec.Completions), container.Env[0].Value, "as many shards as pods")
	require.NotNil(t, spec.BackoffLimitPerIndex)
	assert.Positive(t, *spec.BackoffLimitPerIndex)
	require.NotNil(t, spec.MaxFailedIndexes)
	assert.LessOrEqual(t, *spec.MaxFailedIndexes, *spec.Completions)
	assert.Equal(t, "Failed", spec.PodReplacementPolicy, "the only one beside a podFailurePolicy")

	actions := map[int32]string{}
	for _, rule := range spec.PodFailurePolicy.Rules {
		assert.NotEqual(t, len(rule.OnPodConditions) > 0, len(rule.OnExitCodes.Values) > 0, "one of the two")
		if len(rule.OnPodConditions) > 0 {
			assert.Equal(t, "Ignore", rule.Action)
			continue
		}
		assert.Equal(t, []string{container.Name, "In"}, []string{rule.OnExitCodes.ContainerName, rule.OnExitCodes.Operator})
		for _, code := range rule.OnExitCodes.Values {
			actions[code] = rule.Action
		}
	}
	assert.Equal(t, map[int32]string{1: "FailJob", 2: "FailJob", 3: "Count"}, actions, "a failed student is no failed pod: grade ends with 0")

	var policy struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string `yaml:"kind"`
		Metadata   struct {
			Name string `yaml:"name"`
		} `yaml:"metadata"`
		Spec struct {
			PodSelector struct {
				MatchLabels map[string]string `yaml:"matchLabels"`
			} `yaml:"podSelector"`
			PolicyTypes []string `yaml:"policyTypes"`
		} `yaml:"spec"`
	}
	strictly(t, "kubernetes/network.yaml", &policy)
	assert.Equal(t, grade.Metadata.Labels, policy.Spec.PodSelector.MatchLabels)
	assert.Equal(t, []string{"Ingress", "Egress"}, policy.Spec.PolicyTypes)
}

// The image has the Go that the course asks for, and what the Containerfile copies is there.
func TestContainerfile(t *testing.T) {
	text := read(t, "kubernetes", "Containerfile")
	image := regexp.MustCompile(`(?m)^FROM golang:(\d+\.\d+)$`).FindStringSubmatch(text)
	require.NotNil(t, image)
	version := regexp.MustCompile(`(?m)^go (\d+\.\d+)`).FindStringSubmatch(read(t, root(t), "go.mod"))
	require.NotNil(t, version)
	assert.Equal(t, version[1], image[1])
	for _, line := range regexp.MustCompile(`(?m)^COPY --chown=10001:10001 (.+) \S+$`).FindAllStringSubmatch(text, -1) {
		for _, name := range strings.Fields(line[1]) {
			_, err := os.Stat(filepath.Join(root(t), name))
			assert.NoError(t, err)
		}
	}
}
