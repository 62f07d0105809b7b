//go:build unix && !linux

package function

import "time"

// A frozen process could not notice that a killed platform is gone, and only Linux ends it with its parent.
const canFreeze = false

func (e *environment) alive() bool {
	select {
	case <-e.process.Ended():
		return false
	default:
		return true
	}
}

func (e *environment) resident() int64 { return 0 }

func (e *environment) cpu() time.Duration { return 0 }
