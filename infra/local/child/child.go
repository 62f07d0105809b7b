// Package child starts processes that do not outlive this one. Each is the leader of a process group of its own, so that
// what it starts in turn ends with it. On Linux the kernel kills it when this process ends, however that happens; on other
// systems that holds only when Kill is called, and a killed parent leaves it behind.
package child

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"
)

// Process is a process that was started.
type Process struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

// Start starts the command. Its output is passed on until the process has ended, and one second longer where something it
// started holds on to it.
func Start(cmd *exec.Cmd) (*Process, error) {
	cmd.SysProcAttr = attributes()
	cmd.WaitDelay = time.Second
	p := &Process{cmd: cmd, ended: make(chan struct{})}
	started := make(chan error)
	go func() {
		// The kernel's promise is bound to the thread that starts the process, so that thread must live as long.
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := cmd.Start()
		started <- err
		if err == nil {
			_ = cmd.Wait() // how it ended is in State
			close(p.ended)
		}
	}()
	if err := <-started; err != nil {
		return nil, fmt.Errorf("start %s: %w", cmd.Path, err)
	}
	return p, nil
}

// ID is the process id.
func (p *Process) ID() int { return p.cmd.Process.Pid }

// Ended is closed when the process has ended, all its output has been passed on, and nothing of it remains.
func (p *Process) Ended() <-chan struct{} { return p.ended }

// State says how the process ended; it may be called only then.
func (p *Process) State() *os.ProcessState { return p.cmd.ProcessState }

// Signal sends a signal to the process and all it started. It does nothing to one that has ended.
func (p *Process) Signal(s syscall.Signal) {
	select {
	case <-p.ended: // the id may belong to another process by now
	default:
		_ = syscall.Kill(-p.ID(), s)
	}
}

// Kill ends the process and all it started, at once, and returns when that is done.
func (p *Process) Kill() {
	p.Signal(syscall.SIGKILL)
	<-p.ended
}

// Stop asks the process to end, and kills it if it has not done so in the time given.
func (p *Process) Stop(patience time.Duration) {
	p.Signal(syscall.SIGTERM)
	select {
	case <-p.ended:
	case <-time.After(patience):
		p.Kill()
	}
}
