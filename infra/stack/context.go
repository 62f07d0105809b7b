package stack

import (
	"encoding/json"
	"fmt"
)

// Context reads the context of a cdk.json: the switches by which CDK's behaviour is pinned. CDK's own command
// passes it on by itself; a program that runs without the command, and a test, has to read it, or it makes other
// templates than are deployed.
func Context(file []byte) (map[string]any, error) {
	var config struct {
		Context map[string]any `json:"context"`
	}
	if err := json.Unmarshal(file, &config); err != nil {
		return nil, fmt.Errorf("read cdk.json: %w", err)
	}
	if len(config.Context) == 0 {
		return nil, fmt.Errorf("read cdk.json: it has no context")
	}
	return config.Context, nil
}
