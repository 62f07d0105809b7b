package function

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

const canFreeze = true

// alive says whether the process still runs; one that was killed but not collected yet does not.
func (e *environment) alive() bool {
	select {
	case <-e.process.Ended():
		return false
	default:
	}
	var ended unix.Siginfo // of one that has ended, and is left for others to collect
	err := unix.Waitid(unix.P_PID, e.process.ID(), &ended, unix.WEXITED|unix.WNOHANG|unix.WNOWAIT, nil)
	return err == nil && ended.Signo == 0
}

// resident is the most memory in bytes that the process has held at one time; 0 when it has ended.
func (e *environment) resident() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", e.process.ID()))
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(status)) {
		if rest, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			kB, err := strconv.ParseInt(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")), 10, 64)
			if err != nil {
				return 0
			}
			return kB << 10
		}
	}
	return 0
}

// cpu is the processor time that the process has used; 0 when it has ended.
func (e *environment) cpu() time.Duration {
	// The clock of another process's time; the kernel's MAKE_PROCESS_CPUCLOCK with CPUCLOCK_SCHED.
	clock := int32(^e.process.ID()<<3 | 2)
	var ts unix.Timespec
	if err := unix.ClockGettime(clock, &ts); err != nil {
		return 0
	}
	return time.Duration(ts.Nano())
}
